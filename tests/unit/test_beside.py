"""Work beside: the same results, errors passed on, nothing left running."""

import math
import os
import subprocess
import sys

import pytest

from geo.atomic import write_text
from geo.beside import Beside
from geo.errors import WriteError
from geo.threads import cores


@pytest.mark.parametrize("alone", [True, False])
def test_work_gives_the_same_here_and_beside(alone):
    with Beside(alone=alone) as beside:
        later = [beside.start(math.comb, 50, chosen) for chosen in range(5)]
        assert [one() for one in later] == [1, 50, 1225, 19600, 230300]


@pytest.mark.skipif(cores() < 2, reason="this machine has a single core")
def test_work_beside_is_done_by_another_process():
    with Beside() as beside:
        assert beside.start(os.getpid)() != os.getpid()


@pytest.mark.skipif(cores() < 2, reason="this machine has a single core")
def test_patient_work_gives_way_to_other_work():
    with Beside() as beside:
        other, patient = beside.start(os.nice, 0), beside.start_patiently(os.nice, 0)
        assert patient() > other()


def test_an_error_comes_back_in_its_own_words(tmp_path):
    """A folder stands where the file should."""
    (tmp_path / "plate.png").mkdir()
    with pytest.raises(WriteError) as here:
        write_text(tmp_path / "plate.png", "")
    with Beside() as beside, pytest.raises(WriteError) as beside_it:
        beside.start(write_text, tmp_path / "plate.png", "")()
    assert str(beside_it.value) == str(here.value)


@pytest.mark.skipif(cores() < 2, reason="this machine has a single core")
def test_other_processes_do_not_import_the_script_that_this_one_runs(tmp_path):
    """Each process that imported the script would say so."""
    script = tmp_path / "script.py"
    script.write_text(
        "from geo.beside import Beside, import_ahead\n"
        "print('imported')\n"
        "if __name__ == '__main__':\n"
        "    import_ahead(())\n"
        "    with Beside() as beside:\n"
        "        print(beside.start(divmod, 7, 3)(), beside.start('gc:isenabled')())\n"
    )
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert ended.stdout == "imported\n(2, 1) False\n"
