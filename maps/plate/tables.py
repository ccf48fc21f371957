"""Tables that the plate makes of a release: how many sites of which kind stand in which sector, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import shapely

from geo.features import Feature, Table
from geo.release import Release

from ..drawing.projection import Box
from ..layers.zones import codes
from ..mark import of_layer, parties, text_of
from ..people import people
from ..popup import words
from .grid import reference

OUTSIDE = "Outside the sectors"
_ALL = "All"
_PLACES = ("sites", "crossings")


def people_table(released: Release) -> Table | None:
    """Who lives in the zones, each under the sign that it bears on the map."""
    counted = people(released)
    if counted is None:
        return None
    zones = of_layer(released, "zones")
    signs = codes(zones, list(parties(released)))
    sign_of = {text_of(zone.values, "name"): sign for zone, sign in zip(zones, signs, strict=True)}
    rows = tuple((f"{sign_of.get(name, '')}  {name}".strip(), *said) for name, *said in counted.rows)
    return Table("people-in-zones", "People in the zones", counted.headings, rows, counted.caveat)


def placed_features(released: Release) -> list[Feature]:
    """Sites and crossing points of an exact release, with their places; from any other, none is listed."""
    if not released.policy.exact:
        return []
    return [
        feature
        for feature in of_layer(released, *_PLACES)
        if feature.geometry.geom_type == "Point" and not feature.geometry.is_empty
    ]


def sector_of(found: Sequence[Feature], sectors: Sequence[Feature]) -> list[int | None]:
    """Number of the sector in which each feature stands; None for those outside all."""
    tree = shapely.STRtree([sector.geometry for sector in sectors])
    places = np.array([feature.geometry for feature in found], dtype=object)
    within = tree.query(places, predicate="intersects")
    first: dict[int, int] = {}
    for place, sector in zip(*within.tolist(), strict=True):
        first[place] = min(sector, first.get(place, sector))
    return [first.get(number) for number in range(len(found))]


def kind_words(feature: Feature) -> str:
    """Kind of a site or crossing point, in words."""
    kind = text_of(feature.values, "kind")
    if feature.layer == "crossings":
        return "Crossing point" if kind == "proposed" else "Road across"
    return words(kind) if kind else "Site"


def sites_table(released: Release) -> Table | None:
    """How many sites of each kind stand in each sector; None where the release places none."""
    found = placed_features(released)
    if not found:
        return None
    sectors = of_layer(released, "sectors")
    kinds = list(dict.fromkeys(kind_words(f) for f in found if f.layer == "sites"))
    kinds += [kind for kind in dict.fromkeys(kind_words(f) for f in found) if kind not in kinds]
    counts = Counter(zip(sector_of(found, sectors), map(kind_words, found), strict=True))
    named: list[tuple[int | None, str]] = [
        (number, text_of(sector.values, "name") or words(sector.layer))
        for number, sector in enumerate(sectors)
    ]
    if any(number is None for number, _ in counts) and sectors:
        named.append((None, OUTSIDE))
    rows = [(name, *(_count(counts[number, kind]) for kind in kinds)) for number, name in named]
    total = Counter(kind for (_, kind), count in counts.items() for _ in range(count))
    rows.append((_ALL, *(_count(total[kind]) for kind in kinds)))
    return Table("sites-by-sector", "Sites by sector and kind", ("Sector", *kinds), tuple(rows))


def _count(count: int) -> str:
    return f"{count:,}" if count else "–"


def places_table(found: Sequence[Feature], shown_deg: Box) -> Table:
    """Each site with its kind and its place: MGRS to ten metres; and whether a sheet shows it."""
    rows = []
    west, south, east, north = shown_deg
    for feature in sorted(found, key=lambda feature: (kind_words(feature), _numbered(feature))):
        longitude, latitude = feature.geometry.coords[0]
        name = text_of(feature.values, "name") or kind_words(feature)
        seen = west <= longitude <= east and south <= latitude <= north
        kind = kind_words(feature) if seen else f"{kind_words(feature)}, off the sheet"
        rows.append((name, kind, reference(longitude, latitude)))
    return Table("sites", "Sites and crossing points", ("Site", "Kind", "MGRS (10 m)"), tuple(rows))


def _numbered(feature: Feature) -> tuple[int, str]:
    """Order of names that end in a number: Post 2 before Post 10."""
    name = text_of(feature.values, "name")
    last = name.rpartition(" ")[2]
    return (int(last) if last.isdecimal() else 0), name
