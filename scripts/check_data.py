"""Check every passport under a folder of data, or a whole result against its manifest.

python scripts/check_data.py data
python scripts/check_data.py --manifest out/ukraine/manifest.json
python scripts/check_data.py --manifest manifest.json --signed-by desk.pub --files-only

With --manifest, the files beside it are compared with what it says; then the result is made again, as it was
asked for, and compared byte for byte: inputs, figures, outputs. With --signed-by, who signed is told first.
Status 0: all as described; 1: something differs; 2: wrong input.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geo.audit import MANIFEST, Audit, Compared, against_again, against_files, asked_again, audit_in
from geo.ended import ended
from geo.errors import GeoError, ProvenanceError
from geo.provenance import PASSPORTS, Source, layer_passports, passports, verified
from geo.signing import signed_by, signers_in

ROOT = Path(__file__).resolve().parents[1]
SCENARIO = "scenario.toml"


@dataclass(frozen=True, slots=True)
class Checked:
    """One file of the data: its path below the folder, and what is wrong with it (empty if nothing)."""

    path: str
    verdict: str
    fault: str = ""


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        return _check_result(options) if options.manifest else _check_data(options)
    except GeoError as error:
        print(f"check_data: {error}", file=sys.stderr)
        return 2


def _check_data(options: argparse.Namespace) -> int:
    if not options.folder.is_dir():
        raise ProvenanceError(
            "the folder is not there", where=str(options.folder), mend="Name the folder of data."
        )
    found = list(checked(options.folder))
    faults = [each for each in found if each.fault]
    if not options.quiet:
        _show(found, options.format)
    for each in faults:
        print(f"check_data: {each.fault}", file=sys.stderr)
    return 1 if faults else 0


def checked(folder: Path) -> Iterator[Checked]:
    """Every file that a passport describes, and every file beside them that none describes."""
    for listing in sorted([*folder.rglob(PASSPORTS), *folder.rglob(SCENARIO)]):
        place = listing.parent.relative_to(folder)
        try:
            sources = passports(listing.parent) if listing.name == PASSPORTS else layer_passports(listing)
        except ProvenanceError as error:
            yield Checked(str(place / listing.name), "unreadable", f"{place / listing.name}: {error}")
            continue
        for source in sources.values():
            yield _against_passport(source, listing.parent, place)
        yield from _unlisted(sources.values(), listing.parent, place)


def _against_passport(source: Source, folder: Path, place: Path) -> Checked:
    """Compare one file with its passport."""
    try:
        verified(source, folder)
    except ProvenanceError as error:
        there = (folder / source.path).is_file()
        return Checked(
            str(place / source.path),
            "changed" if there else "missing",
            f"{place / error.where}: {_said(error)}",
        )
    return Checked(str(place / source.path), "as described")


def _said(error: ProvenanceError) -> str:
    """Problem and mend of an error, without its place."""
    return f"{error.problem}. {error.mend}"


def _unlisted(sources: Iterable[Source], folder: Path, place: Path) -> Iterator[Checked]:
    """Files of a folder that have no passport."""
    listed = {(folder / source.path).resolve() for source in sources}
    for path in sorted(folder.rglob("*")):
        own = path.name in {PASSPORTS, SCENARIO, "README.md"} or path.name.startswith(".")
        if path.is_file() and not own and path.resolve() not in listed:
            where = place / path.relative_to(folder)
            mend = f"Enter it in {place / PASSPORTS} or in its scenario, or take it away."
            yield Checked(str(where), "unlisted", f"{where}: the file has no passport. {mend}")


def _check_result(options: argparse.Namespace) -> int:
    """Who signed a manifest, whether its files are whole, and whether they come out the same again."""
    audit = audit_in(options.manifest)
    if options.signed_by:
        signer = _signer(options)
        print(f"check_data: signed by {signer}", file=sys.stderr)
    found = list(against_files(audit, options.manifest.parent))
    if all(each.verdict == "missing" for each in found):
        raise ProvenanceError(
            "none of its files lies beside it", where=str(options.manifest), mend="Keep it in its folder."
        )
    faults = [each for each in found if each.verdict == "differs"]
    for each in faults:
        print(f"check_data: {each.name}: it is not the file that the manifest describes", file=sys.stderr)
    if not options.files_only:
        found = list(against_again(audit, _made_again(audit, options)))
        faults += [each for each in found if each.kind in _RESULT and each.verdict != "same"]
    if not options.quiet:
        _show_compared(found, options.format)
    return 1 if faults else 0


# Kinds that are the result; the others are reasons why it may differ.
_RESULT = ("figure", "output")


def _signer(options: argparse.Namespace) -> str:
    signature = options.signature or options.manifest.with_name(f"{options.manifest.name}.sig")
    try:
        return signed_by(
            options.manifest.read_bytes(),
            signature.read_text("ascii"),
            signers_in(options.signed_by.read_text("utf-8")),
        ).name
    except (OSError, UnicodeDecodeError) as error:
        where = getattr(error, "filename", None) or signature
        raise ProvenanceError(
            "the file cannot be read", where=str(where), mend="Give the signature and the key."
        ) from error


def _made_again(audit: Audit, options: argparse.Namespace) -> Audit:
    """Make the result again in a folder that is taken away afterwards."""
    scenario = options.scenario or ROOT / "data" / "scenarios" / audit.scenario_id
    arguments = asked_again(audit, own_file=options.own_file, edits=options.edits)
    with tempfile.TemporaryDirectory(prefix="ceaseline-") as folder:
        program = [sys.executable, str(ROOT / "scripts" / "plan_deployment.py"), str(scenario)]
        ended_with = subprocess.run(
            [*program, *arguments, "--quiet", "--format", "json", "--out", folder],
            capture_output=True,
            text=True,
            check=False,
        )
        if ended_with.returncode not in {0, 1}:
            told = ended_with.stderr.strip().splitlines() or ["it ended without a word"]
            raise ProvenanceError(
                f"it cannot be made again: {told[-1]}",
                where=audit.scenario_id,
                mend="Name its folder with --scenario.",
            )
        return audit_in(Path(folder) / audit.scenario_id / MANIFEST)


def _show_compared(found: Sequence[Compared], form: str) -> None:
    """Print what differs, and how much is the same."""
    if form == "json":
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, ("kind", "name", "verdict", "was", "found"), lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(each) for each in found)
    else:
        _print_compared(found)


def _print_compared(found: Sequence[Compared]) -> None:
    console = Console()
    others = [each for each in found if each.verdict != "same"]
    if others:
        sheet = Table("what", "name", "verdict", "was", "is")
        for each in others:
            sheet.add_row(each.kind, escape(each.name), each.verdict, *_short(each))
        console.print(sheet)
    for kind, count in Counter(each.kind for each in found).items():
        same = sum(each.verdict == "same" for each in found if each.kind == kind)
        words = "the same, byte for byte" if kind == "output" else "the same"
        console.print(f"{kind}: {same} of {count} {words}")


def _short(each: Compared) -> tuple[str, str]:
    return escape(each.was[:24]), escape(each.found[:24])


def _show(found: Sequence[Checked], form: str) -> None:
    """Print the verdicts on standard output."""
    if form == "json":
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows(
            [("path", "verdict", "fault"), *((each.path, each.verdict, each.fault) for each in found)]
        )
    else:
        sheet = Table("file", "verdict")
        for each in found:
            sheet.add_row(each.path, each.verdict)
        Console().print(sheet)


def _parser() -> argparse.ArgumentParser:
    """Arguments of the program."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--manifest", type=Path, metavar="FILE", help="manifest.json of a result to check")
    parser.add_argument("--scenario", type=Path, metavar="DIR", help="folder of its scenario, if not ours")
    parser.add_argument("--own-file", metavar="FILE[:LAYER]", help="your own line or control, if it had one")
    parser.add_argument("--edits", type=Path, metavar="FILE", help="the edits that it took up, if any")
    parser.add_argument("--files-only", action="store_true", help="do not make the result again")
    parser.add_argument(
        "--signed-by", type=Path, metavar="KEYS", help="public keys (.pub) or allowed signers of OpenSSH"
    )
    parser.add_argument(
        "--signature", type=Path, metavar="FILE", help="signature (default: the manifest's name and .sig)"
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, default=ROOT / "data", help="folder of data (default: data)"
    )
    parser.add_argument(
        "--format", choices=("table", "json", "csv"), default="table", help="form of the verdicts"
    )
    parser.add_argument("--quiet", action="store_true", help="faults only")
    return parser


if __name__ == "__main__":
    raise SystemExit(ended(main))
