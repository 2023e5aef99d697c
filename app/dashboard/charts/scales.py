"""Scales: from numbers and dates to places in a drawing, with the ticks that a reader needs to read them back."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

_STEPS: Final = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Linear:
    """From 0 to `most`, in even steps; `most` is at least 1."""

    most: float
    start: float
    end: float
    about: int = 4

    def __call__(self, value: float) -> float:
        """Return the place of a number; what is outside lies at the end."""
        share = min(max(value / self.most, 0.0), 1.0)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[int]:
        """Return 0 and the multiples of a round step."""
        step = round_step(self.most / self.about)
        return list(range(0, math.floor(self.most) + 1, step))


@dataclass(frozen=True, slots=True)
class Logarithmic:
    """From `least` to `most` by orders of magnitude; 0 lies at the start, a little before the rest."""

    least: float
    most: float
    start: float
    end: float
    before: float = 22.0

    def __call__(self, value: float) -> float:
        """Return the place of a number; what is outside lies at the end."""
        direction = 1 if self.end >= self.start else -1
        first = self.start + direction * self.before
        if value < self.least:
            return self.start if value <= 0 else first
        span = math.log(self.most / self.least)
        share = min(math.log(value / self.least) / span, 1.0)
        return first + share * (self.end - first)

    def ticks(self) -> list[int]:
        """Return the powers of ten, with 0 in front."""
        first, last = math.ceil(math.log10(self.least)), math.floor(math.log10(self.most))
        powers = [10**power for power in range(first, last + 1)]
        return [0, *powers[:: 1 + len(powers) // 8]]


Scale = Linear | Logarithmic


def logarithmic(values: Sequence[float], start: float, end: float) -> Logarithmic:
    """Return a scale of orders of magnitude that holds these numbers, from a power of ten to another."""
    positive = [value for value in values if value > 0] or [1]
    least = 10 ** math.floor(math.log10(min(positive)))
    most = 10 ** math.ceil(math.log10(max(positive)))
    return Logarithmic(least, max(most, least * 10), start, end)


@dataclass(frozen=True, slots=True)
class Time:
    """Days between two years, both included."""

    first: int
    last: int
    start: float
    end: float

    def __call__(self, day: date) -> float:
        """Return the place of a day."""
        begin, after = date(self.first, 1, 1).toordinal(), date(self.last, 12, 31).toordinal() + 1
        share = min(max((day.toordinal() - begin) / (after - begin), 0.0), 1.0)
        return self.start + share * (self.end - self.start)

    def ticks(self, about: int = 8) -> list[int]:
        """Return round years of the span."""
        return round_years(self.first, self.last, about)


def round_years(first: int, last: int, about: int) -> list[int]:
    """Return about so many years between two, both included: multiples of a round step."""
    step = round_step(max(last - first, 1) / about)
    return [year for year in range(first, last + 1) if year % step == 0] or [first]


def round_step(wanted: float) -> int:
    """Return the smallest of 1, 2, 5 times a power of ten that is not below `wanted`; at least 1."""
    if wanted <= 1:
        return 1
    power: int = 10 ** math.floor(math.log10(wanted))
    return next(step * power for step in _STEPS if step * power >= wanted)


def short(number: float) -> str:
    """Return a number to three figures, as an axis says it: 500, 20k, 3M."""
    # Rounded first: 999,999 is a million.
    rounded = float(f"{number:.3g}")
    for size, letter in ((10**12, "tn"), (10**9, "bn"), (10**6, "M"), (10**3, "k")):
        if rounded >= size:
            return f"{rounded / size:g}{letter}"
    return f"{rounded:g}"
