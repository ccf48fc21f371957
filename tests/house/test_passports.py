"""Every embedded file has a passport, and is to the byte the one that it describes."""

import re
import runpy
from pathlib import Path

from geo.provenance import passports

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = ROOT / "data" / "context"
LARGEST_TOTAL_BYTES = 8_000_000
LICENCES = {"osm_": "ODbL-1.0", "geonames_": "CC-BY-4.0", "ne_": "LicenseRef-Public-Domain"}


def test_every_file_of_the_data_is_the_one_that_its_passport_describes():
    checked = runpy.run_path(str(ROOT / "scripts" / "check_data.py"))["checked"]
    faults = [each.fault for each in checked(ROOT / "data") if each.fault]
    assert not faults, "\n".join(faults)


def test_the_name_of_a_file_tells_its_licence():
    for source in passports(CONTEXT).values():
        name = Path(source.path).name
        said = [licence for head, licence in LICENCES.items() if name.startswith(head)]
        assert said in ([], [source.licence]), source.path


def test_every_layer_from_a_package_names_it_to_the_byte():
    for source in passports(CONTEXT).values():
        assert source.origins or source.made_by.startswith("typed by hand"), source.path
        for origin in source.origins:
            assert re.fullmatch("[0-9a-f]{64}", origin.package_sha256), source.path
            assert origin.package_version, source.path
            assert origin.inner_path, source.path


def test_every_layer_says_how_old_it_is_and_what_was_done_to_it():
    for source in passports(CONTEXT).values():
        assert source.year_of_data, source.path
        assert source.steps, source.path


def test_every_licence_that_asks_for_a_credit_has_one():
    for source in passports(CONTEXT).values():
        assert source.credit or source.licence in {"CC0-1.0", "LicenseRef-Public-Domain"}, source.path


def test_the_embedded_data_stays_small():
    assert sum(path.stat().st_size for path in CONTEXT.rglob("*") if path.is_file()) < LARGEST_TOTAL_BYTES
