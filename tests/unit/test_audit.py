"""A result is checked against its manifest, made again byte for byte, and signed as OpenSSH signs."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import signing
from geo.audit import against_again, against_files, asked_again, audit_in
from geo.errors import ProvenanceError
from geo.signing import sign, signed_by, signers_in

from .programs import ran

ROOT = Path(__file__).resolve().parents[2]
KEYGEN = shutil.which("ssh-keygen")
needs_openssh = pytest.mark.skipif(KEYGEN is None, reason="ssh-keygen is not installed")


def keygen(*arguments, **options):
    return subprocess.run([KEYGEN, *map(str, arguments)], capture_output=True, check=False, **options)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A key as ssh-keygen makes it: the private file, and the text of the public one."""
    if KEYGEN is None:
        pytest.skip("ssh-keygen is not installed")
    path = tmp_path_factory.mktemp("keys") / "desk"
    keygen("-q", "-t", "ed25519", "-N", "", "-C", "maria@mission.example", "-f", path)
    return path, path.with_suffix(".pub").read_text()


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    path = tmp_path_factory.mktemp("keys") / "other"
    keygen("-q", "-t", "ed25519", "-N", "", "-f", path)
    return path


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """The quick result of a small scenario."""
    out = tmp_path_factory.mktemp("result")
    done = ran("plan_deployment", "data/scenarios/golan-1974", "--quick", "--quiet", "--out", out)
    assert done.returncode == 0, done.stderr
    return out / "golan-1974"


@pytest.fixture
def copy(result, tmp_path):
    return shutil.copytree(result, tmp_path / "golan-1974")


def test_a_result_is_the_same_when_it_is_made_again(copy):
    done = ran("check_data", "--manifest", copy / "manifest.json", "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {each["verdict"] for each in found} == {"same"}
    kinds = [each["kind"] for each in found]
    told = json.loads((copy / "manifest.json").read_text())
    assert kinds.count("output") == len(told["outputs"]) >= 15
    names = {each["name"] for each in found if each["kind"] == "input"}
    assert {"scenario.toml", "reference/v1/agreements.toml", "context/ne_world.geojson"} <= names


def test_a_file_that_was_changed_is_named(copy):
    path = copy / "press" / "data.csv"
    path.write_bytes(path.read_bytes() + b" ")
    done = ran("check_data", "--manifest", copy / "manifest.json", "--files-only")
    assert done.returncode == 1
    assert "press/data.csv: it is not the file that the manifest describes" in done.stderr


def test_a_manifest_that_was_changed_does_not_come_out_again(copy):
    """Somebody who changes a figure changes it in the manifest as well: making it again tells."""
    path = copy / "manifest.json"
    told = json.loads(path.read_text())
    told["figures"]["line"]["length_m"] += 1_000
    told["outputs"]["press/data.csv"] = "0" * 64
    path.write_text(json.dumps(told))
    done = ran("check_data", "--manifest", path, "--format", "csv")
    assert done.returncode == 1
    told = [line.split(",")[:3] for line in done.stdout.splitlines()[1:]]
    others = [each for each in told if each[0] in {"figure", "output"} and each[2] != "same"]
    assert others == [["figure", "line.length_m", "differs"], ["output", "press/data.csv", "differs"]]


def test_part_of_a_result_may_be_handed_on_with_its_manifest(copy):
    shutil.rmtree(copy / "staff")
    done = ran("check_data", "--manifest", copy / "manifest.json", "--files-only")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "it is no manifest"),
        ("[]", "it is no manifest"),
        ('{"scenario": {"id": "x"}}', "it has no 'ceaseline'"),
        (None, "the file cannot be read"),
    ],
)
def test_what_is_no_manifest_is_refused_in_one_line(tmp_path, content, problem):
    path = tmp_path / "manifest.json"
    if content is not None:
        path.write_text(content)
    done = ran("check_data", "--manifest", path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert problem in done.stderr


@pytest.mark.parametrize(
    "change",
    [
        {"scenario": {"id": "/somewhere/else", "sha256": "0"}},
        {"scenario": {"id": "../golan-1974", "sha256": "0"}},
        {"outputs": {"../../secret": "0"}},
        {"run": {"own_role": "out"}},
        {"run": 7},
    ],
    ids=["absolute", "upward", "output", "role", "no table"],
)
def test_a_manifest_that_leads_out_of_its_folder_is_refused(copy, change):
    """Else what is made again would be compared with a file that the sender chose: with itself."""
    path = copy / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    done = ran("check_data", "--manifest", path, "--scenario", ROOT / "data" / "scenarios" / "golan-1974")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr


def test_a_manifest_without_its_files_is_refused(result, tmp_path):
    shutil.copy(result / "manifest.json", tmp_path)
    done = ran("check_data", "--manifest", tmp_path / "manifest.json")
    assert done.returncode == 2
    assert "none of its files lies beside it" in done.stderr


def test_a_scenario_that_is_not_known_is_asked_for(copy):
    path = copy / "manifest.json"
    path.write_text(path.read_text().replace('"id": "golan-1974"', '"id": "nowhere"'))
    done = ran("check_data", "--manifest", path)
    assert done.returncode == 2
    assert "--scenario" in done.stderr


def test_what_was_asked_for_is_asked_again(tmp_path):
    """A result of one's own line: the manifest tells options and file name, never where the file lay."""
    norland, line = ROOT / "tests" / "golden" / "norland", tmp_path / "mine.geojson"
    path_lonlat = [[9.5, 60.02], [10.2, 60.06], [11.0, 60.02]]
    line.write_text(json.dumps({"type": "LineString", "coordinates": path_lonlat}))
    asked = ("--line", line, "--status", "assessed", "--as-of", "2020-01-02", "--quick")
    done = ran("plan_deployment", norland, *asked, "--quiet", "--out", tmp_path)
    assert done.returncode in {0, 1}, done.stderr
    path = tmp_path / "norland" / "manifest.json"
    assert str(tmp_path) not in path.read_text()
    refused = ran("check_data", "--manifest", path, "--scenario", norland)
    assert (refused.returncode, "'mine.geojson'" in refused.stderr) == (2, True)
    again = ran("check_data", "--manifest", path, "--scenario", norland, "--own-file", line)
    assert again.returncode == 0, again.stdout + again.stderr


def test_edits_that_a_result_took_up_are_asked_for(result):
    audit = audit_in(result / "manifest.json")
    edited = type(audit)(audit.scenario_id, {"edits": "edits.json"}, audit.told)
    with pytest.raises(ProvenanceError, match="--edits"):
        asked_again(edited, own_file=None, edits=None)


def test_files_and_figures_are_all_compared(result):
    audit = audit_in(result / "manifest.json")
    assert {each.verdict for each in against_files(audit, result)} == {"same"}
    lacking = {kind: dict(list(told.items())[1:]) for kind, told in audit.told.items()}
    missing = [each for each in against_again(audit, type(audit)("x", {}, lacking)) if each.verdict != "same"]
    assert [each.verdict for each in missing] == ["missing"] * 5
    new = [each for each in against_again(type(audit)("x", {}, lacking), audit) if each.verdict != "same"]
    assert [each.verdict for each in new] == ["new"] * 5


@needs_openssh
def test_openssh_confirms_what_is_signed_here(desk, tmp_path):
    private, public = desk
    content = "Північ\0".encode() * 1_000
    (tmp_path / "content").write_bytes(content)
    (tmp_path / "content.sig").write_text(sign(content, private.read_bytes()))
    (tmp_path / "allowed").write_text(f"maria@mission.example {public}")
    told = ("-f", tmp_path / "allowed", "-I", "maria@mission.example", "-n", signing.NAMESPACE)
    done = keygen("-Y", "verify", *told, "-s", tmp_path / "content.sig", input=content)
    assert done.returncode == 0, done.stderr
    changed = keygen("-Y", "verify", *told, "-s", tmp_path / "content.sig", input=content + b" ")
    assert changed.returncode != 0


@needs_openssh
def test_what_openssh_signs_is_confirmed_here(desk, tmp_path):
    private, public = desk
    path = tmp_path / "content"
    path.write_bytes(b"a manifest")
    keygen("-Y", "sign", "-f", private, "-n", signing.NAMESPACE, path)
    signature = path.with_suffix(".sig").read_text()
    assert signed_by(b"a manifest", signature, signers_in(public)).name == "maria@mission.example"
    assert signature == sign(b"a manifest", private.read_bytes())  # Ed25519 has one signature for one text


@needs_openssh
def test_a_signature_for_another_purpose_does_not_hold(desk, tmp_path):
    private, public = desk
    path = tmp_path / "content"
    path.write_bytes(b"a manifest")
    keygen("-Y", "sign", "-f", private, "-n", "git", path)
    with pytest.raises(ProvenanceError, match="no signature"):
        signed_by(b"a manifest", path.with_suffix(".sig").read_text(), signers_in(public))


@needs_openssh
def test_a_signature_of_a_stranger_does_not_hold(desk, other):
    signature = sign(b"a manifest", other.read_bytes())
    with pytest.raises(ProvenanceError, match="none of those"):
        signed_by(b"a manifest", signature, signers_in(desk[1]))


@needs_openssh
@given(content=st.binary(max_size=200), at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_no_bit_of_what_is_signed_can_be_changed(desk, content, at, bit):
    private, public = desk
    signature = sign(content, private.read_bytes())
    signers = signers_in(public)
    assert signed_by(content, signature, signers).key == signers[0].key
    changed = bytearray(content or b"\0")
    changed[at % len(changed)] ^= 1 << bit
    with pytest.raises(ProvenanceError):
        signed_by(bytes(changed) if content else b"\1", signature, signers)


@needs_openssh
@given(at=st.integers(0, 10_000), letter=st.characters(codec="ascii"))
def test_a_signature_that_was_changed_is_refused(desk, at, letter):
    private, public = desk
    signature = sign(b"a manifest", private.read_bytes())
    at %= len(signature)
    changed = signature[:at] + letter + signature[at + 1 :]
    if changed.split() != signature.split():
        with pytest.raises(ProvenanceError):
            signed_by(b"a manifest", changed, signers_in(public))


@needs_openssh
@pytest.mark.parametrize("kind", [("rsa", "2048"), ("ecdsa", "256")])
def test_keys_of_another_kind_are_refused(tmp_path, kind):
    path = tmp_path / "key"
    keygen("-q", "-t", kind[0], "-b", kind[1], "-N", "", "-f", path)
    with pytest.raises(ProvenanceError, match="ed25519"):
        sign(b"", path.read_bytes())
    with pytest.raises(ProvenanceError, match="ed25519"):
        signers_in(path.with_suffix(".pub").read_text())


@needs_openssh
def test_a_key_under_a_password_signs_with_it_alone(copy, tmp_path):
    path = tmp_path / "key"
    keygen("-q", "-t", "ed25519", "-N", "a long password", "-f", path)
    (tmp_path / "password").write_text("a long password\n")
    manifest = copy / "manifest.json"
    refused = ran("sign_plan", manifest, "--key", path)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert not manifest.with_name("manifest.json.sig").exists()
    done = ran("sign_plan", manifest, "--key", path, "--password-file", tmp_path / "password")
    assert done.returncode == 0, done.stderr
    told = ("--signed-by", path.with_suffix(".pub"), "--files-only")
    assert ran("check_data", "--manifest", manifest, *told).returncode == 0
    manifest.write_text(manifest.read_text().replace("golan-1974", "golan-1975", 1))
    changed = ran("check_data", "--manifest", manifest, *told)
    assert (changed.returncode, "signed other bytes" in changed.stderr) == (2, True)


@needs_openssh
def test_what_was_changed_is_not_signed(copy, desk):
    (copy / "press" / "data.csv").write_text("changed")
    done = ran("sign_plan", copy / "manifest.json", "--key", desk[0])
    assert (done.returncode, "press/data.csv" in done.stderr) == (2, True)
    assert not (copy / "manifest.json.sig").exists()


@pytest.mark.parametrize(
    "text", ["", "# nobody", "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-ed25519 ÄÖ=", "key"]
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(ProvenanceError):
        signers_in(text)


def test_that_the_library_is_lacking_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.serialization", None)
    with pytest.raises(ProvenanceError, match=r"ceaseline\[sign\]"):
        sign(b"", b"")
