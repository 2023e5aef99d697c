"""The columns of totals as tables: a row a group, or a row a sum of one country."""

from collections.abc import Iterator, Sequence

from app.formats.columns import Column, Table, text, whole
from app.totals.schemas import Compare, Grouping

_ENDS = {"low": "at least", "best": "best", "high": "at most; empty: open, or not quantified"}
_UNQUANTIFIED = "how many of the counts added bear no number"
_GROUPS = {
    Grouping.COUNTRY: (
        text("country", "the country, by its alpha-3 code"),
        text("country_name", "its name"),
    ),
    Grouping.LEADER: (
        text("leader", "the identifier of the leader; empty: acts of none"),
        text("leader_name", "the leader's name"),
    ),
    Grouping.YEAR: (whole("year", "the year of the acts' dates; empty: undated"),),
}
_SUM = (
    whole("acts", "how many acts have a figure there"),
    *(whole(end, f"the sum of counts, {told}") for end, told in _ENDS.items()),
    whole("unquantified", _UNQUANTIFIED),
)
_CUSTODY = tuple(
    whole(f"leaving_custody_{end}", f"of those the persons who leave custody, {told}", "leaving_custody", end)
    for end, told in {**_ENDS, "unquantified": _UNQUANTIFIED}.items()
)


_SIDES = {Compare.STAGE: ("announced", "implemented"), Compare.BASIS: ("official", "independent")}


def totals_table(groups: Sequence[Grouping], *, lines: bool, compare: Compare | None = None) -> Table:
    """Return the table of totals by these groups; with `lines` nothing is told of custody.

    With `compare` the columns of each side have its name in front.
    """
    keys: list[Column] = []
    for group in groups:
        keys += _GROUPS.get(group, (text(group.value, f"the {group.value} of the row's acts or lines; empty: none"),))
    return Table(
        "totals",
        "Totals",
        f"one row a {' and '.join(groups)}" if groups else "the total of all acts chosen",
        (*keys, *((*_SUM, *(() if lines else _CUSTODY)) if compare is None else _compared(compare, lines=lines))),
    )


def _compared(compare: Compare, *, lines: bool) -> Iterator[Column]:
    for side in _SIDES[compare]:
        for name in ("acts", *_ENDS, "unquantified"):
            told = {**_ENDS, "acts": "how many acts have a figure there", "unquantified": _UNQUANTIFIED}[name]
            yield whole(f"{side}_{name}", f"{side}: {told}", side, name)
        for end, told in () if lines else {**_ENDS, "unquantified": _UNQUANTIFIED}.items():
            steps = (side, "leaving_custody", end)
            yield whole(f"{side}_leaving_custody_{end}", f"{side}, who leaves custody: {told}", *steps)
    yield whole("distance_acts", "how many acts have a number on both sides", "distance", "acts")
    for end, told in _ENDS.items():
        yield whole(f"distance_{end}", f"the first side less the second over those acts, {told}", "distance", end)


COUNTRY_TOTALS = Table(
    "country-totals",
    "Totals of one country",
    "one row a sum: the total, each family, each kind and each year, announced and implemented",
    (
        text("country", "the country, by its alpha-3 code"),
        text("country_name", "its name"),
        text("basis", "whose figures stand"),
        text("stage", "announced or implemented"),
        text("sum", "of what: total, family, kind or year"),
        text("family", "the family, of which the kind is one"),
        text("kind", "the kind of relief"),
        whole("year", "the year of the acts' dates; empty: undated, or no year's sum"),
        *_SUM,
        *_CUSTODY,
    ),
)
