"""Passports: what they must say, and that a file which is not the one described is found out."""

import hashlib
import json
import runpy
import shutil
from pathlib import Path

import pytest

from geo.errors import ProvenanceError
from geo.provenance import Source, layer_passports, passport, passports, sha256_of, verified

ROOT = Path(__file__).resolve().parents[2]
MAIN = runpy.run_path(str(ROOT / "scripts" / "check_data.py"))["main"]
EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # of no bytes at all


def table(**changes):
    values = {
        "path": "coast.geojson",
        "sha256": EMPTY_SHA256,
        "title": "Coast",
        "licence": "CC0-1.0",
        "retrieved": "2025-01-01",
        "made_by": "drawn by hand",
    }
    return {key: value for key, value in (values | changes).items() if value is not None}


def listed(folder, **files):
    """A folder with these files, and a list that describes them."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, content in files.items():
        path = folder / f"{name}.txt"
        path.write_bytes(content)
        lines.append(f"[{name}]")
        hashed = hashlib.sha256(content).hexdigest()
        lines += [f'{k} = "{v}"' for k, v in table(path=path.name, sha256=hashed).items()]
    (folder / "passports.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_the_hash_of_an_empty_file_is_the_published_one(tmp_path):
    (tmp_path / "nothing").write_bytes(b"")
    assert sha256_of(tmp_path / "nothing") == EMPTY_SHA256


def test_a_file_is_returned_only_while_it_is_the_one_described(tmp_path):
    source = Source(**table())
    (tmp_path / "coast.geojson").write_bytes(b"")
    assert verified(source, tmp_path) == tmp_path / "coast.geojson"
    (tmp_path / "coast.geojson").write_bytes(b"\n")
    with pytest.raises(ProvenanceError, match=r"coast\.geojson: its sha256 is .*Restore the file"):
        verified(source, tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"licence": None}, "no key 'licence'"),
        ({"license": "MIT"}, "a key 'license'"),
        ({"sha256": EMPTY_SHA256[:-1]}, "64 lower-case"),
        ({"sha256": EMPTY_SHA256.upper()}, "64 lower-case"),
        ({"retrieved": 2025}, "retrieved is 2025"),
        ({"steps": [1]}, "steps is"),
        ({"origins": [{"package": "a"}]}, "an origin is"),
    ],
)
def test_a_passport_that_says_too_little_or_too_much_is_refused(change, said):
    with pytest.raises(ProvenanceError, match=said) as error:
        passport(table(**change), "layers.coast")
    assert error.value.where == "layers.coast"
    assert error.value.mend


def test_a_list_that_is_not_there_or_not_toml_is_refused(tmp_path):
    with pytest.raises(ProvenanceError, match="not there"):
        passports(tmp_path)
    (tmp_path / "passports.toml").write_text("[coast", encoding="utf-8")
    with pytest.raises(ProvenanceError, match="Write it as TOML"):
        passports(tmp_path)


def test_the_keys_by_which_a_scenario_reads_a_layer_are_no_part_of_its_passport(tmp_path):
    path = tmp_path / "scenario.toml"
    lines = ["[layers.coast]", 'role = "line"', *(f'{key} = "{value}"' for key, value in table().items())]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert layer_passports(path) == {"coast": Source(**table())}


def test_one_changed_byte_in_a_copy_of_the_data_is_named_with_its_mend(tmp_path, capsys):
    copy = tmp_path / "data"
    shutil.copytree(ROOT / "data" / "context", copy / "context")
    assert MAIN([str(copy), "--quiet"]) == 0
    ports = copy / "context" / "seaports.csv"
    content = bytearray(ports.read_bytes())
    content[-2] ^= 1
    ports.write_bytes(content)
    assert MAIN([str(copy), "--quiet"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith("check_data: context/seaports.csv: its sha256 is ")
    assert said[0].endswith("Restore the file, or enter the new one with its source and date.")


def test_missing_changed_and_unlisted_files_are_told_apart(tmp_path, capsys):
    folder = listed(tmp_path / "data" / "context", kept=b"1", changed=b"2", lost=b"3")
    (folder / "changed.txt").write_bytes(b"4")
    (folder / "lost.txt").unlink()
    (folder / "stray.txt").write_bytes(b"5")
    assert MAIN([str(tmp_path / "data"), "--format", "json"]) == 1
    verdicts = {row["path"]: row["verdict"] for row in json.loads(capsys.readouterr().out)}
    assert verdicts == {
        "context/kept.txt": "as described",
        "context/changed.txt": "changed",
        "context/lost.txt": "missing",
        "context/stray.txt": "unlisted",
    }


def test_a_folder_that_is_not_there_is_wrong_input(tmp_path, capsys):
    assert MAIN([str(tmp_path / "nowhere")]) == 2
    assert "the folder is not there" in capsys.readouterr().err
