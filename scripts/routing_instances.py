"""Readers of the published instances: capacitated routing, windows, arcs, tours, as our own questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geo.routing.arc_question import ArcQuestion
from geo.routing.question import LATEST_S, Fleet, RoutingQuestion, Visits

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "benchmarks"
THOUSANDTHS = 1_000
"""Solomon's distances are real numbers: they are searched in thousandths and judged in double precision."""


@dataclass(frozen=True, slots=True)
class Published:
    """A file of the benchmark folder and its published value."""

    family: str
    name: str
    parameters: str
    value: float

    @property
    def path(self) -> Path:
        """Where it is."""
        return SHARED / self.family / self.name


def published(family: str) -> Iterator[Published]:
    """Instances of a family, in the order of the list; of two values that bound an open one, the upper."""
    with (SHARED / "optima.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if cells[0].startswith(f"{family}/"):
                yield Published(family, cells[0].split("/")[1], cells[2], float(cells[3].split("..")[-1]))


def rounded(place: np.ndarray) -> np.ndarray:
    """TSPLIB's EUC_2D: straight distances, rounded to the nearest whole number."""
    return np.floor(straight(place) + 0.5).astype(np.int64)


def straight(place: np.ndarray) -> np.ndarray:
    """Straight distances in double precision."""
    return np.hypot(*(place[:, None] - place).transpose(2, 0, 1))


def sections(path: Path) -> dict[str, list[list[str]]]:
    """Rows of each section of a TSPLIB or CVRPLIB file, and the words of each line of its head."""
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        head, colon, rest = line.partition(":")
        if colon or line.strip().endswith("SECTION"):
            rows = found.setdefault(head.strip(), [rest.split()] if colon else [])
        elif line.strip():
            rows.append(line.split())
    return found


def places(rows: list[list[str]]) -> np.ndarray:
    """Coordinates of a section."""
    return np.array([[float(cell) for cell in row[1:3]] for row in rows if len(row) == 3])


def capacitated(path: Path) -> RoutingQuestion:
    """CVRP of CVRPLIB: as many vehicles as there are customers, for the number is free there."""
    found = sections(path)
    away = rounded(places(found["NODE_COORD_SECTION"]))
    demand = [int(row[1]) for row in found["DEMAND_SECTION"]]
    fleet = Fleet(0, len(away) - 1, int(found["CAPACITY"][0][0]))
    return RoutingQuestion(
        np.zeros_like(away), away, 1, (fleet,), Visits.of(len(away) - 1, demand=demand[1:])
    )


def tour(path: Path) -> np.ndarray:
    """Distances of a TSPLIB instance."""
    return rounded(places(sections(path)["NODE_COORD_SECTION"]))


def solomon(path: Path, vehicles: int) -> tuple[RoutingQuestion, np.ndarray]:
    """VRPTW with so many vehicles, in thousandths, and the distances in double precision."""
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    table = np.array([row for row in lines if len(row) == 7 and row[0].isdigit()], dtype=float)
    capacity = int(next(row for row in lines if len(row) == 2 and row[0].isdigit())[1])
    away = straight(table[:, 1:3])
    whole = np.rint(away * THOUSANDTHS).astype(np.int64)
    _, _, _, demand, opens, closes, service = (np.rint(column).astype(np.int64) for column in table.T)
    visits = Visits.of(
        len(table) - 1,
        demand=demand[1:],
        service_s=service[1:] * THOUSANDTHS,
        from_s=opens[1:] * THOUSANDTHS,
        to_s=closes[1:] * THOUSANDTHS,
    )
    fleet = Fleet(0, vehicles, capacity, to_s=min(int(closes[0]) * THOUSANDTHS, LATEST_S))
    return RoutingQuestion(whole, whole, 1, (fleet,), visits), away


def arcs(path: Path) -> ArcQuestion:
    """CARP; edges without demand are only there to drive over."""
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    nodes, edges = int(rows[0][0]), int(rows[1][0])
    tail, head, cost, demand = np.array(rows[2 : 2 + edges], dtype=np.int64).T
    vehicles, capacity = (int(row[0]) for row in rows[2 + edges : 4 + edges])
    fleet = Fleet(0, vehicles or edges, capacity)
    asked = Visits.of(edges, demand=demand, required=demand > 0)
    return ArcQuestion(tail, head, cost, np.zeros(edges), nodes, asked, np.array([0]), (fleet,))
