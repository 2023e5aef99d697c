"""Duplicates: two acts of one country that lie near each other in time and in number, and are not related."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from app.register.examined import Examined
from app.register.findings import Finding
from app.vocabularies import NESTING_RELATIONS, Basis, Stage

_NEAR = timedelta(days=45)
# How far two numbers may lie apart, as a part of the larger, to be near each other.
_PART = 10


def check_duplicates(acts: Sequence[Examined]) -> Iterator[Finding]:
    """Give the pairs of acts that may be one, each once, at the later of the two."""
    by_country: dict[str, list[Examined]] = {}
    for act in acts:
        if act.rows is not None:
            by_country.setdefault(act.rows.act["country"], []).append(act)
    for of_country in by_country.values():
        for one, other in combinations(of_country, 2):
            if _related(one, other) or not _near_in_time(one, other):
                continue
            nearness = _nearness(_numbers(one), _numbers(other))
            if nearness is None:
                continue
            same, told = nearness
            message = f"It lies near {one.posted.external_id} ({one.place}) in time, and {told}."
            yield other.finding("duplicate" if same else "near_duplicate", message, subject=one.posted.external_id)


def _related(one: Examined, other: Examined) -> bool:
    """Whether an act names the other in its relations, or both lie inside one."""
    names = (one.posted.external_id, other.posted.external_id)
    if any(relation.act in names for act in (one, other) for relation in act.posted.relations):
        return True
    inside = [
        {relation.act for relation in act.posted.relations if relation.relation in NESTING_RELATIONS}
        for act in (one, other)
    ]
    return not inside[0].isdisjoint(inside[1])


def _near_in_time(one: Examined, other: Examined) -> bool:
    spans = [_span(act) for act in (one, other)]
    if spans[0] is None or spans[1] is None:
        return False
    (first, last), (other_first, other_last) = spans[0], spans[1]
    # Two years side by side are not near each other.
    loose = any(end - start > _NEAR for start, end in ((first, last), (other_first, other_last)))
    margin = timedelta() if loose else _NEAR
    return first - margin <= other_last and other_first - margin <= last


def _span(act: Examined) -> tuple[date, date] | None:
    """The days of which one is the act's date; None where it has none."""
    if act.derived is None or act.derived.date is None:
        return None
    return date.fromisoformat(act.derived.date["on_first"]), date.fromisoformat(act.derived.date["on_last"])


def _numbers(act: Examined) -> set[int]:
    """What is said of the act as a whole: each figure of its headline, and the persons covered at either stage."""
    assert act.derived is not None
    numbers = {figure.best for figure in act.derived.headline}
    for stage in Stage:
        coverage = act.derived.coverage.get((stage, Basis.ACCEPTED))
        if coverage is not None and coverage.persons is not None:
            numbers.add(coverage.persons.best)
    return {number for number in numbers if number}


def _nearness(numbers: set[int], others: set[int]) -> tuple[bool, str] | None:
    """Whether two acts share a number, and what that is; None where none lies near another."""
    shared = numbers & others
    if shared:
        return True, f"both are of {max(shared):,}"
    near = [(a, b) for a in numbers for b in others if abs(a - b) * _PART <= max(a, b)]
    if not near:
        return None
    a, b = max(near)
    return False, f"{a:,} is near {b:,}"
