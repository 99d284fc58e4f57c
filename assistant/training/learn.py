"""The two fits: what each part of an item's score counts, and how sure the first item is. Both convex or nearly so, in numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]

_STEPS, _RATE = 800, 0.1
# Keeps weights small that few questions speak for: as much as a prior of this precision, whatever the number of questions.
_RANK_DECAY, _SURE_DECAY = 0.5, 0.02


def learn_weights(told: Sequence[Array], right: Sequence[Array]) -> Array:
    """Weights of the columns of `told` (one array a question, candidates × columns) that put a right candidate first.

    A listwise softmax: of each question the log of the share that its right candidates get. Questions without one are left out.
    """
    pairs = [(t, r.astype(bool)) for t, r in zip(told, right, strict=True) if r.any()]

    def gradient(weights: Array) -> Array:
        total = np.zeros_like(weights)
        for table, good in pairs:
            shares = _softmax(table @ weights)
            among = np.where(good, shares, 0.0)
            total += (among / among.sum() - shares) @ table
        return (total - 2 * _RANK_DECAY * weights) / len(pairs)

    return _climb(gradient, np.zeros(pairs[0][0].shape[1]))


def learn_certainty(matter: Array, apart: Array, right: Array, counts: Array) -> tuple[Array, Array]:
    """Coefficients (the constant first) of the two logistic fits whose product is the probability that the first is right:
    of `matter` (questions × grounds), and of `apart` (nan: no variants, for which the second is 1). `counts`: how much each question counts."""
    count, width = matter.shape
    ones = np.column_stack([np.ones(count), matter])
    several = ~np.isnan(apart[:, 0])
    both = np.column_stack([np.ones(count), np.nan_to_num(apart)])
    truth, counts = right.astype(float), counts / counts.mean()

    def gradient(values: Array) -> Array:
        a, b = values[: width + 1], values[width + 1 :]
        first, second = _logistic(ones @ a), np.where(several, _logistic(both @ b), 1.0)
        found = np.clip(first * second, 1e-6, 1 - 1e-6)
        slope = counts * (truth - found) / (found * (1 - found))
        by_first = (slope * second * first * (1 - first)) @ ones / count
        by_second = (slope * first * second * np.where(several, 1 - second, 0.0)) @ both / count
        gradients: Array = np.concatenate([by_first, by_second]) - 2 * _SURE_DECAY * values / count
        return gradients

    values = _climb(gradient, np.zeros(width + 2 + apart.shape[1]))
    return values[: width + 1], values[width + 1 :]


def _climb(gradient: Callable[[Array], Array], start: Array) -> Array:
    """Adam (Kingma and Ba, ICLR 2015) upwards, with a falling rate."""
    values, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, _STEPS + 1):
        slope = gradient(values)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        pace = _RATE * (1 - 0.9 * step / _STEPS)
        values += pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return values


def _softmax(values: Array) -> Array:
    raised = np.exp(values - values.max())
    shares: Array = raised / raised.sum()
    return shares


def _logistic(values: Array) -> Array:
    made: Array = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return made
