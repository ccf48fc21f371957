"""Whether a result is the one its manifest describes, and what differs when it is made again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import ProvenanceError
from .provenance import sha256_of

MANIFEST = "manifest.json"
_NAME = re.compile(r"\w[\w.-]*")
_KEYS = ("ceaseline", "code_sha256", "scenario", "run", "inputs", "read", "figures", "versions", "outputs")
_SWITCHES = ("quick", "atlas", "all_pictures", "large")
_WORDS = ("column", "left", "crs", "as_of", "status", "today")


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that two results have, or one of them lacks.

    Parameters
    ----------
    kind : str
        ``code``, ``version``, ``input``, ``figure`` or ``output``.
    name : str
    verdict : str
        ``same``, ``differs``, ``missing`` (only the first has it) or ``new`` (only the second has it).
    was, found : str
        What each says; a hash, a version or a figure.
    """

    kind: str
    name: str
    verdict: str
    was: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """What a manifest says, in the parts that are compared.

    Parameters
    ----------
    scenario_id : str
    run : mapping
        What the program was asked for beside the scenario.
    told : mapping
        Values by kind, then by name, as text.
    """

    scenario_id: str
    run: Mapping[str, Any]
    told: Mapping[str, Mapping[str, str]]


def audit_in(path: Path) -> Audit:
    """Read a manifest.

    Raises
    ------
    ProvenanceError
        If the file is not there, is no manifest, or was written before manifests could be run again.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
        missing = [key for key in _KEYS if key not in content]
        found = Audit(content["scenario"]["id"], dict(content["run"]), _told(content))
    except OSError as error:
        raise ProvenanceError(
            "the file cannot be read", where=path.name, mend="Name the manifest.json of a result."
        ) from error
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        what = f"it has no {missing[0]!r}" if isinstance(error, KeyError) and missing else "it is no manifest"
        raise ProvenanceError(
            what, where=path.name, mend="Name the manifest.json of a result, or make the result anew."
        ) from error
    _refuse_strange(found, path.name)
    return found


def _refuse_strange(audit: Audit, where: str) -> None:
    """Refuse names that would lead out of a result's folder: a manifest may come from anybody.

    An id that is a path would have the result that is made again compared with a file of the sender's choice.
    """
    strange = [name for name in audit.told["output"] if Path(name).is_absolute() or ".." in Path(name).parts]
    if not _NAME.fullmatch(audit.scenario_id):
        strange.append(audit.scenario_id)
    if audit.run.get("own_role") not in {None, "line", "control"}:
        strange.append(str(audit.run["own_role"]))
    if strange:
        raise ProvenanceError(
            f"{strange[0]!r} is no name that a result has", where=where, mend="Ask who sent it."
        )


def against_files(audit: Audit, folder: Path) -> Iterator[Compared]:
    """Compare the files that lie beside a manifest with what it says of them.

    A file that is not here is ``missing``: a part of a result may be handed on with its manifest.
    """
    for name, was in audit.told["output"].items():
        path = folder / name
        found = sha256_of(path) if path.is_file() else ""
        verdict = "missing" if not found else "same" if found == was else "differs"
        yield Compared("output", name, verdict, was, found)


def against_again(audit: Audit, again: Audit) -> Iterator[Compared]:
    """Compare two results by their manifests: why they may differ first, then whether they do.

    Examples
    --------
    >>> one = Audit("island", {}, {"output": {"map.html": "12", "plan.kmz": "34"}})
    >>> two = Audit("island", {}, {"output": {"map.html": "12", "plan.kmz": "56"}})
    >>> [(each.name, each.verdict) for each in against_again(one, two)]
    [('map.html', 'same'), ('plan.kmz', 'differs')]
    """
    for kind, told in audit.told.items():
        found = again.told[kind]
        for name in sorted({*told, *found}):
            was, now = told.get(name, ""), found.get(name, "")
            verdict = "same" if was == now else "new" if not was else "missing" if not now else "differs"
            yield Compared(kind, name, verdict, was, now)


def asked_again(audit: Audit, *, own_file: str | None, edits: Path | None) -> list[str]:
    """Arguments that ask the program for the same again.

    Parameters
    ----------
    audit : Audit
    own_file : str or None
        ``FILE`` or ``FILE:layer`` that took the place of the scenario's situation.
    edits : pathlib.Path or None

    Raises
    ------
    ProvenanceError
        If the result came of a file that is not given.

    Examples
    --------
    >>> asked_again(Audit("island", {"quick": True, "own_role": "line", "left": "north"}, {}),
    ...             own_file="line.kml", edits=None)
    ['--quick', '--line', 'line.kml', '--left', 'north']
    """
    run = audit.run
    arguments = [_option(name) for name in _SWITCHES if run.get(name)]
    if run.get("own_role"):
        arguments += [f"--{run['own_role']}", own_file or _lacking(run["own_file"], "--own-file")]
    if run.get("edits"):
        arguments += ["--edits", str(edits or _lacking(run["edits"], "--edits"))]
    arguments += [word for name in _WORDS if name in run for word in (_option(name), run[name])]
    return arguments + [word for party in run.get("party", ()) for word in ("--party", party)]


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _lacking(name: str, option: str) -> str:
    raise ProvenanceError(
        f"the result came of your own file {name!r}", where=MANIFEST, mend=f"Give it with {option}."
    )


def _told(content: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What is compared, by kind, reasons first."""
    scenario = content["scenario"]
    inputs = {one["path"]: one["sha256"] for one in content["inputs"]}
    return {
        "code": {"ceaseline": content["ceaseline"], "the program's files": content["code_sha256"]},
        "version": dict(content["versions"]),
        "input": {"scenario.toml": scenario["sha256"], **inputs, **content["read"]},
        "figure": dict(_leaves(content["figures"], "")),
        "output": dict(content["outputs"]),
    }


def _leaves(told: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every figure with the way to it."""
    if isinstance(told, Mapping):
        for key, value in told.items():
            yield from _leaves(value, f"{name}.{key}".lstrip("."))
    elif isinstance(told, list):
        for number, value in enumerate(told, start=1):
            yield from _leaves(value, f"{name} {number}")
    else:
        yield name, json.dumps(told, ensure_ascii=False)
