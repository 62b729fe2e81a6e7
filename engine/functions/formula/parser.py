"""From text to tree: a precedence-climbing parser written out by hand.

From loose to tight: ``+ −``, then ``* / · ×`` and a product without a sign (``2z``, ``z(1 - z)``), then a
leading sign, then ``^`` (also ``**``, ``²``), which associates to the right: ``-z^2`` is −(z²), ``2^-z`` is
2^(−z). A comparison in brackets is 1 where it holds, else 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.functions.formula.building import applied, called, indicator, is_indicator, named, unknown
from engine.functions.formula.reader import Reader
from engine.functions.formula.tokens import FormulaError, Token
from engine.functions.formula.tree import COMPARISONS, Constant, Node, Parameter, Variable, Where, nodes
from engine.functions.formula.vocabulary import ARITY, LETTERS, function_called

MAX_LENGTH = 500
MAX_PARAMETERS = 6

_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}
_JOINING = ("for", "otherwise")
"""Words between the pieces of ``z for z > 0, 0 otherwise``."""


def parse_tree(text: str) -> Node:
    """The unbound tree of a formula in z, or in x without z; ``FormulaError`` at once for anything else."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"A formula may have {MAX_LENGTH} characters; this has {len(text)}", MAX_LENGTH)
    parser = _Parser(text)
    tree = parser.formula()
    if not any(isinstance(node, Variable) for node in nodes(tree)):
        raise _constant(parser.tokens)
    return tree


def _constant(found: Sequence[Token]) -> FormulaError:
    """That there is no z, with the name that it may be hidden in."""
    for token in found:
        if token.kind == "name" and token.text[-1] in "zx" and not function_called(token.text):
            reason = f"{token.text} is one name; write {token.text[:-1]}*{token.text[-1]} to multiply"
            return FormulaError(reason, token.position)
    return FormulaError("z does not occur, so this is a constant; the variable is called z", 0)


class _Parser(Reader):
    """Reads one text once, left to right; each method consumes what it is named after."""

    def formula(self) -> Node:
        if self.here.kind == "end":
            self.refuse("Type a formula in z, for example z*sigmoid(1.7*z)")
        tree = self.pieces()
        if self.sees(")"):
            self.refuse("This closing bracket has no opening one")
        if self.sees(*COMPARISONS):
            self.refuse("Write a comparison as the first argument of where, or in brackets: (z > 0)*z")
        if self.sees(","):
            is_decimal = self.before.kind == self.tokens[self.index + 1].kind == "number"
            lost = (
                "Decimals have a point, as in 0.5" if is_decimal else "A comma stands between arguments only"
            )
            self.refuse(lost)
        if self.sees_word("if"):
            self.refuse("Pieces are written so: z for z > 0, 0 otherwise")
        if self.here.kind == "symbol" and not self.sees("("):
            self.refuse(f"{self.here.text} cannot stand here; an operand or a bracket is missing")
        if self.here.kind != "end":
            self.refuse("An operator is missing here; write * to multiply")
        return tree

    def pieces(self) -> Node:
        """One expression, or several: ``z for z > 0, exp(z) - 1 otherwise``."""
        piece = self.expression(1)
        if not self.sees_word("for"):
            return piece
        self.take()
        comparison, left, right = self.comparison(self.expression(1))
        self.expect(",", "before the next piece")
        self.descend()
        rest = self.pieces()
        self.depth -= 1
        if self.sees_word("otherwise"):
            self.take()
        elif self.before.text != "otherwise":
            self.refuse("otherwise is missing behind the last piece")
        return Where(comparison, left, right, piece, rest)

    def expression(self, loosest: int) -> Node:
        """Operands joined by operators of at least this precedence."""
        left = self.signed(self.product)
        while self.here.kind == "symbol" and _PRECEDENCE.get(self.here.text, 0) >= loosest:
            operator = self.take()
            right = self.expression(_PRECEDENCE[operator.text] + 1)
            left = applied(operator.text, operator.position, left, right)
        return left

    def signed(self, unsigned: Callable[[], Node]) -> Node:
        """What ``unsigned`` reads, with any leading signs."""
        if not self.sees("+", "-"):
            return unsigned()
        sign = self.take()
        self.descend()
        operand = self.signed(unsigned)
        self.depth -= 1
        return applied("neg", sign.position, operand) if sign.text == "-" else operand

    def product(self) -> Node:
        """A power, or several that stand side by side without a sign."""
        divided = self.index > 0 and self.before.text == "/"
        left = self.power()
        while self.sees_factor():
            if divided:
                self.refuse("It is unclear what is divided by; write * or brackets")
            position = self.here.position
            if self.is_exponent_lost():
                self.refuse("The exponent of this number is incomplete; write * to multiply")
            left = applied("*", position, left, self.power())
        return left

    def sees_factor(self) -> bool:
        """Whether what comes multiplies what was just read, without a sign between."""
        if self.here.kind == "name" and self.here.text not in _JOINING:
            stranger = self.before.kind == "name" and self.before.text == self.variable
            return (
                not stranger or self.here.text in ("e", "pi") or function_called(self.here.text) is not None
            )
        return self.sees("(", "√") or (self.sees("|") and not self.bars)

    def is_exponent_lost(self) -> bool:
        touches = self.here.position == self.before.position + len(self.before.text)
        return self.before.kind == "number" and self.here.text in ("e", "E") and touches

    def power(self) -> Node:
        base = self.operand()
        if self.here.kind == "raised":
            return self.raised(base, self.take())
        if not self.sees("^"):
            return base
        operator = self.take()
        self.descend()
        exponent = self.signed(self.power)
        self.depth -= 1
        if self.before.kind == "number" and self.sees_factor():
            self.refuse("It is unclear where the exponent ends; write * or brackets")
        return applied("^", operator.position, base, exponent)

    def raised(self, base: Node, token: Token) -> Node:
        """A power whose exponent is written small: z², eᶻ, e⁻²ᶻ, tanh² z."""
        try:
            small = _Parser(token.text)
            small.variable, small.parameters = self.variable, self.parameters
            exponent = small.expression(1)
        except FormulaError:
            raise FormulaError("This exponent cannot be read", token.position) from None
        return applied("^", token.position, base, exponent)

    def operand(self) -> Node:
        """A number, a name, a function with its arguments, or anything in brackets or between bars."""
        token = self.here
        if token.kind == "number":
            return self.number()
        if token.kind == "name":
            return self.name()
        if not self.sees("(", "|", "√"):
            reason = "The formula stops here" if token.kind == "end" else f"{token.text} cannot stand here"
            self.refuse(f"{reason}; a number, a name or a bracket is missing")
        self.take()
        self.descend()
        inside = {"(": self.in_brackets, "|": self.between_bars, "√": self.under_root}[token.text]()
        self.depth -= 1
        return inside

    def under_root(self) -> Node:
        position = self.before.position
        return applied("sqrt", position, self.operand())

    def in_brackets(self) -> Node:
        bars, self.bars = self.bars, 0
        inside = self.argument()
        self.expect(")", "to close a bracket")
        self.bars = bars
        return inside

    def between_bars(self) -> Node:
        position = self.before.position
        self.bars += 1
        inside = self.expression(1)
        self.expect("|", "to close |")
        self.bars -= 1
        return applied("abs", position, inside)

    def argument(self) -> Node:
        """An expression, or a comparison as 1 or 0."""
        left = self.expression(1)
        if not self.sees(*COMPARISONS):
            return left
        found = indicator(*self.comparison(left))
        if self.sees(*COMPARISONS):
            self.refuse(
                "A comparison can only be the first argument of where, or in brackets: (0 < z)*(z < 1)"
            )
        return found

    def comparison(self, left: Node) -> tuple[str, Node, Node]:
        if not self.sees(*COMPARISONS):
            self.refuse("A comparison belongs here, as in z > 0")
        return self.take().text, left, self.expression(1)

    def number(self) -> Node:
        token = self.take()
        value = float(token.text)
        if value == float("inf"):
            raise FormulaError(f"{token.text} is too large", token.position)
        return Constant(value)

    def name(self) -> Node:
        token = self.take()
        function = function_called(token.text)
        if function and (self.sees("(") or token.text not in LETTERS):
            return self.power_of_call(token._replace(text=function))
        if token.text == self.variable:
            return Variable()
        if self.sees("(") and not _is_letter(token.text):
            raise unknown(token)
        known = named(token)
        if known is None:
            known = Parameter(token.text)
            self.parameters.add(token.text)
        if len(self.parameters) > MAX_PARAMETERS:
            raise FormulaError(f"A formula may have {MAX_PARAMETERS} parameters at most", token.position)
        return known

    def power_of_call(self, function: Token) -> Node:
        """A function of its arguments, or a power of that: ``sin²(z)``."""
        if self.here.kind != "raised":
            return self.call(function)
        small = self.take()
        if small.text.startswith("-"):
            raise FormulaError("It is unclear what this exponent means; write 1/… or arc…", small.position)
        return self.raised(self.call(function), small)

    def call(self, function: Token) -> Node:
        """A function with its arguments; a name or a number alone needs no brackets: ``sin z``, ``ln|z|``."""
        if not self.sees("("):
            return applied(function.text, function.position, self.bare_argument(function.text))
        self.take()
        self.descend()
        bars, self.bars = self.bars, 0
        arguments = [] if self.sees(")") else [self.argument()]
        if function.text == "where" and arguments and not is_indicator(arguments[0]):
            self.refuse("The first argument of where is a comparison, as in where(z > 0, z, 0)")
        while self.sees(","):
            self.take()
            arguments.append(self.argument())
        self.expect(")", f"to close {function.text}(")
        self.bars = bars
        self.depth -= 1
        return called(function, arguments)

    def bare_argument(self, function: str) -> Node:
        starts = self.here.kind in ("name", "number") or (self.sees("|") and not self.bars) or self.sees("√")
        if ARITY[function][0] > 1 or not starts or function_called(self.here.text) == self.here.text:
            self.refuse(f"( is missing after {function}, which is a function")
        argument = self.operand()
        if self.here.kind == "raised" or self.sees("^", "(") or self.here.kind in ("name", "number"):
            self.refuse(f"It is unclear what {function} is taken of; write brackets")
        return argument


def _is_letter(name: str) -> bool:
    """Whether a name before a bracket multiplies it: a Greek letter or pi, as in α(z − 1)."""
    return name in ("pi", "e") or (len(name) == 1 and "α" <= name <= "ω")
