"""Time the main job on the default scenario as a whole process, as a user starts it.

python scripts/bench_main_job.py

The first run compiles the loops afresh, into an empty cache; the runs after it find them there.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
JOB = ROOT / "scripts" / "plan_deployment.py"


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3, help="runs with compiled loops cached (default: 3)")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryDirectory() as out:
        first_s, _ = _run(Path(cache), Path(out))
        runs = [_run(Path(cache), Path(out)) for _ in range(options.runs)]
    seconds = [run_s for run_s, _ in runs]
    print(f"main job, default scenario, {os.cpu_count()} processors")
    print(f"  first run, loops compiled afresh   {first_s:6.1f} s")
    print(f"  loops cached, median of {len(runs)}          {statistics.median(seconds):6.1f} s")
    print(f"  peak memory                        {max(peak for _, peak in runs) / 1e6:6.0f} MB")
    return 0


def _run(cache: Path, out: Path) -> tuple[float, int]:
    """Seconds of one run, and its peak memory in bytes where the system tells it."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, str(JOB), "--quiet", "--format", "json", "--out", str(out)],
        env={**os.environ, "NUMBA_CACHE_DIR": str(cache)},
        stdout=subprocess.DEVNULL,
    )
    status, peak = _waited(process)
    if status != 0:
        raise SystemExit(f"the main job ended with exit status {status}")
    return time.perf_counter() - start, peak


def _waited(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    if not hasattr(os, "wait4"):
        return process.wait(), 0
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    raise SystemExit(main())
