"""Intervals: rows of counts as bars from low to high with a mark at the best; an open end fades into an arrow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.dashboard.charts.scales import Linear, Logarithmic, Scale, logarithmic, short
from app.dashboard.charts.svg import Node, drawing, group, link, node, text
from app.dashboard.wording import interval

_ROW: Final = 17.0
_BETWEEN: Final = 13.0
_BOTTOM: Final = 22.0
# Numbers further apart than this are told apart by orders of magnitude only.
_FAR_APART: Final = 40
_FADING: Final = (0.55, 0.38, 0.24, 0.12)
# So wide is a bold letter or digit, on average, in the widest of the fonts that a system may have in place of its own.
_LETTER: Final = 7.7
# Room behind the scale: for an open end, and a number of six characters.
_BEHIND: Final = 96.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One count of a row: whose it is (its colour), the count, and what it is called."""

    series: str
    count: Mapping[str, Any] | None
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is about, where that leads, and its counts one under the other."""

    label: str
    marks: Sequence[Mark]
    address: str | None = None


def intervals(lines: Sequence[Line], *, title: str, width: int = 680, id_: str = "intervals") -> Node:
    """Return rows of intervals on one scale; labels stand at the left, or above where the drawing is narrow."""
    narrow = width < 520
    left = 8.0 if narrow else min(230.0, 20 + _LETTER * max((len(line.label) for line in lines), default=0))
    right = width - _BEHIND
    counts = [mark.count for line in lines for mark in line.marks if mark.count and mark.count["best"] is not None]
    scale = _scale(counts, left, right)
    top, drawn = 6.0, []
    for line in lines:
        label = line.label if narrow else _shortened(line.label, int((left - 12) / _LETTER))
        drawn.append(text(label, left if narrow else left - 12, top + 13, "strong", None if narrow else "end"))
        top += _ROW if narrow else 0
        for mark in line.marks:
            said = f"{line.label}, {mark.name}: {interval(mark.count)}" if mark.name else interval(mark.count)
            drawn.append(link(line.address, *_bar(mark, top + _ROW / 2, scale, width), label=said))
            top += _ROW
        top += _BETWEEN
    height = top - _BETWEEN / 2 + _BOTTOM
    words = "orders of magnitude" if isinstance(scale, Logarithmic) else "even steps"
    description = f"{len(lines)} rows of counts from low to high on a scale of {words}. An arrow is an open end."
    return drawing(width, round(height), title, description, _grid(scale, height), *drawn, id_=id_)


def _scale(counts: Sequence[Mapping[str, Any]], left: float, right: float) -> Scale:
    ends = [count[end] for count in counts for end in ("low", "best", "high") if count[end]]
    if not ends:
        return Linear(10, left, right)
    if max(ends) > _FAR_APART * min(ends):
        return logarithmic(ends, left, right)
    return Linear(max(ends) * 1.04, left, right)


def _bar(mark: Mark, y: float, scale: Scale, width: float) -> list[Node]:
    count = mark.count
    if count is None or count["best"] is None:
        said = "no figure" if count is None or count.get("acts") == 0 else "not quantified"
        return [text(said, scale.start + 4, y + 4, "small")]
    look = f"of-{mark.series}"
    low, best = scale(count["low"]), scale(count["best"])
    high = scale(count["high"]) if count["high"] is not None else None
    marks: list[Node] = []
    if high is None:
        # From low to best it is sure to be; beyond it, who knows.
        marks.append(node("rect", x=low, y=y - 4, width=max(best - low, 0.5), height=8, class_=look, opacity=0.55))
        for place, opacity in enumerate(_FADING):
            marks.append(node("rect", x=best + place * 7, y=y - 4, width=7, height=8, class_=look, opacity=opacity))
        tip = best + len(_FADING) * 7 + 3
        arrow = f"M{tip:.1f} {y - 4:.1f}l4 4l-4 4"
        marks.append(node("path", d=arrow, fill="none", stroke_width=1.6, class_=f"by-{mark.series}"))
        end = tip + 4
    else:
        marks.append(node("rect", x=low, y=y - 4, width=max(high - low, 1.5), height=8, class_=look, opacity=0.55))
        end = high
    marks.append(node("rect", x=best - 1.75, y=y - 6, width=3.5, height=12, rx=1.2, class_=look))
    number = short(count["best"]) if count["best"] >= 10_000 else f"{count['best']:,}"
    said = number + ("+" if high is None else "")
    marks.append(text(said, min(max(end, best) + 7, width - _LETTER * len(said)), y + 4, "small strong"))
    return marks


def _grid(scale: Scale, height: float) -> Node:
    marks: list[Node] = []
    for tick in scale.ticks():
        x = scale(tick)
        line = node("path", d=f"M{x:.1f} 2V{height - _BOTTOM:.1f}", class_="axis" if tick == 0 else "grid")
        marks += [line, text(short(tick), x, height - 6, "small", "middle")]
    return group(*marks)


def _shortened(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
