"""Programs end quietly where the reader of their output has stopped reading."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINE = "data/scenarios/donbas-2015/line_of_contact.geojson"
PLACES = "data/context/geonames_validation.csv"
# Enough of a report that it cannot wait in the pipe until the program is done.
ASKED = {
    "choose_sites.py": [LINE, PLACES, "--range-km", "900", "--model", "mclp", "--sites", "1"],
    "score_coverage.py": [LINE, PLACES, "--range-km", "5"],
}


@pytest.mark.parametrize("program", ASKED)
def test_a_closed_pipe_is_no_traceback(program):
    words = [sys.executable, str(ROOT / "scripts" / program), *ASKED[program], "--format", "json"]
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        running.stdout.close()
        told = running.stderr.read()
    assert (running.returncode, told) == (141, "")
