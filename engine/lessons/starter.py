"""The beginning of a lesson, for those who write one: it is right as it is, and says what goes where."""

from __future__ import annotations

import math

from engine.lessons.copying import state_lines
from engine.session import Session

_TEXT = """# A lesson
version: 1
minutes: 5
about: What it is about, in a sentence.

## What do you expect?
{state}
Say in a line or two what there is. Then ask one thing.

= {{{quantity}}}
> hint: For those who ask for one.
> after: It is {{{quantity}}}. Say why.

## Why?
hide: no

Ask for the reason.

- [x] the right answer
  > What more there is to say to it.
- [ ] a wrong answer
  > Why it is wrong.
"""


def starter(session: Session) -> str:
    """A lesson of two steps about the panel that is shown and its first quantity."""
    quantities = session.experiment(session.current).run().quantities
    first = next(name for name, value in quantities.items() if math.isfinite(value))
    return _TEXT.format(state=state_lines(session), quantity=first)
