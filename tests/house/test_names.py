"""Names: no drawers for odds and ends, no words that say nothing, a unit on every number that has one."""

import ast
import re

# Drawers into which anything fits.
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "core", "base", "tools", "stuff"}
# Words that do not say what a thing is.
EMPTY = {"data", "info", "obj", "handle", "manager", "helper", "utils", "tmp", "foo"}
EMPTY_VERBS = ("process_", "handle_", "do_", "_process_", "_handle_", "_do_")
EMPTY_ENDS = ("Manager", "Helper", "Handler", "Processor", "Util", "Utils", "Info", "Data")

LENGTHS = ("_m", "_km", "_m2", "_km2", "_mm", "_px", "_pt")
OTHERS = ("_deg", "_s", "_min", "_h", "_days", "_kmh", "_kn", "_mps", "_share", "_percent")
UNITS = (*LENGTHS, *OTHERS)
# Numbers without a unit, each with the reason.
UNITLESS = {
    "fill_opacity": "a share, from 0 to 1",
    "rank": "an order of precedence",
    "width": "in the units of the drawing that it is part of",
    "value": "in the unit of the question that was asked",
    "bound": "in the unit of the question that was asked",
    "price": "in the unit of the question that was asked",
    "budget": "in the unit of the caller's own costs",
    "gap": "a share of the value",
    "penalty": "in twice the log likelihood, as Schwarz has it",
    "scale": "the denominator of a representative fraction",
    "strength": "what a contingent counts for; only ratios matter",
    "worst_to_mean": "a ratio; 1 is even",
    "ratio": "one rate over another",
    "expected_count": "a count, on the average",
    "coverage_factor": "area swept over area of the box",
    "worth": "in the unit of what is sought; only sums matter",
    "hours": "its unit is its name",
    "patrols_per_day": "a count; its unit stands in the name",
    "km_per_patrol": "kilometres; its unit stands in the name",
}


def defined_names(tree):
    """Names that a module gives to functions, classes, parameters and variables."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


def dataclass_fields(tree):
    """Class, name and annotation of every field of a dataclass, but where the unit is a field of its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any("dataclass" in ast.unparse(d) for d in node.decorator_list):
            fields = {
                field.target.id: ast.unparse(field.annotation)
                for field in node.body
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
            }
            yield from (
                (node.name, name, annotation) for name, annotation in fields.items() if "unit" not in fields
            )


def test_no_module_is_a_drawer_for_odds_and_ends(module):
    words = {word for part in module.name.split(".") for word in part.split("_")}
    assert not words & DRAWERS


def test_no_name_says_nothing(module):
    for name, line in defined_names(module.tree):
        assert name.strip("_").lower() not in EMPTY, f"line {line}: {name}"
        assert not name.startswith(EMPTY_VERBS), f"line {line}: {name}"
        assert not name.endswith(EMPTY_ENDS), f"line {line}: {name}"


def test_every_fractional_field_of_a_dataclass_carries_its_unit(module):
    for owner, name, annotation in dataclass_fields(module.tree):
        if re.match(r"(Annotated\[)?float\b", annotation):
            assert name.endswith(UNITS) or name in UNITLESS, f"{owner}.{name}: {annotation}"


def test_every_unitless_number_on_the_list_exists(modules):
    fields = {name for module in modules for _, name, _ in dataclass_fields(module.tree)}
    assert fields >= UNITLESS.keys()
