"""Tables of suppliers as they drift: renamed columns, days in several forms, odd letters, files broken off.

ACLED gives no file that may be passed on: its rows here are invented after the columns that it documents.
"""

from __future__ import annotations

import gzip
import zipfile
from datetime import UTC, datetime

import numpy as np
import pytest

from geo.read.files import read_layer
from geo.read.incidents import read_incidents

from .importing import refused, taken

ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,actor2,"
    "interaction,country,admin1,admin2,location,latitude,longitude,geo_precision,source,source_scale,notes,"
    "fatalities,timestamp"
)
SHELLING = "Political violence,Explosions/Remote violence,Shelling/artillery/missile attack,A,B,11"
PLACE = "Ukraine,Donetsk,Bakhmutskyi,Soledar"
UCDP = (
    "id,type_of_violence,where_prec,where_description,latitude,longitude,date_prec,date_start,date_end,best"
)
FIRMS = "latitude,longitude,bright_ti4,acq_date,acq_time,satellite,instrument,confidence,frp,daynight"
TOWNS = "Name,Population,Held by,source,As of,update,Lat,Lon"
TOLD = "17 August 2024 00h53 UTC"


def table(folder, name, head, *rows, encoding="utf-8", end="\n"):
    path = folder / name
    path.write_bytes(("\n".join([head, *rows]) + end).encode(encoding))
    return path


def acled(id_, day, *, time=1, geo=1):
    return f"{id_},{day},2022,{time},{SHELLING},{PLACE},48.68,38.09,{geo},Suspilne,National,Note,0,1646000000"


def ucdp(id_, begins, ends, precision=1):
    return f"{id_},1,{precision},Soledar,48.68,38.09,1,{begins},{ends},2"


def days_of(incidents):
    return [str(datetime.fromtimestamp(second, UTC).date()) for second in incidents.begins_s]


def test_a_day_of_acled_known_to_the_week_or_the_month_is_as_long_as_that(tmp_path):
    rows = [acled("UKR1", "2022-03-10", time=code, geo=code) for code in (1, 2, 3)]
    rows = [row.replace("UKR1", f"UKR{number}", 1) for number, row in enumerate(rows)]
    taken("acled", tmp_path, table(tmp_path, "export.csv", ACLED, *rows))
    found = read_incidents(str(tmp_path / "acled.csv"))
    assert ((found.ends_s - found.begins_s) // 86_400).tolist() == [1, 7, 31]
    assert found.radius_m[:2].tolist() == [5_000, 25_000]
    assert np.isnan(found.radius_m[2])
    assert found.id == ("UKR0", "UKR1", "UKR2")
    assert set(found.kind) == {"Shelling/artillery/missile attack"}
    assert set(found.source) == {"Suspilne"}


def test_an_export_of_acled_with_semicolons_and_worded_days_is_read(tmp_path):
    rows = [acled("UKR1", "24 February 2022").replace(",", ";")]
    path = table(tmp_path, "export.csv", ACLED.replace(",", ";"), *rows)
    taken("acled", tmp_path, path)
    assert days_of(read_incidents(str(tmp_path / "acled.csv"))) == ["2022-02-24"]


def test_several_forms_of_days_in_one_column_are_read_as_other_rows_prove(tmp_path):
    days = ["2022-03-10", "20220311", "12.03.2022", "13 March 2022", "25/03/2022", "04/03/2022"]
    rows = [ucdp(number, day, day) for number, day in enumerate(days, start=1)]
    (layer,) = taken("ucdp", tmp_path, table(tmp_path, "ged.csv", UCDP, *rows)).values()
    assert days_of(read_incidents(str(tmp_path / "ucdp.csv"))) == [
        *("2022-03-10", "2022-03-11", "2022-03-12", "2022-03-13", "2022-03-25", "2022-03-04")
    ]
    assert any("day first, as other rows prove" in note.problem for note in layer.repairs)


def test_a_day_that_could_be_two_is_left_out_and_listed(tmp_path):
    rows = [ucdp(1, "2022-03-10", "2022-03-10"), ucdp(2, "04/03/2022", "04/03/2022")]
    (layer,) = taken("ucdp", tmp_path, table(tmp_path, "ged.csv", UCDP, *rows)).values()
    (row,) = layer.left_out
    assert row.problem == "'04/03/2022' could be two days"
    assert layer.counts["incidents"] == 1
    assert "could be two days" in (tmp_path / "ucdp_left_out.csv").read_text(encoding="utf-8")


def test_a_list_of_rows_left_out_goes_when_none_is(tmp_path):
    first = table(tmp_path, "a.csv", UCDP, ucdp(1, "2022-03-10", ""), ucdp(2, "soon", ""))
    taken("ucdp", tmp_path, first)
    assert (tmp_path / "ucdp_left_out.csv").is_file()
    taken("ucdp", tmp_path, table(tmp_path, "a.csv", UCDP, ucdp(1, "2022-03-10", "")))
    assert not (tmp_path / "ucdp_left_out.csv").exists()


def test_midnight_in_every_row_of_ucdp_is_a_day_not_a_second(tmp_path):
    row = ucdp(1, "2022-03-10 00:00:00.000", "2022-03-11 00:00:00.000")
    taken("ucdp", tmp_path, table(tmp_path, "ged.csv", UCDP, row))
    found = read_incidents(str(tmp_path / "ucdp.csv"))
    assert (found.ends_s - found.begins_s).tolist() == [2 * 86_400]


def test_a_window_that_ends_before_it_begins_is_left_out(tmp_path):
    rows = [ucdp(1, "2022-03-10", "2022-03-10"), ucdp(2, "2022-03-10", "2022-03-01")]
    (layer,) = taken("ucdp", tmp_path, table(tmp_path, "ged.csv", UCDP, *rows)).values()
    assert [row.problem for row in layer.left_out] == ["2022-03-10 to 2022-03-01 ends before it begins"]


def test_a_renamed_column_is_named_with_what_is_there(tmp_path):
    path = table(
        tmp_path, "ged.csv", UCDP.replace("date_start", "start"), ucdp(1, "2022-03-10", "2022-03-10")
    )
    words = refused("ucdp", tmp_path, path)
    assert words.startswith("ged.csv: expected a column 'date_start'; its columns are id, type_of_violence")
    assert "start, date_end" in words


def test_a_column_that_has_been_renamed_before_is_found(tmp_path):
    path = table(
        tmp_path, "towns.csv", TOWNS.replace("Held by", "Controlled by"), f"A,1,Russia,,,{TOLD},48,38"
    )
    assert taken("towns", tmp_path, path)["towns_2024-08-17"].counts["held by RU"] == 1


@pytest.mark.parametrize(
    ("supplier", "head", "row", "expected"),
    [
        ("firms", FIRMS.replace("acq_time", "hour"), "48,38,330,2023-05-01,56,N,VIIRS,n,5,D", "'acq_time'"),
        ("acled", ACLED.replace("geo_precision", "precision"), acled("A", "2022-03-10"), "'geo_precision'"),
        (
            "towns",
            TOWNS.replace("Held by", "Flag"),
            f"A,1,Russia,,,{TOLD},48,38",
            "'Held by' or 'Controlled by'",
        ),
        (
            "viina-events",
            "date,longitude,latitude,a_rus_pred",
            "20220224,38,48,1",
            "such as t_artillery_pred",
        ),
        (
            "viina-control",
            "geonameid,city,longitude,latitude,status",
            "1,A,38,48,RU",
            "a column for each day",
        ),
        (
            "viina-control",
            "id,longitude,latitude,20220224,20220225",
            "1,38,48,RU,RU",
            "'geonameid'; 'city' or",
        ),
    ],
)
def test_each_supplier_names_the_column_that_it_misses(tmp_path, supplier, head, row, expected):
    words = refused(supplier, tmp_path, table(tmp_path, "t.csv", head, row))
    assert words.startswith("t.csv: expected ")
    assert expected in words
    assert "its columns are" in words


def test_the_second_edition_of_viina_is_read_with_its_own_names(tmp_path):
    head = "event_id,date,time,longitude,latitude,asciiname,t_artillery_b,t_uav_b,t_control_b,source"
    path = table(tmp_path, "event_latest.csv", head, "7,20240224,13:05,38,48,Soledar,1,0.2,1,unian")
    taken("viina-events", tmp_path, path)
    found = read_incidents(str(tmp_path / "viina_events.csv"))
    assert (found.id, found.kind, found.source) == (("7",), ("artillery, control claimed",), ("unian",))


def test_a_file_of_another_supplier_is_told_by_its_columns(tmp_path):
    path = table(tmp_path, "ged.csv", UCDP, ucdp(1, "2022-03-10", "2022-03-10"))
    assert "does not look like a file of acled, but of ucdp" in refused("acled", tmp_path, path)
    assert "but of acled" in refused(
        "firms", tmp_path, table(tmp_path, "x.csv", ACLED, acled("A", "2022-03-10"))
    )


def test_a_supplier_that_nobody_knows_is_refused_with_those_that_there_are(tmp_path):
    words = refused("reuters", tmp_path, table(tmp_path, "a.csv", UCDP, ucdp(1, "2022-03-10", "")))
    assert "there is no supplier 'reuters'. There are acled, copernicus, deepstate" in words


def test_a_word_for_a_holder_that_is_not_listed_is_refused_not_guessed(tmp_path):
    path = table(tmp_path, "t.csv", TOWNS, f"A,1,Russia,,,{TOLD},48,38", f"B,1,Ruritania,,,{TOLD},48.1,38")
    words = refused("towns", tmp_path, path)
    assert "nobody has said who 'Ruritania' is" in words
    assert "sources.toml" in words


def test_words_for_holders_are_one_vocabulary_whatever_their_spaces_and_capitals(tmp_path):
    held = [
        "Russia ",
        "donetsk pr",
        "Luhansk  PR",
        "DPR",
        "Ukraine",
        "Truce",
        "Gray zone",
        "Uncontrolled",
        "Unknown",
    ]
    rows = [f"T{at} ,1,{word},,,{TOLD},48.{at},38" for at, word in enumerate(held)]
    (layer,) = taken("towns", tmp_path, table(tmp_path, "t.csv", TOWNS, *rows)).values()
    found = read_layer(tmp_path / "towns_2024-08-17.geojson").columns
    assert found["held_by"].tolist() == [*("RU",) * 4, "UA", *("CONTESTED",) * 3, "UNKNOWN"]
    assert found["told"].tolist() == ["Russia", "donetsk pr", "Luhansk PR", *held[3:]]
    assert found["name"].tolist() == [f"T{at}" for at in range(len(held))]
    assert layer.counts["places"] == 9


def test_a_town_that_nobody_is_told_to_hold_is_left_out(tmp_path):
    rows = [f"A,1,Russia,,,{TOLD},48,38", f"B,1,,,,{TOLD},48.1,38"]
    (layer,) = taken("towns", tmp_path, table(tmp_path, "t.csv", TOWNS, *rows)).values()
    assert [row.problem for row in layer.left_out] == ["it names no holder"]


def test_a_table_of_towns_without_a_day_is_refused_and_a_day_in_its_name_serves(tmp_path):
    head, row = TOWNS.replace("update,", ""), "A,1,Russia,,,48,38"
    assert "says which day it describes" in refused("towns", tmp_path, table(tmp_path, "t.csv", head, row))
    layers = taken("towns", tmp_path, table(tmp_path, "t_01.09.2022.csv", head, row))
    assert list(layers) == ["towns_2022-09-01"]


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig"])
def test_ukrainian_names_come_back_to_the_letter_from_odd_encodings(tmp_path, encoding):
    names = ["Соледар", "Бахмут", "Єнакієве", "Щастя"]
    rows = [f"{name},1,Russia,,,{TOLD},48.{at},38" for at, name in enumerate(names)]
    path = table(tmp_path, "t.csv", TOWNS, *rows, encoding=encoding)
    (layer,) = taken("towns", tmp_path, path).values()
    assert read_layer(tmp_path / "towns_2024-08-17.geojson").columns["name"].tolist() == names
    said = [note.problem for note in layer.repairs if note.problem.startswith("its text is")]
    assert said == {"cp1251": ["its text is cp1251"], "utf-16": ["its text is UTF-16"]}.get(encoding, [])


def test_letters_that_fit_no_encoding_alone_are_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(f"{TOWNS}\n".encode() + b"\xe0\xe1,1,Russia,,,17 August 2024,48,38\n")
    assert "its text has no stated encoding" in refused("towns", tmp_path, path)


def test_two_files_of_one_day_do_not_replace_each_other(tmp_path):
    one, two = (table(tmp_path, f"{name}.csv", TOWNS, f"A,1,Russia,,,{TOLD},48,38") for name in "ab")
    assert "two files become the layer 'towns_2024-08-17'" in refused("towns", tmp_path, one, two)


def test_a_login_page_saved_in_place_of_the_file_is_called_that(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text("<!-- a -->\n<!DOCTYPE html><html><body>Sign in</body></html>", encoding="utf-8")
    words = refused("acled", tmp_path, path)
    assert "it is a web page, saved in place of the file (a page to log in" in words


def test_an_empty_file_a_folder_and_none_are_refused(tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"\n")
    assert "it holds nothing (1 bytes)" in refused("ucdp", tmp_path, tmp_path / "empty.csv")
    assert "it is a folder" in refused("ucdp", tmp_path, tmp_path)
    assert "there is no such file" in refused("ucdp", tmp_path, tmp_path / "none.csv")


def test_a_table_that_breaks_off_in_a_row_is_refused(tmp_path):
    path = table(tmp_path, "ged.csv", UCDP, ucdp(1, "2022-03-10", "2022-03-10"), "2,1,1,Sole", end="")
    assert "it breaks off in its last row: 4 of 10 fields" in refused("ucdp", tmp_path, path)


def test_a_table_without_an_end_of_line_that_is_whole_is_read(tmp_path):
    path = table(tmp_path, "ged.csv", UCDP, ucdp(1, "2022-03-10", "2022-03-10"), end="")
    assert taken("ucdp", tmp_path, path)["ucdp"].counts["incidents"] == 1


def test_the_real_file_inside_a_zip_is_found_beside_readmes_and_named(tmp_path):
    inner = table(tmp_path, "ged.csv", UCDP, ucdp(1, "2022-03-10", "2022-03-10"))
    with zipfile.ZipFile(tmp_path / "ged.zip", "w") as archive:
        archive.write(inner, "folder/ged.csv")
        archive.writestr("Readme.txt", "read me")
        archive.writestr("__MACOSX/._ged.csv", "junk")
    (layer,) = taken("ucdp", tmp_path, tmp_path / "ged.zip").values()
    (origin,) = layer.origins
    assert (origin.original, origin.member) == ("ged.zip", "folder/ged.csv")
    assert layer.counts["incidents"] == 1


def test_a_gzipped_table_is_read(tmp_path):
    inner = table(tmp_path, "ged.csv", UCDP, ucdp(1, "2022-03-10", "2022-03-10"))
    (tmp_path / "ged.csv.gz").write_bytes(gzip.compress(inner.read_bytes()))
    assert taken("ucdp", tmp_path, tmp_path / "ged.csv.gz")["ucdp"].counts["incidents"] == 1


def test_archives_that_break_off_hold_nothing_or_are_workbooks_are_refused(tmp_path):
    inner = table(tmp_path, "ged.csv", UCDP, *(ucdp(at, "2022-03-10", "2022-03-10") for at in range(500)))
    for name, member in (
        ("whole.zip", "ged.csv"),
        ("nothing.zip", "readme.txt"),
        ("book.xlsx", "xl/workbook.xml"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(inner, member)
    content = (tmp_path / "whole.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(content[: len(content) // 2])
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(inner.read_bytes())[:-20])
    assert "breaks off or is damaged" in refused("ucdp", tmp_path, tmp_path / "cut.zip")
    assert "breaks off or is damaged" in refused("ucdp", tmp_path, tmp_path / "cut.csv.gz")
    assert "holds nothing that is read here: readme.txt" in refused(
        "ucdp", tmp_path, tmp_path / "nothing.zip"
    )
    assert "it is an Excel workbook. Save it as CSV" in refused("ucdp", tmp_path, tmp_path / "book.xlsx")


def test_heat_seen_by_a_wider_pixel_is_less_sure_of_its_place(tmp_path):
    rows = [
        "48,38,330,2023-05-01,56,N,VIIRS,n,5,D",
        "48,38,330,2023-05-01,2358,Terra,MODIS,80,5,N",
        "48,38,330,2023-05-01,2460,N,VIIRS,n,5,D",
    ]
    (layer,) = taken("firms", tmp_path, table(tmp_path, "f.csv", FIRMS, *rows)).values()
    found = read_incidents(str(tmp_path / "firms.csv"))
    assert found.radius_m.tolist() == [375, 1000, 375]
    assert (found.ends_s - found.begins_s).tolist() == [60, 60, 86_400]
    assert found.means[:2] == ("satellite Suomi NPP VIIRS", "satellite Terra MODIS")
    assert [note.where for note in layer.repairs if "no time of a day" in note.problem] == ["f.csv, row 3"]


def test_rows_with_longitude_and_latitude_exchanged_are_refused_together_and_listed_one_by_one(tmp_path):
    towns = [f"{name},1,Russia,,,{TOLD},48.{at},38" for at, name in enumerate("ABC")]
    turned = [f"{name},1,Russia,,,{TOLD},38,48.{at}" for at, name in enumerate("ABC")]
    words = refused("towns", tmp_path, table(tmp_path, "t.csv", TOWNS, *turned))
    assert "latitude seems to stand first" in words
    taken("towns", tmp_path, tmp_path / "t.csv", latitude_first=True)
    assert read_layer(tmp_path / "towns_2024-08-17.geojson").bounds == (38, 48, 38, 48.2)
    (layer,) = taken("towns", tmp_path, table(tmp_path, "t.csv", TOWNS, *towns, turned[0])).values()
    assert "exchanged" in layer.left_out[0].problem
