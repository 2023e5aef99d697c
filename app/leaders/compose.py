"""From the posted form of a leader to its document and its rows: references resolved, terms known again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from app.countries.queries import resolve_codes
from app.counts.dates import PartialDate
from app.db.ids import is_id, new_id
from app.db.statements import Row, table_of
from app.errors import Fault, Invalid
from app.folding import fold
from app.leaders.schemas import LeaderCreate, TermPosted
from app.models import Leader
from app.spans import span

_leaders = table_of(Leader)
Content = dict[str, Any]


def compose(connection: Connection, id_: str, posted: LeaderCreate, stored: Sequence[Mapping[str, Any]]) -> Content:
    """Return the members of a leader's document that are posted, in full, with its `id`.

    `stored` are the terms (as in the document) that these take the place of. Raises `Invalid` with all faults.
    """
    codes = {posted.country} | {term.country for term in posted.terms if term.country is not None}
    known = resolve_codes(connection, codes)
    faults = _faults(connection, id_, posted, known)
    if faults:
        raise Invalid("The leader can't be taken as it is: see `errors`.", *faults)
    country = known[posted.country]
    terms = [_term(term, country if term.country is None else known[term.country]) for term in posted.terms]
    _know_again(terms, stored)
    return {
        "id": id_,
        "name": posted.name,
        "names": [name.model_dump() for name in posted.names],
        "country": country,
        "wikidata": posted.wikidata,
        "notes": posted.notes,
        "terms": sorted(terms, key=_begin),
    }


def leader_row(content: Content) -> Row:
    """Return the row of a leader."""
    return {name: content[name] for name in ("id", "name", "country", "wikidata", "notes")}


def name_rows(content: Content) -> list[Row]:
    """Return the rows of all names of a leader, the main one first."""
    names = [{"name": content["name"], "language": None}, *content["names"]]
    return [
        {"leader_id": content["id"], "place": place, **name, "folded": fold(name["name"])}
        for place, name in enumerate(names)
    ]


def term_rows(content: Content) -> list[Row]:
    """Return the rows of the terms of a leader."""
    return [
        {name: term[name] for name in ("id", "office", "country", "began", "ended", "note")}
        | {
            "leader_id": content["id"],
            "place": place,
            **span("began_on", term["began_on"]),
            **span("ended_on", term["ended_on"]),
            "predecessor_id": term["predecessor"] and term["predecessor"]["id"],
            "predecessor_name": term["predecessor"] and term["predecessor"]["name"],
        }
        for place, term in enumerate(content["terms"])
    ]


def _begin(term: Content) -> tuple[bool, date]:
    """What terms are ordered by: the first day, none last, a tie by the place posted."""
    began_on = term["began_on"]
    return (True, date.max) if began_on is None else (False, PartialDate.parse(began_on).first)


def _term(posted: TermPosted, country: str) -> Content:
    return posted.model_dump(mode="json") | {"country": country}


def _know_again(terms: list[Content], stored: Sequence[Mapping[str, Any]]) -> None:
    """Give each term the id of the stored one that it names, else of an equal one, else a new one."""
    left = {term["id"]: term for term in stored}
    wanting = [term for term in terms if left.pop(term["id"], None) is None]
    for term in wanting:
        equal = (id_ for id_, other in left.items() if {**other, "id": None} == {**term, "id": None})
        id_ = next(equal, None)
        left.pop(id_, None)
        term["id"] = id_ or new_id()


def _faults(connection: Connection, id_: str, posted: LeaderCreate, known: Mapping[str, str]) -> list[Fault]:
    faults = []
    if posted.country not in known:
        faults.append(_no_country("/country"))
    predecessors = {
        place: term.predecessor.id
        for place, term in enumerate(posted.terms)
        if term.predecessor is not None and term.predecessor.id is not None
    }
    leaders = _known_leaders(connection, set(predecessors.values()))
    for place, term in enumerate(posted.terms):
        if term.country is not None and term.country not in known:
            faults.append(_no_country(f"/terms/{place}/country"))
        predecessor = predecessors.get(place)
        pointer = f"/terms/{place}/predecessor"
        if predecessor == id_:
            message = "Nobody is their own predecessor; of two terms in a row, leave it out."
            faults.append(Fault("predecessor_same", message, pointer=pointer))
        elif predecessor is not None and predecessor not in leaders:
            message = "No leader has this id; a name alone is posted as an object."
            faults.append(Fault("leader_unknown", message, pointer=pointer))
    return faults


def _known_leaders(connection: Connection, ids: set[str]) -> set[str]:
    asked = [id_ for id_ in ids if is_id(id_)]
    if not asked:
        return set()
    statement = select(_leaders.c.id).where(_leaders.c.id.in_(asked))
    return set(connection.execute(statement).scalars())


def _no_country(pointer: str) -> Fault:
    message = "No country has this code; see /v1/countries."
    return Fault("country_unknown", message, pointer=pointer)
