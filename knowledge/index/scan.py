"""What a search does over all rows: which are admitted, which are nearest."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from knowledge.index.admit import Admitted, same_line
from knowledge.index.rows import Array, kind_number

# So many of the scan's best are compared by all dimensions.
_CLOSER = 2000
# The same regions and kinds are asked for again and again: their masks are kept, a byte a row each, as long as the view.
_MASKS = 32


@dataclass(frozen=True, slots=True)
class View:
    """What searches see: one commit, never changed. `facts` holds the columns of rows.FACTS and `size`, the rows of its document."""

    rows: Array
    lead: Array
    facts: dict[str, Array]
    now: Array
    alive: Array
    places: tuple[int, ...]
    titles: frozenset[int]
    count: int
    masks: dict[Admitted, Array] = field(default_factory=dict)


def nearest(view: View, asked: Array, k: int, mask: Array) -> tuple[Array, Array]:
    """Row numbers and cosines of at least the `k` nearest admitted rows (fewer where fewer are admitted), in no order."""
    scan = view.lead @ asked[: view.lead.shape[1]]
    scan[~mask] = -np.inf
    best = _highest(scan, max(_CLOSER, 4 * k) if view.lead.shape[1] < len(asked) else 2 * k)
    return best, cosines_of(view, best, asked)


def mask_of(view: View, admitted: Admitted) -> Array:
    """Which rows a search may find: alive, valid on the day, of the region's line, of the kinds."""
    if (known := view.masks.get(admitted)) is not None:
        return known
    mask = _mask(view, admitted)
    if len(view.masks) < _MASKS:
        view.masks[admitted] = mask
    return mask


def _mask(view: View, admitted: Admitted) -> Array:
    if admitted.day is None:
        mask = view.now.copy()
    else:
        day = admitted.day.toordinal()
        mask = view.alive & (view.facts["since"] <= day) & (view.facts["until"] >= day)
    if admitted.kinds is not None:
        mask &= np.isin(view.facts["kind"], [kind_number(kind) for kind in admitted.kinds])
    if admitted.region:
        out = [place for place in view.places if not same_line(admitted.region, f"{place:06d}" if place else "")]
        if out:
            mask &= ~np.isin(view.facts["region"], out, kind="table")
    return mask


def _highest(scan: Array, wanted: int) -> Array:
    """Row numbers of the `wanted` highest values (no order), those of -inf left out."""
    if len(scan) > 8 * wanted:
        # A threshold from a sample is found, and passed, in a tenth of the time of sorting out all of them.
        sample = scan[::16]
        edge = np.partition(sample, -(wanted // 8))[-(wanted // 8)]
        near = np.flatnonzero(scan >= edge) if edge > -np.inf else np.flatnonzero(scan > -np.inf)
    else:
        near = np.flatnonzero(scan > -np.inf)
    if len(near) < wanted and len(scan) > 8 * wanted:
        near = np.flatnonzero(scan > -np.inf)
    return near if len(near) <= wanted else near[np.argpartition(scan[near], -wanted)[-wanted:]]


def cosines_of(view: View, rows: Array, asked: Array) -> Array:
    """The cosine of the question's vector with each of these rows."""
    if not len(rows):
        return np.zeros(0, np.float32)
    close: Array = (view.rows[rows].astype(np.float32) @ asked) * view.facts["scale"][rows]
    return close
