"""From text to tree: a tokenizer and a precedence-climbing parser written out by hand.

From loose to tight: ``+ −``, then ``* / · ×`` and a product without a sign (``2z``), then a leading
sign, then ``^`` (also ``**``, ``²``), which associates to the right: ``-z^2`` is −(z²), ``2^-z`` is 2^(−z).
"""

from __future__ import annotations

import difflib
import keyword
import math
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple, NoReturn

from engine.functions.formula.jet import COMPARISONS, UNARY, fold
from engine.functions.formula.tree import Apply, Constant, Node, Parameter, Variable, Where, nodes

MAX_LENGTH = 500
MAX_DEPTH = 50
MAX_PARAMETERS = 6
MAX_EXPONENT = 1000.0

ARITY = dict.fromkeys(UNARY, 1) | {"max": 2, "min": 2, "clip": 3, "where": 3}
FUNCTIONS = tuple(ARITY)
"""The names of the functions that a formula may call."""

_ANY_CASE = {name.casefold(): name for name in ARITY}
"""ReLU, Tanh and SIN are understood before a bracket."""

_MEANT = {
    "ln": "log", "sigma": "sigmoid", "σ": "sigmoid", "logistic": "sigmoid", "erf": "Phi", "sine": "sin",
    "exponential": "exp", "gelu": "z*Phi(z)", "silu": "z*sigmoid(z)", "swish": "z*sigmoid(z)",
    "mish": "z*tanh(softplus(z))", "elu": "where(z > 0, z, expm1(z))", "gaussian": "exp(-z^2)",
    "step": "where(z > 0, 1, 0)", "softsign": "z/(1 + abs(z))", "leaky_relu": "max(0.01*z, z)",
    "tanhshrink": "z - tanh(z)", "relu6": "clip(z, 0, 6)", "logsigmoid": "-softplus(-z)",
}  # fmt: skip
"""What people mean by names that others use, or that only the menus know."""

CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}

_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+\-−]?[0-9]+)?)"
    r"|(?P<name>(?![⁰¹²³⁴⁵⁶⁷⁸⁹_0-9])(?:(?![⁰¹²³⁴⁵⁶⁷⁸⁹])\w)+)"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<symbol>\*\*|<=|>=|==|!=|[-+*/^(),<>−·×≤≥≠])"
)
_SPELLINGS = {"−": "-", "·": "*", "×": "*", "**": "^", "≤": "<=", "≥": ">=", "≠": "!=", "Φ": "Phi"}
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_HINTS = {
    "=": "write == to compare",
    "|": "write abs(…)",
    "[": "use ( )",
    "]": "use ( )",
    "√": "write sqrt(…)",
}
_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}


class FormulaError(ValueError):
    """Why a text is not a formula, in one sentence.

    Attributes:
        position: where in the text, counted from 0; len(text) when something is missing at the end.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


def parse_tree(text: str) -> Node:
    """The unbound tree of a formula in z; ``FormulaError`` for anything else, at once."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"A formula may have {MAX_LENGTH} characters; this has {len(text)}", MAX_LENGTH)
    tree = _Parser(text).formula()
    if not any(isinstance(node, Variable) for node in nodes(tree)):
        raise FormulaError("z does not occur, so this is a constant; the variable is called z", 0)
    return tree


def _tokens(text: str) -> list[_Token]:
    tokens, position = [], 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if match is None:
            character = text[position]
            hint = f"; {_HINTS[character]}" if character in _HINTS else ""
            shown = character if character.isprintable() else f"U+{ord(character):04X}"
            raise FormulaError(f"The character {shown} has no meaning in a formula{hint}", position)
        tokens.append(_token(str(match.lastgroup), match.group(), position))
        position = match.end()
    tokens.append(_Token("end", "", len(text)))
    return tokens


def _token(kind: str, found: str, position: int) -> _Token:
    if kind == "name":
        # As Python treats keywords, so that with_parameters(µ=…) means the same letter (micro sign or mu).
        name = unicodedata.normalize("NFKC", found)
        if not name.isidentifier():
            raise FormulaError(f"{found} is neither a number nor a name", position)
        found = name
    return _Token(kind, _SPELLINGS.get(found, found), position)


class _Parser:
    """Reads one text once, left to right; each method consumes what it is named after."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.index = 0
        self.depth = 0
        self.parameters: set[str] = set()

    @property
    def here(self) -> _Token:
        return self.tokens[self.index]

    def take(self) -> _Token:
        token = self.here
        self.index += token.kind != "end"
        return token

    def sees(self, *symbols: str) -> bool:
        return self.here.kind == "symbol" and self.here.text in symbols

    def expect(self, symbol: str, purpose: str) -> None:
        if not self.sees(symbol):
            self.refuse(f"{symbol} is missing {purpose}")
        self.take()

    def refuse(self, reason: str) -> NoReturn:
        raise FormulaError(reason, self.here.position)

    def formula(self) -> Node:
        if self.here.kind == "end":
            self.refuse("Type a formula in z, for example z*sigmoid(1.7*z)")
        tree = self.expression(1)
        if self.sees(")"):
            self.refuse("This closing bracket has no opening one")
        if self.sees(*COMPARISONS):
            self.refuse("A comparison can only be the first argument of where, as in where(z > 0, z, 0)")
        if self.sees(","):
            self.refuse("A comma can only stand between the arguments of a function")
        if self.here.kind == "symbol" and not self.sees("("):
            self.refuse(f"{self.here.text} cannot stand here; an operand or a bracket is missing")
        if self.here.kind != "end":
            self.refuse("An operator is missing here; write * to multiply")
        return tree

    def expression(self, loosest: int) -> Node:
        """Operands joined by operators of at least this precedence."""
        left = self.signed(self.product)
        while self.here.kind == "symbol" and _PRECEDENCE.get(self.here.text, 0) >= loosest:
            operator = self.take()
            right = self.expression(_PRECEDENCE[operator.text] + 1)
            left = self.combined(operator.text, operator.position, left, right)
        return left

    def signed(self, unsigned: Callable[[], Node]) -> Node:
        """What ``unsigned`` reads, with any leading signs."""
        if not self.sees("+", "-"):
            return unsigned()
        sign = self.take()
        self.descend()
        operand = self.signed(unsigned)
        self.depth -= 1
        return self.combined("neg", sign.position, operand) if sign.text == "-" else operand

    def product(self) -> Node:
        """A power, or a number times the power that follows it without a sign."""
        number, before = self.here, self.tokens[self.index - 1] if self.index else None
        left = self.power()
        follows = self.tokens[self.index - 1] is number and number.kind == "number"
        if not follows or not (self.here.kind == "name" or self.sees("(")):
            return left
        if before is not None and before.text == "/":
            self.refuse("It is unclear what is divided by; write * or brackets")
        position = self.here.position
        if self.here.text in ("e", "E") and position == number.position + len(number.text):
            self.refuse("The exponent of this number is incomplete; write * to multiply")
        return self.combined("*", position, left, self.power())

    def power(self) -> Node:
        base = self.operand()
        if self.here.kind == "raised":
            raised = self.take()
            return self.combined("^", raised.position, base, Constant(float(raised.text.translate(_DIGITS))))
        if not self.sees("^"):
            return base
        operator = self.take()
        self.descend()
        exponent = self.signed(self.power)
        self.depth -= 1
        if self.tokens[self.index - 1].kind == "number" and (self.here.kind == "name" or self.sees("(")):
            self.refuse("It is unclear where the exponent ends; write * or brackets")
        return self.combined("^", operator.position, base, exponent)

    def operand(self) -> Node:
        """A number, a name, a function with its arguments, or anything in brackets."""
        token = self.here
        if token.kind == "number":
            return self.number()
        if token.kind == "name":
            return self.name()
        if not self.sees("("):
            reason = "The formula stops here" if token.kind == "end" else f"{token.text} cannot stand here"
            self.refuse(f"{reason}; a number, a name or a bracket is missing")
        self.take()
        self.descend()
        inside = self.expression(1)
        if self.sees(*COMPARISONS):
            self.refuse("A comparison can only be the first argument of where, without brackets of its own")
        self.expect(")", "to close a bracket")
        self.depth -= 1
        return inside

    def number(self) -> Node:
        token = self.take()
        value = float(token.text.replace("−", "-"))
        if math.isinf(value):
            raise FormulaError(f"{token.text} is too large", token.position)
        return Constant(value)

    def name(self) -> Node:
        token = self.take()
        if token.text in ARITY:
            return self.call(token)
        if self.sees("("):
            plain = token.text.casefold()
            if plain in _ANY_CASE:
                return self.call(token._replace(text=_ANY_CASE[plain]))
            near = [_MEANT[plain]] if plain in _MEANT else difflib.get_close_matches(plain, ARITY, 1)
            hint = f"did you mean {near[0]}?" if near else "to multiply, write * before the bracket"
            raise FormulaError(f"{token.text} is not a function; {hint}", token.position)
        if token.text == "z":
            return Variable()
        if token.text in CONSTANTS:
            return Constant(CONSTANTS[token.text])
        if keyword.iskeyword(token.text):
            raise FormulaError(f"{token.text} cannot name a parameter; use another letter", token.position)
        self.parameters.add(token.text)
        if len(self.parameters) > MAX_PARAMETERS:
            raise FormulaError(f"A formula may have {MAX_PARAMETERS} parameters at most", token.position)
        return Parameter(token.text)

    def call(self, function: _Token) -> Node:
        self.expect("(", f"after {function.text}, which is a function")
        self.descend()
        condition = self.condition() if function.text == "where" else None
        arguments = [] if condition or self.sees(")") else [self.expression(1)]
        while self.sees(","):
            self.take()
            arguments.append(self.expression(1))
        given, wanted = len(arguments) + (condition is not None), ARITY[function.text]
        if self.sees(*COMPARISONS):
            self.refuse("A comparison can only be the first argument of where")
        self.expect(")", f"to close {function.text}(")
        self.depth -= 1
        if given != wanted:
            plural = "argument" if wanted == 1 else "arguments"
            raise FormulaError(f"{function.text} takes {wanted} {plural}, not {given}", function.position)
        if condition is not None:
            return Where(*condition, *arguments)
        return self.combined(function.text, function.position, *arguments)

    def condition(self) -> tuple[str, Node, Node]:
        left = self.expression(1)
        if not self.sees(*COMPARISONS):
            self.refuse("The first argument of where is a comparison, as in where(z > 0, z, 0)")
        comparison = self.take()
        return comparison.text, left, self.expression(1)

    def descend(self) -> None:
        """One level down, before the stack could ever feel it."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.refuse(f"Brackets, powers and signs may be nested {MAX_DEPTH} deep")

    def combined(self, function: str, position: int, *arguments: Node) -> Node:
        """The node, computed at once where all arguments are numbers."""
        last = arguments[-1]
        if function == "^" and isinstance(last, Constant) and abs(last.value) > MAX_EXPONENT:
            raise FormulaError(f"An exponent may be {MAX_EXPONENT:g} at most", position)
        node: Node = Apply(function, arguments)
        if all(isinstance(argument, Constant) for argument in arguments):
            node = fold(node)
        if isinstance(node, Constant) and not math.isfinite(node.value):
            raise FormulaError(f"{function} gives no finite number here", position)
        return node
