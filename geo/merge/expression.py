"""Filters of QGIS as far as styles need them: comparisons of columns, joined by and, or, not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..features import Value

_LONGEST = 20_000
_TOKEN = re.compile(
    r"""\s*(?:(?P<column>"(?:[^"]|"")*")|(?P<text>'(?:[^'\\]|''|\\.)*')|(?P<number>\d+(?:\.\d+)?)"""
    r"""|(?P<sign><>|!=|<=|>=|[=<>(),-])|(?P<word>[A-Za-z_]\w*))""",
    re.S,
)
_KEYWORDS = {"and", "or", "not", "is", "in", "null", "true", "false"}
_COMPARE: Mapping[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "<>": lambda order: order != 0,
    "!=": lambda order: order != 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
}

Values = Mapping[str, Value]
Asked = Callable[[Values], Value]


def asked(text: str) -> Asked | None:
    """Function of a row's values that a filter stands for; None for one that says more than this reads.

    Examples
    --------
    >>> zone = asked('''("kind" = 'air' AND "party" IS NULL) OR "depth" >= 5''')
    >>> zone({"kind": "air", "party": None}), zone({"kind": "sea", "depth": 4})
    (True, False)
    >>> asked("buffer($geometry, 5)") is None
    True
    """
    if len(text) > _LONGEST:
        return None
    try:
        return _Reader(text).whole()
    except (SyntaxError, RecursionError):
        return None


class _Reader:
    """One filter, read from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if found is None:
                raise SyntaxError
            kind = found.lastgroup or ""
            word = found[kind]
            self._tokens.append((kind, word.lower() if word.lower() in _KEYWORDS else word))
            at = found.end()

    def whole(self) -> Asked:
        found = self._or()
        if self._tokens:
            raise SyntaxError
        return found

    def _took(self, *words: str) -> str:
        """Take the next token, where it is one of those."""
        if self._tokens and self._tokens[0][0] in ("sign", "word") and self._tokens[0][1] in words:
            return self._tokens.pop(0)[1]
        return ""

    def _must(self, word: str) -> None:
        if not self._took(word):
            raise SyntaxError

    def _or(self) -> Asked:
        parts = [self._and()]
        while self._took("or"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else lambda row: any(part(row) is True for part in parts)

    def _and(self) -> Asked:
        parts = [self._not()]
        while self._took("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else lambda row: all(part(row) is True for part in parts)

    def _not(self) -> Asked:
        if self._took("not"):
            part = self._not()
            return lambda row: None if (found := part(row)) is None else not found
        return self._comparison()

    def _comparison(self) -> Asked:
        left = self._one()
        if self._took("is"):
            wanted = not self._took("not")
            self._must("null")
            return lambda row: (left(row) is None) is wanted
        denied = bool(self._took("not"))
        if self._took("in"):
            return self._among(left, denied=denied)
        if denied:
            raise SyntaxError
        sign = self._took(*_COMPARE)
        return _compared(left, sign, self._one()) if sign else left

    def _among(self, left: Asked, *, denied: bool) -> Asked:
        self._must("(")
        others = [self._one()]
        while self._took(","):
            others.append(self._one())
        self._must(")")
        equal = [_compared(left, "=", other) for other in others]
        return lambda row: None if left(row) is None else any(each(row) is True for each in equal) != denied

    def _one(self) -> Asked:
        if self._took("("):
            inner = self._or()
            self._must(")")
            return inner
        negative = bool(self._took("-"))
        if not self._tokens:
            raise SyntaxError
        kind, word = self._tokens.pop(0)
        if kind == "column" or (kind == "word" and word not in _KEYWORDS):
            if self._tokens[:1] == [("sign", "(")]:
                raise SyntaxError  # a function
            column = word[1:-1].replace('""', '"') if kind == "column" else word
            return lambda row: row.get(column)
        constant = _constant(kind, word)
        return lambda _: -constant if negative and isinstance(constant, float) else constant


def _constant(kind: str, word: str) -> Value:
    if kind == "number":
        return float(word)
    if kind == "text":
        return re.sub(r"''|\\(.)", lambda sign: sign[1] or "'", word[1:-1], flags=re.S)
    if kind == "word" and word in ("null", "true", "false"):
        return {"null": None, "true": True, "false": False}[word]
    raise SyntaxError


def _compared(left: Asked, sign: str, right: Asked) -> Asked:
    def compare(row: Values) -> Value:
        one, two = left(row), right(row)
        if one is None or two is None:
            return None
        return _COMPARE[sign](order_of(one, two))

    return compare


def order_of(one: Value, two: Value) -> int:
    """-1, 0 or 1: as numbers where both are numbers or read as such, else as text.

    >>> order_of(9, "10"), order_of("b", "a")
    (-1, 1)
    """
    try:
        first, second = float(one), float(two)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return (str(one) > str(two)) - (str(one) < str(two))
    return (first > second) - (first < second)
