"""What an act covers: which figure counts, and the sums that follow. Pure; the rules are docs/data-model.md's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.counts.interval import UNQUANTIFIED, Interval, total
from app.vocabularies import LEAVES_CUSTODY, Basis, Kind, LeavesCustody, PostedBasis, Stage

# Exactly none: what is left where nothing can be.
NONE_LEFT = Interval(0, 0, 0)
# The order in which a stage and a basis are walked, and the bit of each in `act.figured`.
STAGES_AND_BASES = tuple((stage, basis) for stage in Stage for basis in Basis)
FIGURED_BIT = {pair: 1 << place for place, pair in enumerate(STAGES_AND_BASES)}
# The bases under which a figure stands for election, by what it speaks for: under `accepted` every one does.
_STANDS_UNDER: dict[PostedBasis | None, frozenset[Basis]] = {
    None: frozenset({Basis.ACCEPTED}),
    **{posted: frozenset({Basis.ACCEPTED, Basis(posted.value)}) for posted in PostedBasis},
}


@dataclass(frozen=True, slots=True)
class FigureGiven:
    """One figure as election sees it. Dates are first days as ISO text, "" for none; `rank` 0 is most reliable."""

    id: str
    stage: Stage
    low: int | None
    best: int | None
    high: int | None
    speaks_for: PostedBasis | None
    rank: int
    accepted: bool = False
    as_of: str = ""
    reported_on: str = ""

    def stands(self, basis: Basis) -> bool:
        """Whether the figure stands for election under a basis."""
        return basis in _STANDS_UNDER[self.speaks_for]

    @property
    def interval(self) -> Interval:
        """The count as a term of a sum."""
        if self.low is None:
            return UNQUANTIFIED
        return Interval(self.low, self.best, self.high, 0)


@dataclass(frozen=True, slots=True)
class LineGiven:
    """One line of an act with its figures in the order of the document."""

    id: str
    kind: Kind
    part_of: str | None
    figures: tuple[FigureGiven, ...]


def counts(figures: Iterable[FigureGiven], stage: Stage, basis: Basis) -> FigureGiven | None:
    """Return the figure that counts for one line (or the headline), or None where none stands.

    Source: docs/data-model.md, "Which figure counts", steps 1 to 7.
    """
    best: FigureGiven | None = None
    best_merit: tuple[bool | int | str, ...] = ()
    for figure in figures:
        if figure.stage != stage or not figure.stands(basis):
            continue
        merit = (
            figure.accepted,
            figure.low is not None,
            figure.as_of if stage == Stage.IMPLEMENTED else "",
            -figure.rank,
            figure.reported_on,
            *_narrowness(figure),
        )
        # Equal merit: the later in the document.
        if best is None or merit >= best_merit:
            best, best_merit = figure, merit
    return best


def _narrowness(figure: FigureGiven) -> tuple[bool, int]:
    if figure.low is None or figure.high is None:
        return (False, 0)
    return (True, figure.low - figure.high)


@dataclass(slots=True, eq=False)
class Coverage:
    """What an act covers for one stage and basis; everything is None where no figure is given.

    Bases under which the same figures stand share one, which is told by its identity.
    """

    lines: dict[str, Interval]
    top: tuple[LineGiven, ...]
    headline: Interval | None
    # Lines whose parts, by their lows alone, come to more than the line's own figure.
    parts_exceed: tuple[str, ...] = ()
    # The sum of the top lines; None where no line has a figure.
    itemised: Interval | None = field(init=False)
    # The persons covered: the headline and the lines held against each other.
    persons: Interval | None = field(init=False)
    # What the lines leave of the persons.
    unspecified: Interval | None = field(init=False)
    # Of the persons those who walk out of custody: a floor, for of mixed kinds it takes none.
    leaving_custody: Interval | None = field(init=False)
    # The sum of the top lines of each kind, and what they leave as `remainder`.
    kinds: dict[Kind, Interval] = field(init=False)

    def __post_init__(self) -> None:
        """Work out what follows, each from those before it."""
        self.itemised = _sum(self.lines[line.id] for line in self.top if line.id in self.lines)
        self.persons = self._persons()
        self.unspecified = self._unspecified()
        self.leaving_custody = self._leaving_custody()
        self.kinds = self._kinds()

    @property
    def exceeds_headline(self) -> bool:
        """Whether the lines, by their lows alone, come to more than the headline allows."""
        headline, itemised = self.headline, self.itemised
        if headline is None or headline.high is None or itemised is None or itemised.low is None:
            return False
        return itemised.low > headline.high

    def _persons(self) -> Interval | None:
        headline, itemised = self.headline, self.itemised
        if headline is None or headline.low is None:
            return itemised if itemised is not None else headline
        if itemised is None or itemised.low is None or self.exceeds_headline:
            return headline
        assert headline.best is not None
        assert itemised.best is not None
        low, best = max(headline.low, itemised.low), max(headline.best, itemised.best)
        if headline.high is not None:
            low, best = min(low, headline.high), min(best, headline.high)
        return Interval(low, best, headline.high, 0)

    def _unspecified(self) -> Interval | None:
        persons = self.persons
        if persons is None:
            return None
        if self.headline is None or self.headline.low is None:
            return NONE_LEFT
        itemised = self.itemised or NONE_LEFT
        item_low, item_best = itemised.low or 0, itemised.best or 0
        assert persons.low is not None
        assert persons.best is not None
        # A line without a number may hold any part of what is left.
        certain = itemised.high is not None and not itemised.unquantified
        low = max(0, persons.low - (itemised.high or 0)) if certain else 0
        best = max(0, persons.best - item_best)
        high = None if persons.high is None else max(0, persons.high - item_low)
        return Interval(low, best, high, 0)

    def _leaving_custody(self) -> Interval | None:
        leaving: list[Interval] = []
        for line in self.top:
            count = self.lines.get(line.id)
            if count is None or LEAVES_CUSTODY[line.kind] == LeavesCustody.NO:
                continue
            leaving.append(count if LEAVES_CUSTODY[line.kind] == LeavesCustody.YES else UNQUANTIFIED)
        return _sum(leaving)

    def _kinds(self) -> dict[Kind, Interval]:
        by_kind: dict[Kind, list[Interval]] = {}
        for line in self.top:
            if line.id in self.lines:
                by_kind.setdefault(line.kind, []).append(self.lines[line.id])
        sums = {kind: total(terms) for kind, terms in by_kind.items()}
        if self.unspecified is not None and self.unspecified.high != 0:
            sums[Kind.REMAINDER] = self.unspecified
        return sums


def cover_all(lines: Sequence[LineGiven], headline: Sequence[FigureGiven]) -> dict[tuple[Stage, Basis], Coverage]:
    """Return what an act covers for each stage and basis for which any of its figures stands."""
    figures = [*headline, *(figure for line in lines for figure in line.figures)]
    covered: dict[tuple[Stage, Basis], Coverage] = {}
    of_figures: dict[tuple[str, ...], Coverage] = {}
    for stage, basis in STAGES_AND_BASES:
        standing = tuple([figure.id for figure in figures if figure.stage == stage and figure.stands(basis)])
        if not standing:
            continue
        if standing not in of_figures:
            of_figures[standing] = cover(lines, headline, stage, basis)
        covered[stage, basis] = of_figures[standing]
    return covered


def cover(lines: Sequence[LineGiven], headline: Sequence[FigureGiven], stage: Stage, basis: Basis) -> Coverage:
    """Return what an act with these lines and headline figures covers for one stage and basis."""
    parts: dict[str, list[LineGiven]] = {}
    for line in lines:
        if line.part_of is not None:
            parts.setdefault(line.part_of, []).append(line)
    top = tuple(line for line in lines if line.part_of is None)
    # Each line after those it is part of, however deep; walked backwards, parts come first.
    ordered = list(top)
    for line in ordered:
        ordered.extend(parts.get(line.id, ()))
    known: dict[str, Interval] = {}
    exceeding: list[str] = []
    for line in reversed(ordered):
        elected = counts(line.figures, stage, basis)
        own = elected.interval if elected is not None else None
        of_parts = _sum(known[part.id] for part in parts.get(line.id, ()) if part.id in known)
        if own is None or (own.low is None and of_parts is not None):
            own = of_parts
        elif own.high is not None and of_parts is not None and (of_parts.low or 0) > own.high:
            exceeding.append(line.id)
        if own is not None:
            known[line.id] = own
    elected = counts(headline, stage, basis)
    return Coverage(known, top, elected.interval if elected is not None else None, tuple(exceeding))


def _sum(terms: Iterable[Interval]) -> Interval | None:
    """Add intervals; None where there is nothing to add."""
    listed = list(terms)
    return total(listed) if listed else None
