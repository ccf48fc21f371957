"""The default scenario, planned once by the main job itself, however many workers the tests have."""

from __future__ import annotations

import fcntl
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from geo.features import Feature, Sheet
from geo.model.plan import Plan

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = ROOT / "data" / "context"
# The main job, which also keeps the plan and what it passes to the gate.
JOB = """
import pickle, sys
from pathlib import Path
from scripts import plan_deployment as job

kept, pass_gate, make_plan = {}, job.release, job.make_plan
def keeping(features, sheet, policy):
    kept["drawn"] = features, sheet
    return pass_gate(features, sheet, policy)
def keeping_plan(*asked, **more):
    kept["plan"] = make_plan(*asked, **more)
    return kept["plan"]

job.release, job.make_plan = keeping, keeping_plan
out = Path(sys.argv[1])
status = job.main(["--quiet", "--out", str(out)])
for name, what in kept.items():
    (out / f"{name}.pickle").write_bytes(pickle.dumps(what))
raise SystemExit(status)
"""


@dataclass(frozen=True)
class DefaultPlan:
    """The folder of its results, its features and its sheet, and the plan that they tell of."""

    folder: Path
    features: tuple[Feature, ...]
    sheet: Sheet

    @cached_property
    def plan(self) -> Plan:
        return pickle.loads((self.folder.parent / "plan.pickle").read_bytes())


def planned_once(tmp_path_factory):
    """Run the main job, unless another worker has; who comes meanwhile waits."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out = shared / "default"
    with (shared / "default.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (out / "plan.pickle").exists():
            job = [sys.executable, "-c", JOB, str(out)]
            ended = subprocess.run(job, cwd=ROOT, capture_output=True, text=True, check=False)
            assert ended.returncode == 0, ended.stderr
            assert ended.stderr == ""
    features, sheet = pickle.loads((out / "drawn.pickle").read_bytes())
    return DefaultPlan(out / "ukraine", tuple(features), sheet)
