"""Records examined without a database: each act composed and derived as a load would do it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.acts.compose import compose
from app.acts.schemas import ActCreate, FigurePosted
from app.countries.seed import listed_countries
from app.countries.service import row_of
from app.counts.dates import PartialDate
from app.db.statements import Row
from app.derivation.derive import Derived, derive
from app.derivation.rows import ActRows, LeaderKnown
from app.derivation.schemas import SourcePublic
from app.errors import Fault, Invalid
from app.folding import fold
from app.leaders.schemas import LeaderCreate
from app.register.findings import Finding
from app.register.reading import Register
from app.sources.addresses import url_key
from app.sources.schemas import SourcePosted
from app.spans import span

_DESCRIBED = set(SourcePublic.model_fields) - {"id"}


@dataclass(frozen=True, slots=True)
class Given:
    """One figure of an act, short forms in full, where it stands in the record, and the source that it has."""

    pointer: str
    figure: FigurePosted
    source: SourcePosted | None
    in_headline: bool


@dataclass(slots=True)
class Examined:
    """One act: where it stands, as it is posted, and what follows from it (None where it can't be composed)."""

    place: str
    posted: ActCreate
    rows: ActRows | None = None
    derived: Derived | None = None
    refused: list[Fault] = field(default_factory=list)

    def finding(self, code: str, message: str, pointer: str = "", subject: str | None = None) -> Finding:
        """Return a finding in this act."""
        return Finding(code, message, self.place, pointer, self.posted.external_id or "", subject)

    def source(self, key: str | None) -> SourcePosted | None:
        """Return the source that a key means; without one the only source of the act."""
        sources = self.posted.sources
        if key is None:
            return sources[0] if len(sources) == 1 else None
        return next((source for source in sources if source.key == key), None)

    def figures(self) -> Iterator[Given]:
        """Give all figures, those of the headline first."""
        posted = self.posted
        if posted.total is not None:
            yield self._given("/total", posted.total, in_headline=True)
        for place, figure in enumerate(posted.headline.figures):
            yield self._given(f"/headline/figures/{place}", figure, in_headline=True)
        for number, line in enumerate(posted.breakdowns):
            pointer = f"/breakdowns/{number}"
            if line.count is not None:
                short = FigurePosted(count=line.count, source=line.source, text=line.text)
                yield self._given(pointer, short, in_headline=False)
            for place, figure in enumerate(line.figures):
                yield self._given(f"{pointer}/figures/{place}", figure, in_headline=False)

    def _given(self, pointer: str, figure: FigurePosted, *, in_headline: bool) -> Given:
        return Given(pointer, figure, self.source(figure.source), in_headline)


def examine(register: Register) -> list[Examined]:
    """Return each act of a register with what follows from it, in the order of the register."""
    countries = {row["code"]: row for row in map(row_of, listed_countries())}
    countries |= {row["alpha2"]: row for row in countries.values() if row["alpha2"] is not None}
    leaders = _leaders(register.leaders)
    known = {act.external_id for act in register.acts.values() if act.external_id is not None}
    return [_examine(place, act, countries, leaders, known) for place, act in register.acts.items()]


def _examine(
    place: str,
    posted: ActCreate,
    countries: Mapping[str, Row],
    leaders: Mapping[tuple[str, str], LeaderKnown],
    known: set[str],
) -> Examined:
    examined = Examined(place, posted)
    country = countries.get(posted.country)
    if country is None:
        examined.refused.append(Fault("country_unknown", "No country has this code.", "/country"))
        return examined
    named = [role.leader.name or role.leader.id or "" for role in posted.roles if role.leader is not None]
    try:
        rows = compose(
            posted,
            act={"id": posted.external_id or place, "review": (posted.review or "published"), "deleted": False},
            country=country,
            cited=[(_source_row(source), []) for source in posted.sources],
            leaders={name: name for name in named},
            related={name: name for name in known},
            before=None,
        )
    except Invalid as invalid:
        examined.refused.extend(invalid.faults)
        return examined
    rows.leaders = {name: leaders.get((country["code"], fold(name)), LeaderKnown(name)) for name in named}
    examined.rows, examined.derived = rows, derive(rows)
    return examined


def _source_row(posted: SourcePosted) -> Row:
    """Return the row of a source; its address, or all that is said of it, is its identifier here."""
    described: dict[str, Any] = posted.model_dump(mode="json", include=_DESCRIBED)
    id_ = repr(sorted(described.items())) if posted.url is None else url_key(posted.url)
    return described | {"id": id_} | span("published_on", posted.published_on)


def _leaders(posted: Mapping[str, LeaderCreate]) -> dict[tuple[str, str], LeaderKnown]:
    """Return the leaders by country and each of their names, folded."""
    known: dict[tuple[str, str], LeaderKnown] = {}
    for leader in posted.values():
        terms = [
            (
                term.country or leader.country,
                None if term.began_on is None else PartialDate.parse(term.began_on).first.isoformat(),
                None if term.ended_on is None else PartialDate.parse(term.ended_on).last.isoformat(),
            )
            for term in leader.terms
        ]
        for name in names_of(leader):
            known.setdefault((leader.country, name), LeaderKnown(leader.name, terms))
    return known


def names_of(leader: LeaderCreate) -> list[str]:
    """Return all names of a leader, folded, the main one first."""
    return list(dict.fromkeys(fold(name) for name in (leader.name, *(other.name for other in leader.names))))
