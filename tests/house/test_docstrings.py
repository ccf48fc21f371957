"""Every module says what it is for in one sentence; every public function says what its numbers mean."""

import ast
import re

UNITS = re.compile(r"_(m|km|m2|km2|deg|s|min|h|days|px|kmh)$")
LONGEST_BODY = 40


def functions(tree):
    """Functions and methods, each with the class that holds it or None."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node, None
        elif isinstance(node, ast.ClassDef):
            yield from ((inner, node) for inner in node.body if isinstance(inner, ast.FunctionDef))


def public(function, owner):
    return not function.name.startswith("_") and (owner is None or not owner.name.startswith("_"))


def body_lines(function):
    """Lines of a function below its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_a_module_begins_with_one_sentence(module):
    docstring = ast.get_docstring(module.tree)
    if docstring is None:
        assert module.path.name == "__init__.py", "it has no docstring"
        assert not [node for node in module.tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
        return
    first = docstring.split("\n\n")[0].replace("\n", " ")
    assert first.endswith("."), first
    assert len(re.findall(r"[.!?](?= [A-Z])", first)) <= 1, "more than two sentences: say one thing"


def test_every_public_function_and_class_has_a_docstring(module):
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name}, line {node.lineno}"
    for function, owner in functions(module.tree):
        if owner and public(function, owner):
            assert ast.get_docstring(function), f"{owner.name}.{function.name}, line {function.lineno}"


def used_by_other_rooms(modules):
    """Names that a room of the house imports from another: (module, name)."""
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom):
                origin = module.origin_of(node)
                if origin.split(".")[:2] != module.name.split(".")[:2]:
                    yield from ((origin, alias.name) for alias in node.names)


def test_what_another_room_calls_with_units_lists_its_parameters(modules):
    used = set(used_by_other_rooms(modules))
    for module in modules:
        for function, owner in functions(module.tree):
            names = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
            if owner or (module.name, function.name) not in used or len(names) < 3:
                continue
            if any(UNITS.search(name) for name in names):
                where, text = f"{module.name}.{function.name}", ast.get_docstring(function) or ""
                assert "Parameters\n" in text, where
                missing = [name for name in names if not re.search(rf"\b{name}\b", text)]
                assert not missing, f"{where} does not say what {', '.join(missing)} mean"


def test_no_function_is_longer_than_a_screen(module):
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef):
            assert body_lines(node) <= LONGEST_BODY, (
                f"{node.name}, line {node.lineno}: {body_lines(node)} lines"
            )
