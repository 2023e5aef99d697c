"""What follows from an act's rows: status, date, what it covers, warnings. Pure."""

from dataclasses import dataclass
from itertools import pairwise

from app.counts.count import Count
from app.counts.reader import WordingError, read_wording
from app.db.statements import Row
from app.derivation.covers import FIGURED_BIT, Coverage, FigureGiven, LineGiven, cover_all
from app.derivation.rows import ActRows
from app.vocabularies import (
    BASIS_OF,
    EFFECTIVE_MILESTONES,
    NO_SOURCE_RANK,
    RELIABILITY_RANK,
    VOID_STATUSES,
    Basis,
    Kind,
    MilestoneType,
    PostedBasis,
    SourceKind,
    Stage,
    Status,
)

# The order of a life without detours; amendments, extensions, suspensions and ends may come at any time.
_LIFE = {
    MilestoneType.ANNOUNCED: 0,
    MilestoneType.PROPOSED: 1,
    MilestoneType.ADOPTED: 2,
    MilestoneType.IN_FORCE: 3,
    MilestoneType.IMPLEMENTING: 4,
    MilestoneType.COMPLETED: 5,
}


@dataclass(frozen=True, slots=True)
class Warned:
    """What an editor should look at: a code, a message, a pointer into the document."""

    code: str
    message: str
    pointer: str


@dataclass(slots=True)
class Derived:
    """All that follows from the rows of one act alone (whether it is counted depends on others too)."""

    status: Status
    date: Row | None
    void: bool
    figured: int
    figures: dict[str, FigureGiven]
    lines: tuple[LineGiven, ...]
    headline: tuple[FigureGiven, ...]
    coverage: dict[tuple[Stage, Basis], Coverage]
    warnings: list[Warned]


def derive(rows: ActRows) -> Derived:
    """Return what follows from the rows of one act. The rules are docs/data-model.md's."""
    figures = {row["id"]: _given(row, rows.sources) for row in rows.figures}
    of_line: dict[str | None, list[FigureGiven]] = {}
    for row in rows.figures:
        of_line.setdefault(row["breakdown_id"], []).append(figures[row["id"]])
    lines = tuple(
        LineGiven(row["id"], Kind(row["kind"]), row["part_of"], tuple(of_line.get(row["id"], ())))
        for row in rows.breakdowns
    )
    headline = tuple(of_line.get(None, ()))
    coverage = cover_all(lines, headline)
    status = Status(rows.milestones[-1]["type"]) if rows.milestones else Status.UNKNOWN
    dated = [row for row in rows.milestones if row["on"] is not None]
    derived = Derived(
        status=status,
        date=min(dated, key=lambda row: str(row["on_first"])) if dated else None,
        void=_is_void(rows, status),
        figured=sum(FIGURED_BIT[pair] for pair in coverage),
        figures=figures,
        lines=lines,
        headline=headline,
        coverage=coverage,
        warnings=[],
    )
    derived.warnings.extend(_warnings(rows, derived))
    return derived


def _given(row: Row, sources: dict[str, Row]) -> FigureGiven:
    """See a figure as election does: with the basis that it speaks for and the rank of who said it first."""
    source = sources.get(row["source_id"]) if row["source_id"] is not None else None
    said_by = None if source is None else SourceKind(source["originator_kind"] or source["kind"])
    basis = PostedBasis(row["basis"]) if row["basis"] else None
    return FigureGiven(
        id=row["id"],
        stage=Stage(row["stage"]),
        low=row["low"],
        best=row["best"],
        high=row["high"],
        speaks_for=basis or (None if said_by is None else BASIS_OF[said_by]),
        rank=NO_SOURCE_RANK if said_by is None else RELIABILITY_RANK[said_by],
        accepted=row["accepted"],
        as_of=row["as_of_first"] or "",
        reported_on=row["reported_on_first"] or (source and source["published_on_first"]) or "",
    )


def _is_void(rows: ActRows, status: Status) -> bool:
    """Whether the act came to nothing: its end is one of no effect, and it never had any."""
    return (
        status in VOID_STATUSES
        and not any(row["type"] in EFFECTIVE_MILESTONES for row in rows.milestones)
        and not any(row["stage"] == Stage.IMPLEMENTED for row in rows.figures)
    )


def _warnings(rows: ActRows, derived: Derived) -> list[Warned]:
    return [
        *_of_sums(rows, derived),
        *_of_wordings(rows),
        *_of_times(rows, derived),
        *(
            Warned(
                "source_differs",
                f"The stored source has another {', '.join(row['differs'])}; it was not changed.",
                f"/sources/{place}",
            )
            for place, row in enumerate(rows.cited)
            if row["differs"]
        ),
    ]


def _of_sums(rows: ActRows, derived: Derived) -> list[Warned]:
    warnings = []
    places = {row["id"]: place for place, row in enumerate(rows.breakdowns)}
    for stage in Stage:
        coverage = derived.coverage.get((stage, Basis.ACCEPTED))
        if coverage is None:
            continue
        if coverage.exceeds_headline and coverage.itemised and coverage.headline:
            warnings.append(
                Warned(
                    "breakdowns_exceed_headline",
                    f"The lines come to {coverage.itemised.low:,} or more, the headline to {coverage.headline.high:,}"
                    f" at most ({stage}); the headline stands.",
                    "/headline",
                )
            )
        warnings.extend(
            Warned(
                "parts_exceed_line",
                f"The parts of this line come to more than its own figure ({stage}).",
                f"/breakdowns/{places[line]}",
            )
            for line in coverage.parts_exceed
        )
    return warnings


def _read(wording: str) -> Count | None:
    try:
        return read_wording(wording)
    except WordingError:
        return None


def _of_wordings(rows: ActRows) -> list[Warned]:
    warnings = []
    places = {row["id"]: place for place, row in enumerate(rows.breakdowns)}
    seen: dict[str | None, int] = {}
    for row in rows.figures:
        line = row["breakdown_id"]
        place = seen[line] = seen.get(line, -1) + 1
        base = "/headline" if line is None else f"/breakdowns/{places[line]}"
        warnings.extend(_disagreement(row, f"{base}/figures/{place}/count"))
    for place, row in enumerate(rows.scopes):
        warnings.extend(_disagreement(row, f"/scopes/{place}/count"))
    return warnings


def _disagreement(row: Row, pointer: str) -> list[Warned]:
    if row["wording"] is None:
        return []
    if row["low"] == row["high"] and row["wording"].replace(",", "") == str(row["low"]):
        # Bare digits, as most are: to read them would find the same, or no number.
        return []
    read = _read(row["wording"])
    if read is None or read.low is None or (read.low, read.best, read.high) == (row["low"], row["best"], row["high"]):
        return []
    high = "open" if read.high is None else f"{read.high:,}"
    message = f"The words “{row['wording'][:80]}” read as {read.low:,} to {high}, best {read.best:,}."
    return [Warned("wording_disagrees", message, pointer)]


def _of_times(rows: ActRows, derived: Derived) -> list[Warned]:
    warnings = []
    ranks = [(_LIFE[row["type"]], place) for place, row in enumerate(rows.milestones) if row["type"] in _LIFE]
    for (before, _), (after, place) in pairwise(ranks):
        if after < before:
            warnings.append(
                Warned(
                    "milestones_out_of_order",
                    f"`{rows.milestones[place]['type']}` comes after a later step of an act's life.",
                    f"/milestones/{place}",
                )
            )
    if derived.date is None:
        return warnings
    first, last = derived.date["on_first"], derived.date["on_last"]
    from_year, to_year = rows.country["from_year"], rows.country["to_year"]
    if (from_year is not None and last < f"{from_year:04}") or (to_year is not None and first > f"{to_year:04}-12-31"):
        warnings.append(
            Warned("outside_country_years", f"{rows.country['name']} did not exist at the act's date.", "/country")
        )
    for place, role in enumerate(rows.roles):
        leader = rows.leaders.get(role["leader_id"]) if role["leader_id"] else None
        terms = [] if leader is None else [term for term in leader.terms if term[0] == rows.act["country"]]
        dated = [term for term in terms if term[1] is not None]
        if (
            leader
            and dated
            and not any((began or "") <= last and first <= (ended or "9999") for _, began, ended in dated)
        ):
            warnings.append(
                Warned("outside_terms", f"{leader.name} held no recorded office at the act's date.", f"/roles/{place}")
            )
    return warnings
