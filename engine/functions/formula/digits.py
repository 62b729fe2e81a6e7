"""Elementary functions of decimal numbers, to as many digits as the context asks for.

The sums run in whole numbers, scaled by a power of two; ``decimal`` itself rounds exp and ln correctly, which
takes ten times as long at a few hundred digits.
"""

from __future__ import annotations

import math
from decimal import Decimal, getcontext, localcontext
from functools import cache

_FARTHEST = Decimal(10) ** 18
"""Exponents beyond count as this, and give 0 below: the result is as far beyond all doubles."""

_LONGEST = 310
"""A sine is not known of numbers with more digits before the point than this, which float64 has at most, and
than are computed."""

MANY = 100
"""Digits beyond which numbers are computed only where no fewer settle them."""

_GUARD = 24
_HALF = Decimal("0.5")


def exp(x: Decimal) -> Decimal:
    """eˣ = 10ⁿ eʳ with 0 ≤ r < ln 10."""
    if x.is_nan():
        return x
    if x < -_FARTHEST:
        return Decimal(0)
    x = min(x, _FARTHEST)
    bits = _bits() + 64
    n, r = divmod(_scaled(x, bits), _ln10(bits))
    digits = getcontext().prec + 4
    return Decimal(_exp_scaled(r, bits) * 10**digits >> bits).scaleb(n - digits)


def log(x: Decimal) -> Decimal:
    """ln x; away from 1 by Halley's iteration on eʸ = x."""
    if x.is_nan() or x <= 0 or x.is_infinite():
        return x.ln()
    if abs(x - 1) < Decimal("0.1"):
        return log1p(x - 1)
    power = x.adjusted()
    mantissa = x.scaleb(-power)
    y = Decimal(math.log(float(mantissa)))
    for _ in range(1 + math.ceil(math.log(getcontext().prec / 15, 3))):
        e = exp(y)
        y += 2 * (mantissa - e) / (mantissa + e)
    return y + power * _ln10_decimal(getcontext().prec)


def expm1(x: Decimal) -> Decimal:
    """eˣ − 1, with the digits that the difference takes."""
    if x.adjusted() < -getcontext().prec:
        return x
    if x.is_nan() or x.adjusted() >= 0:
        return exp(x) - 1
    with localcontext() as context:
        context.prec += 1 - x.adjusted()
        return exp(x) - 1


def log1p(x: Decimal) -> Decimal:
    """ln(1 + x), near 0 as 2 artanh(x/(2 + x))."""
    if x.is_nan() or abs(x) > Decimal("0.1"):
        return log(1 + x)
    w = x / (2 + x)
    return 2 * _odd_series(w, 1)


def sin(x: Decimal) -> Decimal:
    """sin x."""
    return _circular(x, 0)


def cos(x: Decimal) -> Decimal:
    """cos x."""
    return _circular(x, 1)


def atan(x: Decimal) -> Decimal:
    """arctan x, by halving the angle until the series is short."""
    if x.is_nan():
        return x
    if abs(x) > 1:
        return (pi() / 2).copy_sign(x) - atan(1 / x)
    halvings = 3 + math.isqrt(getcontext().prec) // 4
    for _ in range(halvings):
        x /= 1 + (1 + x * x).sqrt()
    return (1 << halvings) * _odd_series(x, -1)


def normal_cdf(x: Decimal) -> Decimal:
    """Φ(x): the tail beyond |x| from its continued fraction far out, else from a sum of positive terms."""
    if x.is_nan():
        return x
    t = abs(max(-_FARTHEST, min(x, _FARTHEST)))
    tail = _far_tail(t) if t > max(10, getcontext().prec // 12) else _near_tail(t)
    return 1 - tail if x > 0 else tail


def normal_pdf(x: Decimal) -> Decimal:
    """φ(x) = exp(−x²/2)/√(2π)."""
    return exp(-x * x / 2) / (2 * pi()).sqrt()


def power(x: Decimal, n: Decimal) -> Decimal:
    """xⁿ; not a number for x < 0 unless n is whole."""
    if n == n.to_integral_value():
        return x ** int(n)
    if x == 0:
        return x if n > 0 else Decimal("Infinity")
    return exp(n * log(x)) if x > 0 else Decimal("NaN")


def pi() -> Decimal:
    """π to the digits of the context."""
    return _pi_decimal(getcontext().prec)


def _bits() -> int:
    return math.ceil(getcontext().prec * math.log2(10)) + _GUARD


def _scaled(x: Decimal, bits: int) -> int:
    with localcontext() as context:
        context.prec = max(context.prec, math.ceil(bits * math.log10(2)) + max(x.adjusted(), 0)) + 10
        return int(x * (1 << bits))


def _exp_scaled(r: int, bits: int) -> int:
    """eʳ for a scaled r: the series for r/2ᵏ, squared k times."""
    halvings = math.isqrt(bits) // 2
    more = bits + 2 * halvings
    r = (r << (more - bits)) >> halvings
    term = total = 1 << more
    i = 1
    while term:
        term = (term * r >> more) // i
        total += term
        i += 1
    for _ in range(halvings):
        total = total * total >> more
    return total >> (more - bits)


def _circular(x: Decimal, quarter: int) -> Decimal:
    """sin(x + quarter · π/2), by a rest within ±π/4 that has enough digits of its own."""
    if not x.is_finite():
        return Decimal("NaN")
    if x.adjusted() > max(_LONGEST, getcontext().prec):
        return Decimal("NaN") if getcontext().prec > MANY else Decimal(0)
    if not x or x.adjusted() < -getcontext().prec:
        return Decimal(1) if quarter else x
    bits = _bits() + 4 * max(0, -x.adjusted())
    q, r = _rest(x, bits)
    lacking = _bits() - abs(r).bit_length()
    if lacking > 0 and (q + quarter) % 2 == 0:
        bits += lacking
        q, r = _rest(x, bits)
    value = _alternating(r, r, 2, bits) if (q + quarter) % 2 == 0 else _alternating(1 << bits, r, 1, bits)
    return _unscaled(-value if (q + quarter) % 4 >= 2 else value, bits)


def _rest(x: Decimal, bits: int) -> tuple[int, int]:
    """x = q π/2 + r with |r| ≤ π/4, r scaled."""
    extra = max(0, 4 * (x.adjusted() + 1))
    scaled, right = _scaled(x, bits + extra), _pi(bits + extra) >> 1
    q = (2 * scaled + right) // (2 * right)
    return q, (scaled - q * right) >> extra


def _alternating(first: int, r: int, i: int, bits: int) -> int:
    """The scaled sum of a power series in −r² from its first term: sin r from r, cos r from 1."""
    square = r * r >> bits
    term = total = first
    while term:
        term = (abs(term) * square >> bits) // (i * (i + 1)) * (-1 if term > 0 else 1)
        total += term
        i += 2
    return total


def _unscaled(value: int, bits: int) -> Decimal:
    return Decimal(value) / (1 << bits)


def _odd_series(w: Decimal, sign: int) -> Decimal:
    """w ± w³/3 + w⁵/5 ± …"""
    if 2 * w.adjusted() < -getcontext().prec:
        return w
    bits = _bits() + 4 * max(0, -w.adjusted())
    power = total = _scaled(w, bits)
    square, k = sign * (power * power >> bits), 3
    while abs(power) > 1:
        power = power * square >> bits
        total += power // k
        k += 2
    return _unscaled(total, bits)


def _near_tail(t: Decimal) -> Decimal:
    """½ − φ(t) (t + t³/3 + t⁵/(3·5) + …), with the digits that the difference takes."""
    with localcontext() as context:
        context.prec += math.ceil(float(t * t) / 4) + 10
        bits = _bits()
        term = total = _scaled(t, bits)
        square, k = term * term >> bits, 3
        while term:
            term = (term * square >> bits) // k
            total += term
            k += 2
        return _HALF - normal_pdf(t) * _unscaled(total, bits)


def _far_tail(t: Decimal) -> Decimal:
    """φ(t)/(t + 1/(t + 2/(t + 3/(t + …)))); n terms leave an error below exp(−0.9 t √n)."""
    terms = math.ceil((getcontext().prec * math.log(10) / (0.9 * min(float(t), 1e6))) ** 2) + 20
    fraction = t
    for n in range(terms, 0, -1):
        fraction = t + n / fraction
    return normal_pdf(t) / fraction


@cache
def _pi(bits: int) -> int:
    """π scaled (Machin 1706)."""
    more = bits + 16
    return 4 * (4 * _atan_inverse(5, more) - _atan_inverse(239, more)) >> 16


@cache
def _ln10(bits: int) -> int:
    """ln 10 = 46 artanh(1/31) + 34 artanh(1/49) + 20 artanh(1/161), scaled."""
    more = bits + 16
    terms = ((46, 31), (34, 49), (20, 161))
    return sum(factor * _atan_inverse(n, more, 1) for factor, n in terms) >> 16


def _atan_inverse(n: int, bits: int, sign: int = -1) -> int:
    """arctan(1/n), or artanh(1/n) with sign 1, scaled."""
    power = total = (1 << bits) // n
    k, turn = 3, sign
    while power := power // (n * n):
        total += turn * (power // k)
        k, turn = k + 2, turn * sign
    return total


@cache
def _pi_decimal(digits: int) -> Decimal:
    bits = math.ceil(digits * math.log2(10)) + _GUARD
    return _unscaled(_pi(bits), bits)


@cache
def _ln10_decimal(digits: int) -> Decimal:
    bits = math.ceil(digits * math.log2(10)) + _GUARD
    return _unscaled(_ln10(bits), bits)
