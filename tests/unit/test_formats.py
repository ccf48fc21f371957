"""Choosing a format, and files that appear whole or not at all."""

import os
import signal
import subprocess
import sys
import textwrap
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from shapely import box

from geo import formats
from geo.atomic import replacing, write_bytes, write_text
from geo.errors import WriteError
from geo.features import Feature, Sheet
from geo.formats import endings, write
from geo.release import release

SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative")
ZONES = [Feature("zones", box(37 + n / 100, 48, 38, 49), {"name": f"Зона {n}"}) for n in range(50)]
RELEASED = release(ZONES, SHEET)


# A project names tables and holds none: it is a few kB whatever they hold.
LARGE = [ending for ending in endings() if ending != ".qgz"]
# A PDF has a place only where something on it has one; it refuses in a line, as its own tests ask.
MAY_BE_EMPTY = [ending for ending in endings() if ending != ".pdf"]


def names_in(folder):
    return sorted(path.name for path in folder.rglob("*"))


@pytest.mark.parametrize("ending", endings())
def test_equal_releases_give_equal_bytes(ending, tmp_path):
    first, second = tmp_path / f"first{ending}", tmp_path / "deeper" / f"second{ending.upper()}"
    write(RELEASED, first)
    write(release(ZONES, SHEET), second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("ending", MAY_BE_EMPTY)
def test_an_empty_release_is_a_file_too(ending, tmp_path):
    write(release([], SHEET), tmp_path / f"plan{ending}")
    assert (tmp_path / f"plan{ending}").stat().st_size > 0


@pytest.mark.parametrize("name", ["plan.docx", "plan", "plan.", ".geojson", "plan._columns"])
def test_an_unknown_ending_is_refused_with_the_endings_that_exist(name, tmp_path):
    with pytest.raises(WriteError, match=r"\.csv, .*\.geojson, .*\.gpkg"):
        write(RELEASED, tmp_path / name)
    assert names_in(tmp_path) == []


def test_one_new_file_is_a_new_format(tmp_path, monkeypatch):
    (tmp_path / "count.py").write_text(
        textwrap.dedent("""
        from geo.atomic import write_text
        def write(released, path):
            write_text(path, str(len(released.features)))
        """)
    )
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    write(RELEASED, tmp_path / "plan.count")
    assert (tmp_path / "plan.count").read_text() == "50"
    sys.modules.pop("geo.formats.count")


@pytest.mark.parametrize("ending", endings())
def test_an_existing_file_is_replaced_and_nothing_is_left_beside_it(ending, tmp_path):
    path = tmp_path / f"plan{ending}"
    path.write_text("old")
    write(RELEASED, path)
    assert path.read_bytes() != b"old"
    assert names_in(tmp_path) == [path.name]


@pytest.mark.parametrize("ending", endings())
def test_a_folder_in_the_way_is_one_line(ending, tmp_path):
    (tmp_path / f"plan{ending}").mkdir()
    with pytest.raises(WriteError, match=r"it is a folder\. Give the path of a file\.$"):
        write(RELEASED, tmp_path / f"plan{ending}")


@pytest.mark.parametrize("ending", endings())
def test_a_file_where_a_folder_should_be_is_one_line(ending, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(WriteError) as refused:
        write(RELEASED, tmp_path / "out" / f"plan{ending}")
    assert "\n" not in str(refused.value)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_device_is_refused():
    with pytest.raises(WriteError, match="it is a device"):
        write_text(Path("/dev/full"), "plan")


@pytest.fixture
def closed_folder():
    """A folder that may be read and not written to, as anyone but root finds it."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no such folders")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plan.txt").write_text("old")
        folder.chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        yield folder
        os.seteuid(user)
        folder.chmod(0o755)


def test_a_folder_that_may_not_be_written_to_is_one_line(closed_folder):
    with pytest.raises(WriteError, match=r"permission denied\. Give a folder that you may write to"):
        write_text(closed_folder / "plan.txt", "new")
    assert names_in(closed_folder) == ["plan.txt"]


PROGRAM = """
import resource, signal, sys
from pathlib import Path
from geo.errors import WriteError
from geo.features import Feature, Sheet
from geo.formats import write
from geo.release import release
from shapely import Point

shapes = [Point(37, 48).buffer(0.1 + n / 1e4, quad_segs=64) for n in range(400)]
zones = [Feature("zones", shape, {"name": "z"}) for shape in shapes]
routes = [Feature("patrols", shape.exterior, {"name": "p"}) for shape in shapes]
released = release(zones + routes, Sheet("norland", "Norland", "2025-01-01", "illustrative"))
if sys.argv[1] == "small files":
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
for path in sys.argv[2:]:
    try:
        write(released, Path(path))
    except WriteError as error:
        print("refused:", error, file=sys.stderr)
"""


def refusals(folder, limit):
    """By ending, what a program says that writes a large plan in every format over old files: a line each."""
    paths = [folder / ending.strip(".") / f"plan{ending}" for ending in LARGE]
    for path in paths:
        path.parent.mkdir()
        path.write_text("old")
    program = [sys.executable, "-W", "ignore", "-c", PROGRAM, limit, *map(str, paths)]
    ended = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, ""), ended.stderr
    told = [line for line in ended.stderr.splitlines() if line.startswith("refused:")]
    assert len(told) == len(paths), ended.stderr
    left = [(path.read_text(), names_in(path.parent)) for path in paths]
    return {ending: each for ending, *each in zip(LARGE, told, paths, left, strict=True)}


@pytest.fixture(scope="module")
def of_small_files(tmp_path_factory):
    pytest.importorskip("resource", reason="this system cannot limit the size of files")
    return refusals(tmp_path_factory.mktemp("small"), "small files")


@pytest.mark.parametrize("ending", LARGE)
def test_a_file_that_the_system_will_not_let_grow_leaves_the_old_one(ending, of_small_files):
    told, path, left = of_small_files[ending]
    assert told.startswith(f"refused: {path}")
    assert left == ("old", [path.name])


@contextmanager
def small_disk(folder):
    """A real file system of 256 kB."""
    mounting = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    try:
        subprocess.run(mounting, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only an administrator can mount a small file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture(scope="module")
def of_full_disk(tmp_path_factory):
    with small_disk(tmp_path_factory.mktemp("full")) as folder:
        return refusals(folder, "full disk")


@pytest.mark.parametrize("ending", LARGE)
def test_a_full_disk_is_one_line_and_leaves_the_old_file(ending, of_full_disk):
    told, path, left = of_full_disk[ending]
    assert told.startswith(f"refused: {path}")
    assert left == ("old", [path.name])


def test_a_full_disk_says_so(tmp_path):
    with (
        small_disk(tmp_path) as folder,
        pytest.raises(WriteError, match=r"no space left on device\. Free some space there"),
    ):
        write_bytes(folder / "plan.bin", b"x" * 1_000_000)


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")
def test_an_interrupt_in_the_middle_leaves_nothing(tmp_path):
    program = """
import sys, time
from pathlib import Path
from geo.atomic import replacing
with replacing(Path(sys.argv[1])) as unfinished:
    unfinished.write_text("half")
    unfinished.with_name("plan.txt-journal").write_text("half")
    print("ready", flush=True)
    time.sleep(60)
"""
    path = tmp_path / "plan.txt"
    path.write_text("old")
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as running:
        assert running.stdout.readline() == b"ready\n"
        assert len(names_in(tmp_path)) == 4
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) != 0
    assert path.read_text() == "old"
    assert names_in(tmp_path) == ["plan.txt"]


def test_what_goes_wrong_in_the_middle_is_passed_on_and_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "plan.txt") as unfinished:
        unfinished.write_text("half")
        1 / 0  # noqa: B018
    assert names_in(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    write_text(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_text_keeps_its_line_ends_and_its_letters(tmp_path):
    write_text(tmp_path / "plan.txt", "Донецьк\nЛуганськ\r\n\udcff")
    assert (tmp_path / "plan.txt").read_bytes() == "Донецьк\nЛуганськ\r\n?".encode()
