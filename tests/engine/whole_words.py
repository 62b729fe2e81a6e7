"""What no sentence says, whatever the state."""

import re

_THINGS = "steps|regions|units|points|pieces|kinks|places|hinges|runs|layers|weights|rows"
_PLURAL_OF_ONE = rf"(?:^|[^\d.,−·=f] )1 (linear )?({_THINGS})\b"

BROKEN = re.compile(rf"\b(nan|inf)\b|^None$|e[-−]3\d\d\b|⁻³\d\d\b|{_PLURAL_OF_ONE}")
"""No number, numbers below what doubles hold, many of one thing; "1 of 1 units" is as it is for others."""
