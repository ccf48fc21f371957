"""The architecture as a test: imports go down the floors, never up, never sideways, never in a circle."""

import ast
from graphlib import CycleError, TopologicalSorter

# Highest floor first. A room may import from the floors below its own, never from its own floor
# (neighbours do not know each other) and never from above.
FLOORS = (
    {"scripts"},
    {"maps.report", "geo.desk", "geo.reported", "geo.audit", "geo.merge"},
    {
        "maps.page",
        "maps.plate",
        "maps.kit",
        "maps.embed",
        "maps.qml",
        "maps.kml",
        "geo.formats",
        "geo.manifest",
        "geo.printed",
    },
    {"maps.charts"},  # on plates and in files, with the pens of maps.drawing
    {"maps.document", "maps.drawing"},
    {"maps.layers", "maps.basemap", "maps.people", "maps.in_short", "maps.strip"},
    {"maps.legend", "maps.marginalia"},
    {"maps.mark"},
    {"maps.popup", "maps.symbols", "maps.editing", "maps.embedding", "maps.packing"},
    {"maps.style", "maps.vendor"},
    {"geo.release"},
    {"geo.slips"},
    {"geo.tasks"},
    {"geo.features"},
    {"geo.sources"},  # opens a user's downloads with what reads every other file
    {"geo.read", "geo.planning"},
    {"geo.zones", "geo.sensing", "geo.methods"},
    {"geo.travel", "geo.store"},
    {"geo.model"},
    {
        "geo.frame",
        "geo.geometry",
        "geo.terrain",
        "geo.network",
        "geo.location",
        "geo.partition",
        "geo.routing",
        "geo.provenance",
        "geo.signing",
        "geo.atomic",
    },
    {"geo.beside"},
    {
        *("geo.errors", "geo.compiled", "geo.ended", "geo.options"),
        *("geo.spreadsheet", "geo.threads", "geo.unswept"),
    },
)
FLOOR_OF = {room: number for number, floor in enumerate(FLOORS) for room in floor}
# Faces hand names on; programs may take them there.
FACES = {"geo", "maps"}
# Rendering sees what has passed the gate, and computes nothing.
OPEN_TO_MAPS = {"geo.release", "geo.features", "geo.errors", "geo.atomic", "geo.spreadsheet"}


def room(name):
    """Longest leading part of a module's name that has a floor; its package's face where none has."""
    parts = name.split(".")
    heads = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((head for head in heads if head in FLOOR_OF or head in FACES), None)


def of_the_house(name):
    return name.split(".")[0] in {"geo", "maps", "scripts"}


def test_every_module_stands_on_a_floor(module):
    assert module.name in FACES or room(module.name) in FLOOR_OF, f"add {module.name} to FLOORS"


def test_imports_go_down(module):
    own = room(module.name)
    for name, _ in module.imports():
        other = room(name)
        handed_on = own in FACES or (own == "scripts" and other in FACES)
        if handed_on or other == own or not of_the_house(name):
            continue
        assert other in FLOOR_OF, f"{module.name} imports the face {name}: import from the module"
        assert FLOOR_OF[own] < FLOOR_OF[other], f"{module.name} imports {name}, which is not below it"


def test_maps_sees_only_what_has_passed_the_gate(module):
    if module.name.split(".")[0] == "maps":
        seen = {room(name) for name, _ in module.imports() if name.split(".")[0] in {"geo", "scripts"}}
        assert seen <= OPEN_TO_MAPS


def test_no_imports_go_in_a_circle(modules):
    graph = {module.name: {name for name, _ in module.imports()} - {module.name} for module in modules}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from error


def test_imports_are_relative_inside_a_package_and_absolute_across(module):
    home = module.name.split(".")[0]
    for name, dots in module.imports():
        if home != "scripts" and of_the_house(name):
            assert (name.split(".")[0] == home) == (dots > 0), name


def test_nothing_is_imported_for_type_checkers_only_and_nothing_by_star(module):
    for node in ast.walk(module.tree):
        names = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else set()
        assert not names & {"TYPE_CHECKING", "*"}, f"line {node.lineno}"
        assert getattr(node, "attr", "") != "TYPE_CHECKING"


def test_nothing_of_the_house_is_imported_inside_a_function(module):
    for function in ast.walk(module.tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom):
                    assert not node.level, f"line {node.lineno}"
                    assert not of_the_house(node.module), f"line {node.lineno}"
                if isinstance(node, ast.Import):
                    assert not any(of_the_house(alias.name) for alias in node.names), f"line {node.lineno}"
