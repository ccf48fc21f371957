"""The gate cannot be walked round: only it makes a release, and whatever writes or draws takes one."""

import ast
import inspect
import pkgutil
from importlib import import_module

import pytest

import geo.formats
from geo.release import Release
from maps import page
from maps.layers import LAYERS

FORMATS = [m.name for m in pkgutil.iter_modules(geo.formats.__path__) if not m.name.startswith("_")]


def calls_of(tree):
    """Name of what is called, without what stands before the last dot, and the call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func).rpartition(".")[2], node


def first_annotation(function):
    (first, *_) = inspect.signature(function, eval_str=True).parameters.values()
    return first.annotation


def test_a_release_is_made_at_the_gate_only(module):
    if module.name != "geo.release":
        for name, call in calls_of(module.tree):
            assert name != "Release", f"line {call.lineno}"
            swaps = name == "replace" and any(word.arg in {"features", "policy"} for word in call.keywords)
            assert not swaps, f"line {call.lineno} swaps what has passed the gate"


def test_only_a_program_asks_for_the_exact_policy(module):
    if not module.name.startswith("scripts") and module.name != "geo.release":
        names = {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
        assert "STAFF" not in names
        assert "Policy" not in {name for name, _ in calls_of(module.tree)}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_a_release(name):
    assert first_annotation(import_module(f"geo.formats.{name}").write) is Release


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.__name__)
def test_every_map_layer_takes_a_release(layer):
    assert first_annotation(layer) is Release


def test_the_page_takes_a_release():
    assert first_annotation(page.draw) is Release
    assert first_annotation(geo.formats.write) is Release
