"""Agreements as data: what each says, and how its roles become parties."""

import re
import tomllib
from pathlib import Path

import pytest

from geo.errors import ReadError, ScenarioError
from geo.zones.agreements import load_agreements

FILE = Path(__file__).resolve().parents[2] / "data" / "reference" / "v1" / "agreements.toml"
AGREEMENTS = load_agreements(FILE)
NAMED = (
    *("korea-1953", "korea-2018", "cyprus-1974", "golan-1974", "minsk-memorandum-2014", "minsk-package-2015"),
    *("minsk-addendum-2015", "dayton-1995", "unikom-1991", "unmee-2000", "minurso-1991", "kosovo-1999"),
    *("sudan-2012", "lachin-2020", "gcsp-2025", "kellogg-2025", "twenty-point-2025"),
)
SIDES = ("left", "right")


def rules_of(id_):
    agreement = AGREEMENTS[id_]
    return agreement.rules({role: role for role in agreement.roles})


@pytest.mark.parametrize("id_", NAMED)
def test_every_preset_has_zones_and_each_zone_cites_where_it_comes_from(id_):
    for rule in rules_of(id_):
        assert len(rule.source) > 20
        assert rule.status in ("sourced", "assumed")
    assert AGREEMENTS[id_].text


@pytest.mark.parametrize("id_", NAMED)
def test_a_preset_that_holds_an_assumed_figure_about_width_or_side_does_not_call_itself_sourced(id_):
    own = {rule.status for rule in rules_of(id_)}
    if own == {"assumed"}:
        assert AGREEMENTS[id_].status == "assumed"


def test_an_unknown_agreement_lists_those_there_are():
    with pytest.raises(
        ScenarioError, match=r"there is no agreement 'korea'\. There are korea-1953, korea-2018,"
    ):
        AGREEMENTS["korea"]


def test_the_package_says_totals_and_two_lines():
    for rule, total_km in zip(rules_of("minsk-package-2015"), (50, 70, 140), strict=True):
        assert rule.total_m == total_km * 1000
        assert rule.depths() == {"government": total_km * 500, "formations": total_km * 500}
        assert rule.measured_from["government"] == "line"
        assert rule.measured_from["formations"].startswith("path:")


def test_the_addendum_is_phased_and_the_second_phase_ends_after_41_days():
    assert [rule.from_day for rule in rules_of("minsk-addendum-2015")] == [17, 41]


def test_the_demilitarized_zone_between_iraq_and_kuwait_is_deeper_in_iraq():
    (rule,) = AGREEMENTS["unikom-1991"].rules({"iraq": "left", "kuwait": "right"})
    assert rule.depths() == {"left": 10_000, "right": 5_000}


def test_the_no_fly_bands_of_2018_differ_by_platform_and_by_marker():
    bands = {
        rule.platform: [
            *(stretch.depth_m["north"] for stretch in rule.stretches),
            *(depth for party, depth in rule.depths().items() if party == "north"),
        ]
        for rule in rules_of("korea-2018")
        if rule.kind == "air"
    }
    assert bands == {
        "fixed wing": [20_000, 40_000],
        "rotary wing": [10_000],
        "uncrewed": [10_000, 15_000],
        "balloon": [25_000],
    }
    fixed_wing = rules_of("korea-2018")[0]
    assert (fixed_wing.markers.first, fixed_wing.markers.last, fixed_wing.origin) == (1, 1292, "west")


def test_roles_become_parties_wherever_they_stand():
    agreement = AGREEMENTS["golan-1974"]
    _, limits = agreement.rules({"west": "a", "east": "b"}, {"path:line_a": "path:Line A"})
    assert limits.parties == ("a", "b")
    first, _ = agreement.rules({"west": "a", "east": "b"}, {"path:line_a": "path:Line A"})
    assert (first.first, first.second) == ("path:Line A", "path:line_b")


@pytest.mark.parametrize(
    ("parties", "complaint"),
    [
        ({"north": "a"}, r"role 'south' has no party\. The roles are north, south\."),
        ({"north": "a", "south": "b", "east": "c"}, "there is no role 'east'"),
        ({"north": "a", "south": "a"}, "two roles are one party: north = a, south = a"),
    ],
)
def test_roles_that_do_not_fit_are_refused(parties, complaint):
    with pytest.raises(ScenarioError, match=complaint):
        AGREEMENTS["korea-1953"].rules(parties)


def test_a_wrong_key_in_a_file_of_agreements_is_named_with_its_place(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('title = "x"\n')
    with pytest.raises(ScenarioError, match=r"own\.toml: title = 'x' stands outside any agreement"):
        load_agreements(path)
    path.write_text(
        '[own]\ntitle = "x"\ntext = "y"\nas_of = 2025-01-01\nstatus = "assumed"\nroles = ["a"]\n'
        '[[own.zone]]\nkind = "strip"\nname = "n"\nsource = "s"\nparty = "a"\ndepth_km = 5\n'
    )
    with pytest.raises(ScenarioError, match=r"agreement 'own', zone 1: there is no key 'depth_km'"):
        load_agreements(path)


def test_a_file_that_is_not_there_or_not_toml_is_refused_in_one_line(tmp_path):
    with pytest.raises(ReadError, match="there is no such file"):
        load_agreements(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("[a\n")
    with pytest.raises(ReadError, match=r"bad\.toml: it is not TOML"):
        load_agreements(tmp_path / "bad.toml")


def test_no_figure_in_the_file_lacks_a_unit():
    numbers = re.compile(r"_(m|km|day|mps|marker)$|^(first|last)$")

    def walk(table, path):
        for key, value in table.items():
            if isinstance(value, dict):
                walk(value, [*path, key])
            elif isinstance(value, list):
                for item in value:
                    if isinstance(item, dict):
                        walk(item, [*path, key])
            elif isinstance(value, int | float):
                assert "ceilings" in path or any(numbers.search(name) for name in [*path, key]), (path, key)

    walk(tomllib.loads(FILE.read_text(encoding="utf-8")), [])
