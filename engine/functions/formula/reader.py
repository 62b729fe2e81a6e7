"""A place in the tokens of a formula, and what is seen from there."""

from __future__ import annotations

from typing import NoReturn

from engine.functions.formula.tokens import FormulaError, Token, tokens

MAX_DEPTH = 50


class Reader:
    """The tokens of one text, taken one by one.

    Attributes:
        variable: what the variable is called: z, or x where there is no z.
        bars: how many | wait for their second.
        parameters: the free names so far.
    """

    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
        self.variable = "z" if any(map(_is_z, self.tokens)) else "x"
        self.index = 0
        self.depth = 0
        self.bars = 0
        self.parameters: set[str] = set()

    @property
    def here(self) -> Token:
        """The next token."""
        return self.tokens[self.index]

    @property
    def before(self) -> Token:
        """The token that was taken last."""
        return self.tokens[self.index - 1]

    def take(self) -> Token:
        """The next token, and one step on."""
        token = self.here
        self.index += token.kind != "end"
        return token

    def sees(self, *symbols: str) -> bool:
        """Whether the next token is one of these symbols."""
        return self.here.kind == "symbol" and self.here.text in symbols

    def sees_word(self, word: str) -> bool:
        """Whether the next token is this name."""
        return self.here.kind == "name" and self.here.text == word

    def expect(self, symbol: str, purpose: str) -> None:
        """Take this symbol; ``FormulaError`` for another."""
        if not self.sees(symbol):
            self.refuse(f"{symbol} is missing {purpose}")
        self.take()

    def refuse(self, reason: str) -> NoReturn:
        """``FormulaError`` at the next token."""
        raise FormulaError(reason, self.here.position)

    def descend(self) -> None:
        """One level down, before the stack could ever feel it."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.refuse(f"Brackets, powers and signs may be nested {MAX_DEPTH} deep")


def _is_z(token: Token) -> bool:
    return token.text == "z" or (token.kind == "raised" and "z" in token.text)
