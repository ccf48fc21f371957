"""Solve one maximal covering question with a peer, in the peer's own environment; print one line of JSON.

python scripts/siting_peers.py spopt question.npz --limit-s 120
python scripts/siting_peers.py highspy question.npz
python scripts/siting_peers.py milp question.npz

The question is what ``bench_siting.py`` writes: starts, rows, weight, sites. It needs NumPy, SciPy and the
peer named, and nothing of Ceaseline. Seconds are CPU of the process and its children, from the sparse table
in memory (for spopt: from its dense matrix in memory) to the answer.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import sys
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp


def whole_model(question) -> tuple[np.ndarray, sparse.csc_array, int]:
    """Worth of all variables, rows ``covered <= sites that cover it`` and the count; nothing is reduced."""
    demands, sites = len(question["weight"]), len(question["starts"]) - 1
    entries = np.ones(len(question["rows"])), question["rows"], question["starts"]
    cover = sparse.csc_array(entries, shape=(demands, sites))
    count = sparse.hstack([sparse.csr_array(np.ones((1, sites))), sparse.csr_array((1, demands))])
    rows = sparse.vstack([sparse.hstack([-cover, sparse.eye_array(demands)]), count]).tocsc()
    return np.concatenate([np.zeros(sites), question["weight"].astype(float)]), rows, sites


def with_milp(question, limit_s: float) -> dict[str, object]:
    """SciPy's ``milp`` on the whole sparse model."""
    worth, rows, sites = whole_model(question)
    most = np.concatenate([np.zeros(rows.shape[0] - 1), [float(question["sites"])]])
    found = milp(
        -worth,
        constraints=LinearConstraint(rows, -np.inf, most),
        bounds=Bounds(0.0, 1.0),
        integrality=np.concatenate([np.ones(sites), np.zeros(len(worth) - sites)]),
        options={"time_limit": limit_s, "mip_rel_gap": 0.0},
    )
    value = None if found.x is None else -found.fun
    bound = None if found.mip_dual_bound is None else -found.mip_dual_bound
    return {"value": value, "bound": bound, "status": "optimal" if found.status == 0 else "feasible"}


def with_highspy(question, limit_s: float) -> dict[str, object]:
    """HiGHS through its own interface, the whole sparse model handed over as arrays."""
    highspy = importlib.import_module("highspy")
    worth, rows, sites = whole_model(question)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = rows.shape[1], rows.shape[0]
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_, program.col_lower_, program.col_upper_ = worth, 0.0 * worth, 0.0 * worth + 1.0
    program.row_lower_ = np.full(rows.shape[0], -highspy.kHighsInf)
    program.row_upper_ = np.concatenate([np.zeros(rows.shape[0] - 1), [float(question["sites"])]])
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = rows.indptr, rows.indices
    program.a_matrix_.value_ = rows.data
    whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    program.integrality_ = [whole] * sites + [part] * (len(worth) - sites)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", limit_s)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(program)
    solver.run()
    found = solver.getInfo()
    done = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    status = "optimal" if done else "feasible"
    return {"value": found.objective_function_value, "bound": found.mip_dual_bound, "status": status}


def with_spopt(question, limit_s: float) -> dict[str, object]:
    """PySAL spopt's MCLP with CBC; it reports no bound, and its status is given in its own word."""
    pulp, locate = importlib.import_module("pulp"), importlib.import_module("spopt.locate")
    distance = question["distance"]
    before = cpu_s()
    model = locate.MCLP.from_cost_matrix(
        distance, question["weight"].astype(float), 0.5, int(question["sites"])
    )
    solved = model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=limit_s))
    return {
        "value": float(pulp.value(solved.problem.objective)),
        "bound": None,
        "status": f"says {pulp.LpStatus[solved.problem.status]}",
        "seconds_from": before,
    }


def cpu_s() -> float:
    """CPU seconds of this process and its children so far."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def peak_mb() -> float:
    """Most memory of this process or of a child so far, MB."""
    whos = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return max(resource.getrusage(who).ru_maxrss for who in whos) / 1024.0


PEERS = {"milp": with_milp, "highspy": with_highspy, "spopt": with_spopt}


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("question", type=Path, help="file that bench_siting.py wrote")
    parser.add_argument("--limit-s", type=float, default=60.0, help="wall seconds (default: 60)")
    options = parser.parse_args(argv)
    with np.load(options.question) as stored:
        question = dict(stored)
    if options.peer == "spopt":
        shape = len(question["weight"]), len(question["starts"]) - 1
        ones = np.ones(len(question["rows"]))
        question["distance"] = (
            1.0 - sparse.csc_array((ones, question["rows"], question["starts"]), shape=shape).toarray()
        )
    try:
        began_s, began_mb = cpu_s(), peak_mb()
        found = PEERS[options.peer](question, options.limit_s)
    except ImportError as missing:
        print(json.dumps({"status": f"not installed ({missing.name})"}))
        return 0
    began_s = found.pop("seconds_from", began_s)
    print(json.dumps({**found, "cpu_s": cpu_s() - began_s, "peak_mb": peak_mb() - began_mb}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
