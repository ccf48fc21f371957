"""Styles of QGIS (QML): which symbol each row of a table gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ..features import Value
from .expression import Asked, asked, order_of
from .markup import child, local, tree_of
from .overlay import Style
from .qml_symbols import Found, style_of

Rule = tuple[Asked, Style]


def _always(_: Mapping[str, Value]) -> bool:
    return True


@dataclass(slots=True)
class Symbology(Found):
    """Rules of a table, the first that holds counts; the pictures of its symbols; what could not be read."""

    rules: list[Rule] = field(default_factory=list)

    def style_of(self, values: Mapping[str, Value]) -> Style:
        """Style of a row."""
        return next((style for holds, style in self.rules if holds(values) is True), Style())


def symbology_of(qml: str, *, where: str) -> Symbology:
    """Read a style that QGIS saved.

    Parameters
    ----------
    qml : str
    where : str
        File and table that a complaint names.

    Raises
    ------
    ReadError
        If it is no XML.
    """
    renderer = child(tree_of(qml.encode(), where=where, may_name_its_type=True), "renderer-v2")
    found = Symbology()
    if renderer is None:
        found.lacking.append("it has no renderer")
        return found
    symbols = {
        symbol.get("name", ""): style_of(symbol, found)
        for symbol in child(renderer, "symbols") or ()
        if local(symbol) == "symbol"
    }
    kind = renderer.get("type", "")
    if kind not in _RENDERERS:
        found.lacking.append(f"the renderer {kind!r} is drawn by QGIS alone")
        return found
    found.rules += _RENDERERS[kind](renderer, symbols, found)
    return found


def _single(_: Element, symbols: Mapping[str, Style], __: Symbology) -> Iterator[Rule]:
    yield from ((_always, style) for style in symbols.values())


def _categories(renderer: Element, symbols: Mapping[str, Style], found: Symbology) -> Iterator[Rule]:
    column = _column(renderer, found)
    others: list[Rule] = []
    for category in child(renderer, "categories") or ():
        style, value = symbols.get(category.get("symbol", "")), category.get("value", "")
        if style is not None and value:
            yield _equals(column, value), style
        elif style is not None:
            others.append((_always, style))  # what no category names
    yield from others


def _equals(column: Asked, value: str) -> Asked:
    return lambda row: (one := column(row)) is not None and order_of(_as_number(one), value) == 0


def _as_number(value: Value) -> Value:
    return int(value) if isinstance(value, bool) else value


def _classes(renderer: Element, symbols: Mapping[str, Style], found: Symbology) -> Iterator[Rule]:
    column = _column(renderer, found)
    for each in child(renderer, "ranges") or ():
        style = symbols.get(each.get("symbol", ""))
        if style is not None:
            yield _between(column, each.get("lower", ""), each.get("upper", "")), style


def _between(column: Asked, lower: str, upper: str) -> Asked:
    return lambda row: (
        (one := column(row)) is not None and order_of(one, lower) >= 0 and order_of(one, upper) <= 0
    )


def _column(renderer: Element, found: Symbology) -> Asked:
    named = renderer.get("attr", "")
    column = asked(named) if '"' in named else None
    if column is None and any(sign in named for sign in "()+*/"):
        found.lacking.append(f"its classes go by {named[:60]!r}, which QGIS alone reckons")
    return column or (lambda row: row.get(named))


def _rules(renderer: Element, symbols: Mapping[str, Style], found: Symbology) -> Iterator[Rule]:
    yield from _rules_in(child(renderer, "rules"), symbols, found, _always)


def _rules_in(
    parent: Element | None, symbols: Mapping[str, Style], found: Symbology, above: Asked
) -> Iterator[Rule]:
    otherwise: list[Rule] = []
    for rule in parent if parent is not None else ():
        words = rule.get("filter", "")
        own = _always if words in ("", "ELSE") else asked(words)
        if own is None:
            found.lacking.append(f"the filter {words[:60]!r} is one that QGIS alone reckons")
            continue
        both = _both(above, own)
        rules = list(_rules_in(rule, symbols, found, both))
        style = symbols.get(rule.get("symbol", ""))
        rules += [(both, style)] if style is not None else []
        if words == "ELSE":
            otherwise += rules
        else:
            yield from rules
    yield from otherwise


def _both(above: Asked, own: Asked) -> Asked:
    return lambda row: above(row) is True and own(row) is True


_RENDERERS: Mapping[str, Callable[[Element, Mapping[str, Style], Symbology], Iterator[Rule]]] = {
    "singleSymbol": _single,
    "categorizedSymbol": _categories,
    "graduatedSymbol": _classes,
    "RuleRenderer": _rules,
}
