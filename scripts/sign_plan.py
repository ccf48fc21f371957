"""Sign a result with a key of yours, so that whoever gets it can tell that it is whole and from you.

ssh-keygen -t ed25519 -f desk
python scripts/sign_plan.py out/ukraine/manifest.json --key desk
python scripts/check_data.py --manifest out/ukraine/manifest.json --signed-by desk.pub

The manifest holds the hash of every file, so one signature covers all. It is written beside the manifest as
manifest.json.sig, in the form of OpenSSH, whose ssh-keygen -Y verify -n ceaseline checks it as well. The
files are compared with the manifest first: what was changed since is not signed. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from geo.atomic import write_text
from geo.audit import against_files, audit_in
from geo.ended import ended
from geo.errors import GeoError, ProvenanceError
from geo.signing import sign


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    out = options.out or options.manifest.with_name(f"{options.manifest.name}.sig")
    try:
        _refuse_changed(options.manifest)
        write_text(out, sign(options.manifest.read_bytes(), _key(options.key), _password(options)))
    except GeoError as error:
        print(f"sign_plan: {error}", file=sys.stderr)
        return 2
    print(out)
    return 0


def _refuse_changed(manifest: Path) -> None:
    faults = [each for each in against_files(audit_in(manifest), manifest.parent) if each.verdict != "same"]
    if faults:
        raise ProvenanceError(
            "it is not here" if faults[0].verdict == "missing" else "it was changed since it was made",
            where=faults[0].name,
            mend="Make the result again, and sign that.",
        )


def _key(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ProvenanceError(
            "the key cannot be read", where=str(path), mend="Name a private key of ssh-keygen -t ed25519."
        ) from error


def _password(options: argparse.Namespace) -> bytes | None:
    """The key's password: from a file or, where somebody sits at a terminal, from them."""
    if options.password_file:
        return options.password_file.read_text("utf-8").rstrip("\r\n").encode()
    if options.ask_password:
        return getpass.getpass("Password of the key: ").encode()
    return None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("manifest", type=Path, metavar="MANIFEST", help="manifest.json of a result")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="private key, Ed25519")
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--ask-password", action="store_true", help="ask for the key's password")
    asked.add_argument("--password-file", type=Path, metavar="FILE", help="read the key's password")
    parser.add_argument("--out", type=Path, metavar="FILE", help="(default: the manifest's name and .sig)")
    return parser


if __name__ == "__main__":
    raise SystemExit(ended(main))
