"""Years: persons by year, the families stacked, with what is known of the total's ends drawn beside each bar."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from app.dashboard.charts.scales import Linear, round_step, short
from app.dashboard.charts.svg import Node, drawing, group, link, node, shared, text
from app.dashboard.charts.theme import FAMILIES
from app.dashboard.wording import digits, interval, title as titled

Row = Mapping[str, Any]
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 8.0, 26.0, 24.0
# A bar so many times as high as the next would press all others flat: it is drawn broken, with its number.
_TOO_HIGH: Final = 3.0
# A break is an exception to be seen as one: of so many bars one may be broken.
_BARS_A_BREAK: Final = 8
_WIDEST: Final = 44.0
# So many years at least are shown; a silence longer than _LONG takes the room of _CUT years.
_FEWEST: Final = 8
_LONG: Final = 15
_CUT: Final = 4
# Of a year's total.
_SHOWN: Final = ("acts", "low", "best", "high")


def stacked_years(
    rows: Sequence[Row], totals: Sequence[Row], *, title: str, width: int = 680, height: int = 250, id_: str = "years",
    address: str | None = None,
) -> Node:  # fmt: skip
    """Return bars by year: `rows` by year and family make the parts, `totals` by year the interval beside them.

    `address` is where a bar leads, with `{}` for its year. Undated rows (year null) are left to the table.
    """
    parts = {(row["year"], row["family"]): row["best"] or 0 for row in rows if row["year"] is not None}
    whole = {row["year"]: row for row in totals if row["year"] is not None}
    years = {year for year, _ in parts} | set(whole)
    description = f"Bars of persons by year, by what happens to them. {len(years)} years have a figure."
    if not years:
        nothing = text("No dated act has a figure here.", width / 2, height / 2, anchor="middle")
        return drawing(width, height, title, description, nothing, id_=id_)
    slots = _slots(years)
    band = (width - _LEFT - _RIGHT) / (max(slots.values()) + 1)
    stacks = {year: sum(parts.get((year, family), 0) for family in FAMILIES) for year in years}
    heights = {year: max(stacks[year], _best(whole.get(year))) for year in years}
    highest, broken = _cut(heights)
    scale = Linear(highest, height - _BOTTOM, _TOP)
    marks: list[Node] = []
    for year in sorted(years):
        total = whole.get(year)
        marks.append(
            _year(
                year, _LEFT + slots[year] * band, band, scale,
                tuple(parts.get((year, family), 0) for family in FAMILIES),
                None if total is None else tuple((name, total.get(name)) for name in _SHOWN),
                heights[year] if year in broken else None,
                address and address.format(year),
            )
        )  # fmt: skip
    return drawing(
        width, height, title, description,
        _grid(scale, width), *marks, _years_below(slots, band, width, height), id_=id_,
    )  # fmt: skip


@shared
def _year(
    year: int, x: float, band: float, scale: Linear, sizes: Sequence[int], told: Sequence[tuple[str, Any]] | None,
    broken: int | None, address: str | None,
) -> Node:  # fmt: skip
    """Return what is drawn of one year, in a band that begins at `x`; `broken` is the number of a bar that is cut."""
    parts = {family: size for family, size in zip(FAMILIES, sizes, strict=True) if size}
    total = None if told is None else dict(told)
    wide = min(band * 0.76, _WIDEST)
    bar = _bar(x + (band - wide) / 2, wide, parts, scale, broken=broken is not None)
    ends = None if total is None else _ends(total, x + band / 2, scale, broken=broken is not None)
    above = None if broken is None else text(short(broken), x + band / 2, _TOP - 8, "small strong", "middle")
    return link(address, bar, ends, above, label=_label(year, total, parts))


def _best(row: Row | None) -> int:
    return 0 if row is None or row["best"] is None else int(row["best"])


def _cut(totals: Mapping[int, int]) -> tuple[float, frozenset[int]]:
    """Return how high the scale reaches, and the years whose bars are higher."""
    order = sorted(totals, key=lambda year: -totals[year])
    cut = 0
    while cut < len(order) // _BARS_A_BREAK and totals[order[cut]] > _TOO_HIGH * totals[order[cut + 1]] > 0:
        cut += 1
    # A year is cut only with all that are higher.
    return max(totals[order[cut]] * 1.12, 4.0), frozenset(order[:cut])


def _bar(x: float, width: float, parts: Mapping[str, int], scale: Linear, *, broken: bool) -> Node:
    marks: list[Node] = []
    below = 0
    for family, size in parts.items():
        low, high = scale(below), scale(below + size)
        marks.append(node("rect", x=x, y=high, width=width, height=max(low - high, 0.6), class_=f"of-{family}"))
        below += size
    if broken:
        y = scale.end + 9
        zigzag = f"M{x - 2:.1f} {y + 4:.1f}l{width / 2 + 2:.1f}-4l{width / 2 + 2:.1f} 4"
        marks.append(node("path", d=zigzag, class_="break"))
    return group(*marks)


def _ends(total: Row, x: float, scale: Linear, *, broken: bool) -> Node | None:
    """Return the line from low to high; with an arrow where it is open; a ring where there is no number."""
    if total["best"] is None:
        return node("circle", cx=x, cy=scale.start - 5, r=3, class_="hollow whisker", fill="none")
    low, high = total["low"], total["high"]
    if broken or low == high:
        return None
    bottom = scale(low)
    if high is not None:
        return node("path", d=f"M{x - 2:.1f} {bottom:.1f}h4m-2 0V{scale(high):.1f}m-2 0h4", class_="whisker")
    top = scale(total["best"]) - 11
    return node("path", d=f"M{x - 2:.1f} {bottom:.1f}h4m-2 0V{top:.1f}m-2.5 3.5l2.5-3.5l2.5 3.5", class_="whisker")


def _label(year: int, total: Row | None, parts: Mapping[str, int]) -> str:
    told = [f"{titled(family)} {digits(size)}" for family, size in parts.items()]
    whole = f"{year}: {interval(total)}"
    return f"{whole}. {', '.join(told)}" if len(told) > 1 else whole


def _grid(scale: Linear, width: float) -> Node:
    marks: list[Node] = []
    for tick in scale.ticks():
        y = scale(tick)
        line = node("path", d=f"M{_LEFT} {y:.1f}H{width - _RIGHT}", class_="axis" if tick == 0 else "grid")
        marks += [line, text(short(tick), _LEFT - 6, y + 4, "small", "end")]
    return group(*marks)


def _slots(years: Collection[int]) -> dict[int, int]:
    """Return the place of each year. Where nothing happened for a long time, that time is cut out."""
    first, last = min(years), max(years)
    if last - first < _FEWEST:
        missing = _FEWEST - (last - first)
        first, last = first - missing // 2, last + (missing + 1) // 2
    slots: dict[int, int] = {}
    place, before = 0, first
    for year in range(first, last + 1):
        if year in years or year in (first, last):
            if year - before > _LONG:
                # The years of the cut have no place.
                for passed in range(before + 1, year):
                    slots.pop(passed, None)
                place = slots[before] + _CUT
            before = year
        slots[year] = place
        place += 1
    return slots


def _years_below(slots: Mapping[int, int], band: float, width: float, height: float) -> Node:
    marks: list[Node] = []
    even = round_step(round(len(slots) / max(2, width / 80)))
    y = height - _BOTTOM
    for (before, _), (year, place) in pairwise([(min(slots) - 1, -1), *slots.items()]):
        x = _LEFT + (place + 0.5) * band
        alone = year - before > 1 or year == min(slots)
        if year % even == 0 or (alone and year % even > even / 2):
            marks.append(text(str(year), x, height - 7, "small", "middle"))
        if year - before > 1 and before >= min(slots):
            cut = x - band * _CUT / 2 - 3
            marks.append(node("path", d=f"M{cut:.1f} {y + 5:.1f}l4-10m3 0l-4 10", class_="axis"))
    return group(*marks)
