"""Acts in time: each act by its date and its size, announced and implemented, with leaders' terms as bands behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from app.counts.dates import PartialDate
from app.dashboard.charts.scales import Logarithmic, Time, logarithmic, short
from app.dashboard.charts.svg import Node, drawing, group, link, node, text
from app.dashboard.wording import day, interval

Row = Mapping[str, Any]
_LEFT, _RIGHT, _BOTTOM = 46.0, 10.0, 24.0
_LANE: Final = 17.0
_MOST_LANES: Final = 4
_PLOT: Final = 210.0
_NO_NUMBER: Final = 24.0


@dataclass(frozen=True, slots=True)
class Band:
    """A term in office, as days; one that goes on ends with the drawing."""

    label: str
    began: date | None
    ended: date | None
    address: str | None = None


def acts_in_time(
    acts: Sequence[Row], bands: Sequence[Band], *, title: str, width: int = 680, id_: str = "acts", named: bool = False
) -> Node:
    """Return the acts; a row bears id, title, date, country_name and its `announced` and `implemented` counts.

    Undated acts are left to the table. With `named` the country is told with each act.
    """
    dated = [act for act in acts if act["date"] is not None]
    description = f"{len(dated)} dated acts by size, from low to high; the ring is announced, the disc implemented."
    if not dated:
        nothing = text("No act here has a date.", width / 2, 40, anchor="middle")
        return drawing(width, 80, title, description, nothing, id_=id_)
    spans = [PartialDate.parse(act["date"]) for act in dated]
    first, last = min(span.first.year for span in spans), max(span.last.year for span in spans)
    if last - first < 4:
        first, last = first - 2, last + 2
    across = Time(first, last, _LEFT, width - _RIGHT)
    lanes = _lanes([band for band in bands if _within(band, first, last)])
    top = 6 + _LANE * len(lanes)
    height = top + _PLOT + _NO_NUMBER + _BOTTOM
    sizes = [count[end] for act in dated for count in _counts(act) for end in ("low", "best", "high") if count[end]]
    up = logarithmic(sizes, top + _PLOT, top + 10)
    floor = top + _PLOT + _NO_NUMBER / 2 + 4
    marks = [_act(act, span, across, up, floor, named) for act, span in zip(dated, spans, strict=True)]
    return drawing(
        width, round(height), title, description,
        _bands(lanes, across, top + _PLOT + _NO_NUMBER),
        _grid(up, across, width, floor, height), *marks, id_=id_,
    )  # fmt: skip


def _counts(act: Row) -> list[Row]:
    return [act[stage] for stage in ("announced", "implemented") if act[stage] and act[stage]["best"] is not None]


def _act(act: Row, span: PartialDate, across: Time, up: Logarithmic, floor: float, named: bool) -> Node:
    middle = date.fromordinal((span.first.toordinal() + span.last.toordinal()) // 2)
    x = across(middle)
    announced, implemented = (_known(act[stage]) for stage in ("announced", "implemented"))
    where = f"{act['country_name']}: " if named else ""
    label = (
        f"{where}{act['title']}, {day(act['date'])}. Announced: {interval(act['announced'])}. "
        f"Implemented: {interval(act['implemented'])}."
    )
    marks: list[Node | None] = []
    if announced is None and implemented is None:
        marks.append(node("circle", cx=x, cy=floor, r=4, class_="hollow by-announced", stroke_dasharray="2 2"))
    if announced is not None and implemented is not None:
        marks.append(
            node("path", d=f"M{x:.1f} {up(announced['best']):.1f}V{up(implemented['best']):.1f}", class_="joined")
        )
    if announced is not None:
        marks += [
            _span(announced, x, up, "announced"),
            node("circle", cx=x, cy=up(announced["best"]), r=4.2, class_="hollow by-announced"),
        ]
    if implemented is not None:
        marks += [
            _span(implemented, x, up, "implemented"),
            node("circle", cx=x, cy=up(implemented["best"]), r=4.2, class_="of-implemented"),
        ]
    return link(f"/acts/{act['id']}", *marks, label=label)


def _known(count: Row | None) -> Row | None:
    return None if count is None or count["best"] is None else count


def _span(count: Row, x: float, up: Logarithmic, series: str) -> Node | None:
    """Return the line from low to high; an open one ends in an arrow."""
    low, high = up(count["low"]), count["high"]
    if high is None:
        tip = up(count["best"]) - 15
        way = f"M{x:.1f} {low:.1f}V{tip:.1f}m-3 4l3-4l3 4"
    elif high == count["low"]:
        return None
    else:
        way = f"M{x:.1f} {low:.1f}V{up(high):.1f}"
    return node("path", d=way, class_=f"by-{series}", fill="none", stroke_width=1.4)


def _within(band: Band, first: int, last: int) -> bool:
    began, ended = band.began or date.min, band.ended or date.max
    return ended.year >= first and began.year <= last


def _lanes(bands: Sequence[Band]) -> list[list[Band]]:
    """Put terms side by side where they follow each other, and in lanes of their own where they overlap."""
    lanes: list[list[Band]] = []
    for band in sorted(bands, key=lambda one: one.began or date.min):
        began = band.began or date.min
        free = next((lane for lane in lanes if _follows(lane[-1], began)), None)
        if free is not None:
            # Where a date is known by its year only, the two meet at the day that is known better.
            free.append(replace(band, began=max(began, free[-1].ended or began)))
        elif len(lanes) < _MOST_LANES:
            lanes.append([band])
    return lanes


def _follows(before: Band, began: date) -> bool:
    """Say whether a term can have begun when another ended: in the same year at the latest."""
    return before.ended is not None and (before.ended <= began or before.ended.year == began.year)


def _bands(lanes: Sequence[Sequence[Band]], across: Time, floor: float) -> Node:
    marks: list[Node] = []
    for number, lane in enumerate(lanes):
        y = 4 + number * _LANE
        for place, band in enumerate(lane):
            begin = across(band.began or date(across.first, 1, 1))
            end = across(band.ended or date(across.last, 12, 31))
            look = "band" if place % 2 else "band-2"
            # The first lane shades the whole height; what overlaps it is a strip, or the shades would mix.
            tall = floor - y if number == 0 else _LANE - 2
            area = node("rect", x=begin, y=y, width=max(end - begin, 1.5), height=tall, class_=look)
            room = int((end - begin - 6) / 6.2)
            name = _fitting(band.label, room)
            words = text(name, begin + 4, y + 12, "small") if name else None
            years = f"{band.began.year if band.began else '?'}–{band.ended.year if band.ended else ''}"
            marks.append(link(band.address, area, words, label=f"{band.label}, {years}"))
    return group(*marks)


def _fitting(label: str, room: int) -> str:
    """Return the name, or its last word, or nothing: whatever fits."""
    name = label.partition(",")[0]
    for words in (label, name, *name.split()[-1:]):
        if len(words) <= room:
            return words
    return ""


def _grid(up: Logarithmic, across: Time, width: float, floor: float, height: float) -> Node:
    marks: list[Node] = []
    for tick in up.ticks():
        if tick == 0:
            continue
        y = up(tick)
        marks += [
            node("path", d=f"M{_LEFT} {y:.1f}H{width - _RIGHT}", class_="grid"),
            text(short(tick), _LEFT - 6, y + 4, "small", "end"),
        ]
    base = floor + _NO_NUMBER / 2
    marks += [
        text("?", _LEFT - 6, floor + 4, "small", "end"),
        node("path", d=f"M{_LEFT} {base:.1f}H{width - _RIGHT}", class_="axis"),
    ]
    for year in across.ticks(max(2, int(width / 90))):
        x = across(date(year, 1, 1))
        marks += [
            node("path", d=f"M{x:.1f} {base:.1f}v4", class_="axis"),
            text(str(year), x, height - 6, "small", "middle"),
        ]
    return group(*marks)
