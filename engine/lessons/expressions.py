"""Numbers and conditions over named quantities: ``{regions} >= 8 and {units} <= 4``. Read, never executed.

Names stand in braces. From loose to tight: ``or``, ``and``, ``not``, comparisons (also ``1 < x <= 2``),
``+ −``, ``* /``, a leading sign, ``^``. Functions: ``FUNCTIONS``. What has no value is nan, and no comparison
with it holds.
"""

from __future__ import annotations

import contextlib
import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

Names = Callable[[str], float]
"""From the name in braces to its number; ``ValueError`` with one sentence for a name that there is not."""

FUNCTIONS: Mapping[str, tuple[int, Callable[..., float]]] = {
    "abs": (1, abs), "sqrt": (1, math.sqrt), "exp": (1, math.exp), "log": (1, math.log),
    "log10": (1, math.log10), "log2": (1, math.log2), "round": (1, lambda x: float(round(x))),
    "min": (2, min), "max": (2, max),
}  # fmt: skip
"""Name → how many arguments it has, and what it computes."""

_MOST_LETTERS, _MOST_LEVELS = 500, 50
_EQUAL = 1e-9
_TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|\{(?P<name>[^{}]*)\}|(?P<word>[a-z]+\d*)"
    r"|(?P<sign><=|>=|!=|[-+*/^()<>=,])"
)
_SPELLINGS = str.maketrans({"−": "-", "·": "*", "×": "*", "≤": "<=", "≥": ">=", "≠": "!="})


class Token(NamedTuple):
    """A word of an expression."""

    kind: str
    text: str


@dataclass(frozen=True)
class Node:
    """A part of an expression.

    Attributes:
        sign: what it does; "number", "name" or an operator or function.
        parts: what it does that to.
        constant, name: the number, the name.
        is_truth: whether it holds or not, and is no number.
    """

    sign: str
    parts: tuple[Node, ...] = ()
    constant: float = 0.0
    name: str = ""
    is_truth: bool = False

    def names(self) -> Iterator[str]:
        """All names in it."""
        if self.sign == "name":
            yield self.name
        for part in self.parts:
            yield from part.names()

    def value(self, names: Names) -> float:
        """The number; nan where it has none."""
        if self.sign == "number":
            return self.constant
        if self.sign == "name":
            return float(names(self.name))
        numbers = [part.value(names) for part in self.parts]
        try:
            found = _ARITHMETIC[self.sign](*numbers)
            return math.nan if isinstance(found, complex) else float(found)
        except (ArithmeticError, ValueError):
            return math.nan

    def holds(self, names: Names) -> bool:
        """Whether it is true."""
        if self.sign == "and":
            return all(part.holds(names) for part in self.parts)
        if self.sign == "or":
            return any(part.holds(names) for part in self.parts)
        if self.sign == "not":
            return not self.parts[0].holds(names)
        return _COMPARED[self.sign](*(part.value(names) for part in self.parts))


def equal(a: float, b: float) -> bool:
    """Whether two numbers are the same but for rounding."""
    return a == b or abs(a - b) <= _EQUAL * max(abs(a), abs(b))


_ARITHMETIC: Mapping[str, Callable[..., float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow,
    "neg": operator.neg, **{name: function for name, (_, function) in FUNCTIONS.items()},
}  # fmt: skip
_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, ">": operator.gt, "=": equal, "!=": lambda a, b: not equal(a, b),
    "<=": lambda a, b: a < b or equal(a, b), ">=": lambda a, b: a > b or equal(a, b),
}  # fmt: skip


def number_of(text: str) -> Node:
    """The expression of a number; ``ValueError`` with one sentence for anything else."""
    tree = _Reader(text).whole()
    if tree.is_truth:
        raise ValueError(f"“{text.strip()}” is a condition where a number is needed")
    return tree


def condition_of(text: str) -> Node:
    """The expression of a condition; ``ValueError`` with one sentence for anything else."""
    tree = _Reader(text).whole()
    if not tree.is_truth:
        raise ValueError(f"“{text.strip()}” is a number where a condition is needed, such as {{loss}} < 0.1")
    return tree


def parts_of(tree: Node) -> Iterator[Node]:
    """The conditions that must all hold."""
    if tree.sign == "and":
        for part in tree.parts:
            yield from parts_of(part)
    else:
        yield tree


def no_names(name: str) -> float:
    """For expressions that have none: ``ValueError``."""
    raise ValueError(f"“{name}” has no value here")


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is not None:
            kind = str(match.lastgroup)
            yield Token(kind, " ".join(match[kind].split()))
        elif not text[at].isspace():
            raise ValueError(_meaningless(text[at]))
        at = at + 1 if match is None else match.end()
    yield Token("end", "")


def _meaningless(sign: str) -> str:
    if sign in "{}":
        return "a name stands between one { and one }"
    shown = f"“{sign}”" if sign.isprintable() else f"the character U+{ord(sign):04X}"
    return f"{shown} has no meaning in an expression; names of quantities stand in braces: {{loss}}"


class _Reader:
    """Reads one text once, left to right; each method consumes what it is named after."""

    def __init__(self, text: str) -> None:
        if len(text) > _MOST_LETTERS:
            raise ValueError(f"an expression may have {_MOST_LETTERS} characters; this has {len(text)}")
        masked = "".join(
            part if part.startswith("{") else part.translate(_SPELLINGS) for part in _apart(text)
        )
        self.text, self.tokens, self.at, self.levels = text.strip(), list(_tokens(masked)), 0, 0

    def whole(self) -> Node:
        if self.sees(""):
            raise ValueError("an expression is missing")
        tree = self.either()
        if not self.sees(""):
            self.refuse()
        return tree

    def either(self) -> Node:
        """Conditions joined by ``or``, or a number."""
        return self.joined("or", self.both)

    def both(self) -> Node:
        return self.joined("and", self.negation)

    def joined(self, word: str, operand: Callable[[], Node]) -> Node:
        found = [operand()]
        while self.takes(word):
            found.append(operand())
        if len(found) == 1:
            return found[0]
        return Node(word, tuple(_truth(node, word) for node in found), is_truth=True)

    def negation(self) -> Node:
        if not self.takes("not"):
            return self.comparison()
        with self.level():
            return Node("not", (_truth(self.negation(), "not"),), is_truth=True)

    def comparison(self) -> Node:
        left, found = self.sum(), []
        while (sign := self.here.text) in _COMPARED and self.here.kind == "sign":
            self.at += 1
            right = self.sum()
            found.append(Node(sign, (_number(left, sign), _number(right, sign)), is_truth=True))
            left = right
        if not found:
            return left
        return found[0] if len(found) == 1 else Node("and", tuple(found), is_truth=True)

    def sum(self) -> Node:
        return self.chain(("+", "-"), self.product)

    def product(self) -> Node:
        return self.chain(("*", "/"), self.signed)

    def chain(self, signs: tuple[str, ...], operand: Callable[[], Node]) -> Node:
        left = operand()
        while self.here.text in signs and self.here.kind == "sign":
            sign = self.take().text
            left = Node(sign, (_number(left, sign), _number(operand(), sign)))
        return left

    def signed(self) -> Node:
        if not (self.sees("-") or self.sees("+")):
            return self.power()
        sign = self.take().text
        with self.level():
            inner = _number(self.signed(), sign)
        return Node("neg", (inner,)) if sign == "-" else inner

    def power(self) -> Node:
        base = self.atom()
        if not self.takes("^"):
            return base
        with self.level():
            return Node("^", (_number(base, "^"), _number(self.signed(), "^")))

    def atom(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return Node("number", constant=float(token.text))
        if token.kind == "name" and token.text:
            return Node("name", name=token.text)
        if token.text in FUNCTIONS:
            return self.call(token.text)
        if token != Token("sign", "("):
            self.at -= token.kind != "end"
            self.refuse()
        with self.level():
            inner = self.either()
        self.expect(")")
        return inner

    def call(self, function: str) -> Node:
        self.expect("(")
        with self.level():
            parts = [_number(self.sum(), function)]
            while self.takes(","):
                parts.append(_number(self.sum(), function))
        self.expect(")")
        wanted = FUNCTIONS[function][0]
        if len(parts) != wanted:
            raise ValueError(f"{function} takes {wanted} number{'s' * (wanted > 1)}, not {len(parts)}")
        return Node(function, tuple(parts))

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.here
        self.at += token.kind != "end"
        return token

    def sees(self, text: str) -> bool:
        return self.here.text == text and self.here.kind in ("sign", "word", "end")

    def takes(self, text: str) -> bool:
        found = self.sees(text)
        self.at += found
        return found

    def expect(self, sign: str) -> None:
        if not self.takes(sign):
            raise ValueError(f"{sign} is missing in “{self.text}”")

    @contextlib.contextmanager
    def level(self) -> Iterator[None]:
        """One level down and up again, before the stack could ever feel it."""
        self.levels += 1
        if self.levels > _MOST_LEVELS:
            raise ValueError(f"brackets, powers and signs may be nested {_MOST_LEVELS} deep")
        yield
        self.levels -= 1

    def refuse(self) -> None:
        token = self.here
        if token.kind == "end":
            raise ValueError(f"“{self.text}” breaks off")
        if token.kind == "word":
            raise ValueError(
                f"“{token.text}” means nothing here; names of quantities stand in braces: {{loss}}"
            )
        raise ValueError(f"“{token.text}” cannot stand where it does in “{self.text}”")


def _apart(text: str) -> list[str]:
    """What stands in braces, and what does not."""
    return re.split(r"(\{[^{}]*\})", text)


def _number(node: Node, sign: str) -> Node:
    if node.is_truth:
        raise ValueError(f"{sign} takes numbers, not conditions")
    return node


def _truth(node: Node, word: str) -> Node:
    if not node.is_truth:
        raise ValueError(f"“{word}” joins conditions, not numbers")
    return node
