"""Values at the vertices that a cut adds, by interpolation along edges and chords."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.partition.crossings import Chords, Meetings, Points
from engine.partition.mesh import Array, Ints

_BLOCK = 1 << 16
"""Numbers interpolated at a time, so that they stay in the cache."""


@dataclass(frozen=True, eq=False)
class Newcomers:
    """The vertices that a cut adds: first the points on edges, then the crossings of chords."""

    points: Points
    chords: Chords
    meetings: Meetings

    def positions(self, vertices: Array) -> Array:
        """(V′, n) of something linear on every old face, from its rows (V, n) at the old vertices."""
        points, (tail, head, s) = self.points, self._crossings
        old, on_edges = len(vertices), len(vertices) + len(points.t)
        result = np.empty((on_edges + len(s), vertices.shape[1]))
        result[:old] = vertices
        _mix(vertices, points.a, points.b, points.t, result[old:on_edges])
        _mix(result[old:on_edges], tail, head, s, result[on_edges:])
        return result

    def values(self, rows: Array, columns: Ints, exact: Array) -> Array:
        """As ``positions``, with exact values where a vertex lies on a kink.

        Args:
            columns: (K,) for each column cut along the column of ``rows`` that bends there; −1 for none.
            exact: (K,) the value of that column on the kink.
        """
        result = self.positions(rows)
        on_edges = len(rows) + len(self.points.t)
        chord, place = self.meetings.chord, self.meetings.place
        crossings = on_edges + np.arange(len(place))
        for vertex, kink in (
            (np.arange(len(rows), on_edges), self.points.column),
            (crossings, self.chords.column[chord[place]]),
            (crossings, self.chords.column[chord[self.meetings.partner[place]]]),
        ):
            wanted = columns[kink] >= 0
            result[vertex[wanted], columns[kink[wanted]]] = exact[kink[wanted]]
        return result

    def outputs(self, values: Array, bends: Array) -> Array:
        """(V′,) of a function that is linear on every old face but for a bend at each kink.

        Along an edge or chord with parameter t such a function is the straight line between its ends
        minus Σ J·min(t, τ)·(1 − max(t, τ)) over the kinks τ passed, J being the jump of its slope.

        Args:
            values: (V,) at the old vertices.
            bends: (K,) by how much its slope jumps per unit of each gap's slope.
        """
        points, meetings, (tail, head, s) = self.points, self.meetings, self._crossings
        line = values[points.a] + points.t * (values[points.b] - values[points.a])
        jumps = bends[points.column] * points.reach
        on_edges = line - _sag(points.t, jumps, points.first)
        line = on_edges[tail] + s * (on_edges[head] - on_edges[tail])
        passed = self.chords.column[meetings.chord[meetings.partner]]
        sag = _sag(meetings.s, bends[passed] * meetings.reach, meetings.first)
        return np.concatenate([values, on_edges, line - sag[meetings.place]])

    @cached_property
    def _crossings(self) -> tuple[Ints, Ints, Array]:
        """For each crossing of chords the ends of one of the two, as numbers of points, and s along it."""
        chord = self.meetings.chord[self.meetings.place]
        return self.chords.tail[chord], self.chords.head[chord], self.meetings.s[self.meetings.place]


def _mix(rows: Array, a: Ints, b: Ints, t: Array, out: Array) -> None:
    """Write (1 − t) row a + t row b."""
    block = max(1, _BLOCK // max(rows.shape[1], 1))
    for begin in range(0, len(t), block):
        part = slice(begin, begin + block)
        start = rows[a[part]]
        step = rows[b[part]]
        step -= start
        step *= t[part, None]
        np.add(start, step, out=out[part])


def _sag(t: Array, jumps: Array, first: Ints) -> Array:
    """Σ_i J_i min(t, t_i)(1 − max(t, t_i)) at every t of a group, for t ascending within each group."""
    before = _running_sums(jumps * t, first)
    after = _running_sums((jumps * (1 - t))[::-1], len(t) - first[::-1])[::-1] - jumps * (1 - t)
    return (1 - t) * before + t * after


def _running_sums(terms: Array, first: Ints) -> Array:
    """Cumulative sums that start anew in each group."""
    begin = first[:-1][np.diff(first) > 0]
    if not len(begin):
        return terms
    restarted = terms.copy()
    # Subtracting the sum of the group before keeps the running sum small and so its rounding error.
    restarted[begin[1:]] -= np.add.reduceat(terms, begin)[:-1]
    return np.cumsum(restarted)
