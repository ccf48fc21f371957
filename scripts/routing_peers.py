"""OR-Tools and VROOM on a stored routing question; run by the bench under an environment that has them.

python scripts/routing_peers.py ortools question.npz --cpu-s 15
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path

import numpy as np


def ortools(asked, seconds: float) -> list[list[int]]:
    """Routing library: parallel cheapest insertion, then guided local search, as its documentation shows.

    Its own limit is in seconds of the wall; a monitor of ours ends it by CPU seconds, on its one thread.
    """
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2  # noqa: PLC0415

    vehicles = int(asked["vehicles"])
    index = pywrapcp.RoutingIndexManager(len(asked["cost"]), vehicles, 0)
    model = pywrapcp.RoutingModel(index)
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(asked["cost"].tolist()))
    load = model.RegisterUnaryTransitVector(asked["demand"].tolist())
    model.AddDimension(load, 0, int(asked["capacity"]), True, "load")
    if asked["timed"]:
        add_windows(model, index, asked)
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    ends_s = time.process_time() + seconds
    model.AddSearchMonitor(model.solver().CustomLimit(lambda: time.process_time() > ends_s))
    search.time_limit.FromMilliseconds(int(seconds * 20_000))  # of the wall, so that it ends in any case
    found = model.SolveWithParameters(search)
    routes = [] if found is None else [driven(model, index, found, each) for each in range(vehicles)]
    return [route for route in routes if route]


def add_windows(model, index, asked) -> None:
    """Say when each visit begins."""
    busy_s = asked["duration_s"] + asked["service_s"][:, None]
    latest_s = int(asked["to_s"][0])
    model.AddDimension(model.RegisterTransitMatrix(busy_s.tolist()), latest_s, latest_s, False, "time")
    clock = model.GetDimensionOrDie("time")
    for row in range(1, len(busy_s)):
        window = int(asked["from_s"][row]), int(asked["to_s"][row])
        clock.CumulVar(index.NodeToIndex(row)).SetRange(*window)


def driven(model, index, found, vehicle: int) -> list[int]:
    """Rows that a vehicle visits, in order."""
    place, route = model.Start(vehicle), []
    while not model.IsEnd(place):
        route.append(index.IndexToNode(place))
        place = found.Value(model.NextVar(place))
    return route[1:]


def vroom(asked, _: float) -> list[list[int]]:
    """VROOM at its deepest exploration, on one thread; it stops by itself."""
    import vroom as library  # noqa: PLC0415

    problem = library.Input()
    problem.set_durations_matrix("car", asked["duration_s"].astype(np.uint32))
    problem.set_costs_matrix("car", asked["cost"].astype(np.uint32))
    window = (0, int(asked["to_s"][0])) if asked["timed"] else None
    for vehicle in range(int(asked["vehicles"])):
        own = {"start": 0, "end": 0, "capacity": [int(asked["capacity"])]}
        problem.add_vehicle(library.Vehicle(vehicle, **own, **({"time_window": window} if window else {})))
    for row in range(1, len(asked["cost"])):
        opens = [(int(asked["from_s"][row]), int(asked["to_s"][row]))] if asked["timed"] else None
        kept = {"time_windows": opens} if opens else {}
        kind = {"default_service": int(asked["service_s"][row]), "delivery": [int(asked["demand"][row])]}
        problem.add_job(library.Job(row, location=row, **kind, **kept))
    found = problem.solve(exploration_level=5, nb_threads=1)
    if found.summary.unassigned:
        return []
    stops = found.routes[found.routes["type"] == "job"]
    return [own["id"].tolist() for _, own in stops.groupby("vehicle_id")]


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("engine", choices=("ortools", "vroom"))
    parser.add_argument("question", type=Path)
    parser.add_argument("--cpu-s", type=float, default=15.0)
    parser.add_argument(
        "--most-s", type=float, default=300.0, help="CPU seconds after which the system ends it"
    )
    options = parser.parse_args(argv)
    resource.setrlimit(resource.RLIMIT_CPU, (int(options.most_s), int(options.most_s) + 1))
    with np.load(options.question) as stored:
        asked = dict(stored)
    began_s = time.process_time()
    routes = {"ortools": ortools, "vroom": vroom}[options.engine](asked, options.cpu_s)
    print(json.dumps({"routes": routes, "cpu_s": time.process_time() - began_s}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
