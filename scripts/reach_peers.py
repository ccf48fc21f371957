"""Count, with a peer in the peer's own environment, how many sources reach each node; print one line of JSON.

python scripts/reach_peers.py scipy question.npz
python scripts/reach_peers.py networkx question.npz --share 0.1

The question is what ``bench_reach.py`` writes: tail, head, cost_s, nodes, sources, limit_s. It needs NumPy
and the peer named, and nothing of Ceaseline. Seconds are those of the searches, on a network that the peer
has already built; memory is the peak of the whole process. The counts are written beside the question.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

BATCH = 50  # sources that SciPy is asked for at a time: its answer has a row of all nodes for each

Counter = Callable[[np.ndarray], np.ndarray]
Maker = Callable[[dict[str, np.ndarray]], Counter]


def with_scipy(question) -> Counter:
    """``scipy.sparse.csgraph.dijkstra`` with its limit."""
    sparse, csgraph = importlib.import_module("scipy.sparse"), importlib.import_module("scipy.sparse.csgraph")
    nodes, limit_s = int(question["nodes"]), float(question["limit_s"])
    edges = question["cost_s"], (question["tail"], question["head"])
    matrix = sparse.csr_array(edges, shape=(nodes, nodes))

    def counted(sources: np.ndarray) -> np.ndarray:
        count = np.zeros(nodes, dtype=np.int64)
        for begin in range(0, len(sources), BATCH):
            batch = sources[begin : begin + BATCH]
            count += np.isfinite(csgraph.dijkstra(matrix, indices=batch, limit=limit_s)).sum(axis=0)
        return count

    return counted


def with_networkx(question) -> Counter:
    """``single_source_dijkstra_path_length`` with its cutoff, one source after another."""
    networkx = importlib.import_module("networkx")
    edges = (question[name].tolist() for name in ("tail", "head", "cost_s"))
    graph = networkx.DiGraph()
    graph.add_weighted_edges_from(zip(*edges, strict=True))
    nodes, limit_s = int(question["nodes"]), float(question["limit_s"])

    def counted(sources: np.ndarray) -> np.ndarray:
        count = np.zeros(nodes, dtype=np.int64)
        for source in sources.tolist():
            count[list(networkx.single_source_dijkstra_path_length(graph, source, cutoff=limit_s))] += 1
        return count

    return counted


def with_pandana(question) -> Counter:
    """``nodes_in_range``, all sources in one call; the network is contracted beforehand."""
    pandana, pandas = importlib.import_module("pandana"), importlib.import_module("pandas")
    nodes, limit_s = int(question["nodes"]), float(question["limit_s"])
    east, north = (pandas.Series(column) for column in question["node_m"].T)
    cost = pandas.DataFrame({"cost_s": question["cost_s"]})
    network = pandana.Network(east, north, question["tail"], question["head"], cost, twoway=False)

    def counted(sources: np.ndarray) -> np.ndarray:
        found = network.nodes_in_range(sources.tolist(), limit_s)
        return np.bincount(found["destination"].to_numpy(), minlength=nodes)

    return counted


PEERS: dict[str, Maker] = {"scipy": with_scipy, "networkx": with_networkx, "pandana": with_pandana}


def peak_mb() -> float:
    """Most memory of this process so far, MB; Linux counts that of the parent in ``ru_maxrss``."""
    status = Path("/proc/self/status")
    if status.is_file():
        lines = (line.split() for line in status.read_text(encoding="ascii").splitlines())
        return next(int(words[1]) for words in lines if words[0] == "VmHWM:") / 1024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def measured(maker: Maker, path: Path, share: float = 1.0) -> dict[str, object]:
    """Ask one engine, after a first source that does not count; seconds are of all sources."""
    with np.load(path) as stored:
        question = dict(stored)
    sources = question["sources"][: max(1, round(share * len(question["sources"])))]
    counted = maker(question)
    counted(sources[:1])
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    count = counted(sources)
    wall_s, cpu_s = time.perf_counter() - wall_s, time.process_time() - cpu_s
    np.save(path.with_name("counts.npy"), count)
    scale = len(question["sources"]) / len(sources)
    return {
        "wall_s": wall_s * scale,
        "cpu_s": cpu_s * scale,
        "peak_mb": peak_mb(),
        "met": round(int(count.sum()) * scale),
    }


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("question", type=Path, help="file that bench_reach.py wrote")
    parser.add_argument("--share", type=float, default=1.0, help="share of sources asked for (default: 1)")
    options = parser.parse_args(argv)
    try:
        print(json.dumps(measured(PEERS[options.peer], options.question, options.share)))
    except ImportError as missing:
        print(json.dumps({"note": f"not installed ({missing.name})"}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
