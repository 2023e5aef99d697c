"""Leaders: named once, listed in the file of their country, in office when their acts say so."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from app.counts.dates import PartialDate
from app.folding import fold
from app.leaders.schemas import LeaderCreate, TermPosted
from app.register.examined import Examined, names_of
from app.register.findings import Finding
from app.register.reading import Register

# Offices that several persons hold at once.
_SHARED = ("minister", "member", "deputy", "governor", "co-", "chair", "leader", "commander")


def check_leaders(register: Register, acts: Sequence[Examined]) -> Iterator[Finding]:
    """Give what is wrong with leaders, their terms, and what acts say of them."""
    known: dict[tuple[str, str], tuple[str, LeaderCreate]] = {}
    for place, leader in register.leaders.items():
        others = {known[key][0] for name in names_of(leader) if (key := (leader.country, name)) in known}
        for other in sorted(others):
            yield _finding("leader_twice", f"{other} has a name of this one.", place, leader)
        for name in names_of(leader):
            known.setdefault((leader.country, name), (place, leader))
        if not leader.terms:
            yield _finding("leader_without_term", "No office is given.", place, leader)
    named: set[str] = set()
    for act in acts:
        yield from _check_roles(act, known, named)
    for place, leader in register.leaders.items():
        if place not in named:
            yield _finding("leader_unused", "No act names this leader.", place, leader)
    yield from _check_overlaps(register)


def _check_roles(
    act: Examined, known: dict[tuple[str, str], tuple[str, LeaderCreate]], named: set[str]
) -> Iterator[Finding]:
    for number, role in enumerate(act.posted.roles):
        if role.leader is None or role.leader.name is None:
            continue
        pointer = f"/roles/{number}"
        found = known.get((act.posted.country, fold(role.leader.name)))
        if found is None:
            message = f"{role.leader.name} is not among the leaders of {act.posted.country}."
            yield act.finding("leader_not_listed", message, f"{pointer}/leader", role.leader.name)
            continue
        place, leader = found
        named.add(place)
        offices = {fold(term.office) for term in leader.terms}
        if role.office is not None and offices and not any(_alike(fold(role.office), office) for office in offices):
            held = ", ".join(dict.fromkeys(term.office for term in leader.terms))
            message = f"{leader.name} acts as {role.office}, and the terms are those of {held}."
            yield act.finding("office_disagrees", message, f"{pointer}/office")
    if act.derived is not None:
        for warned in act.derived.warnings:
            if warned.code == "outside_terms":
                yield act.finding(warned.code, warned.message, warned.pointer)


def _alike(one: str, other: str) -> bool:
    """Whether two offices, folded, have a word in common that says something."""
    return not set(re.findall(r"\w{4,}", one)).isdisjoint(re.findall(r"\w{4,}", other)) or one == other


def _check_overlaps(register: Register) -> Iterator[Finding]:
    """Give the terms of two leaders in one office of one country that share more than a day or a loose date's span."""
    terms = [
        (term.country or leader.country, fold(term.office), place, leader, term)
        for place, leader in register.leaders.items()
        for term in leader.terms
        if term.began_on is not None and term.ended_on is not None
    ]
    for (country, office, _, one, first), (other_country, other_office, place, other, second) in combinations(terms, 2):
        if (country, office) != (other_country, other_office) or one is other or office.startswith(_SHARED):
            continue
        if _overlap(first, second):
            message = f"{one.name} was {first.office} from {first.began_on} to {first.ended_on}, {other.name} too."
            yield _finding("terms_overlap", message, place, other)


def _overlap(one: TermPosted, other: TermPosted) -> bool:
    """Whether two terms with both dates surely share days, whatever days their loose dates mean."""
    began = max(PartialDate.parse(date).last for date in (one.began_on, other.began_on) if date is not None)
    ended = min(PartialDate.parse(date).first for date in (one.ended_on, other.ended_on) if date is not None)
    return began < ended


def _finding(code: str, message: str, place: str, leader: LeaderCreate) -> Finding:
    return Finding(code, message, place, "", leader.name)
