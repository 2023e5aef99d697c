"""What acts cover and what they come to, computed slowly from docs/data-model.md alone: the measure of the service.

It reads documents of acts as the service serves them, and of those only what was posted (figures, sources, lines,
milestones, relations, review): never a member that the service derived. It shares no code with app/.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

Document = dict[str, Any]
Amount = dict[str, int | None]
"""A derived count as it is served: low, best, high, unquantified."""

STAGES = ("announced", "implemented")
BASES = ("accepted", "official", "independent")

# Each kind of relief: its family, and whether it leaves custody.
KINDS = {
    "release": ("release", "yes"),
    "conditional_release": ("release", "yes"),
    "provisional_release": ("release", "yes"),
    "deportation_release": ("release", "yes"),
    "sentence_reduction": ("reduction", "no"),
    "commutation": ("reduction", "mixed"),
    "commutation_death": ("reduction", "no"),
    "commutation_life": ("reduction", "no"),
    "substitution": ("reduction", "yes"),
    "noncustodial_pardon": ("non_custodial", "no"),
    "suspended_sentence_pardon": ("non_custodial", "no"),
    "noncustodial_reduction": ("non_custodial", "no"),
    "liability_waiver": ("liability_waiver", "mixed"),
    "proceedings_terminated": ("liability_waiver", "mixed"),
    "fine_waiver": ("penalty_relief", "no"),
    "fine_and_sentence_waiver": ("penalty_relief", "yes"),
    "administrative_relief": ("penalty_relief", "no"),
    "record_clearance": ("record", "no"),
    "rights_restoration": ("record", "no"),
    "respite": ("delay", "no"),
    "pardon_unspecified": ("unspecified", "mixed"),
    "remainder": ("unspecified", "mixed"),
    "unknown": ("unspecified", "mixed"),
    "other": ("unspecified", "mixed"),
}

# Each kind of source, the most reliable first, and for whom it speaks.
SPEAKERS = {
    "official_text": "official",
    "official_statement": "official",
    "international_agency": "independent",
    "international_organisation": "independent",
    "ngo_or_monitor": "independent",
    "academic": "independent",
    "independent_media": "independent",
    "state_media": "official",
    "republisher": None,
    "social": None,
    "other": None,
    "unknown": None,
}

VOIDING = ("rejected", "withdrawn", "lapsed", "annulled")
EFFECTIVE = ("in_force", "implementing", "completed")


# --- counts ---------------------------------------------------------------------------------


def amount(low: int | None, best: int | None, high: int | None, unquantified: int = 0) -> Amount:
    """A derived count of these members."""
    return {"low": low, "best": best, "high": high, "unquantified": unquantified}


def amount_of(count: Document) -> Amount:
    """What a count as reported adds to a sum."""
    if count["low"] is None:
        return amount(None, None, None, 1)
    return amount(count["low"], count["best"], count["high"])


def added(amounts: Iterable[Amount]) -> Amount | None:
    """The sum of amounts; None if there are none."""
    given = list(amounts)
    if not given:
        return None
    unquantified = sum(one["unquantified"] or 0 for one in given)
    quantified = [one for one in given if one["low"] is not None]
    if not quantified:
        return amount(None, None, None, unquantified)
    is_open = any(one["high"] is None for one in quantified)
    return amount(
        sum(one["low"] or 0 for one in quantified),
        sum(one["best"] or 0 for one in quantified),
        None if is_open else sum(one["high"] or 0 for one in quantified),
        unquantified,
    )


def first_day(date: str | None) -> str:
    """The first day of a partial date; before all others for none."""
    return "" if date is None else (date + "-01-01")[:10]


# --- which figure counts --------------------------------------------------------------------


def source_of(document: Document, figure: Document) -> Document | None:
    """The source that a figure cites."""
    for source in document["sources"]:
        if source["id"] == figure["source"]:
            return dict(source)
    return None


def speaker_of(document: Document, figure: Document) -> str | None:
    """The kind of whoever said a figure first; None without a source."""
    source = source_of(document, figure)
    if source is None:
        return None
    kind = source["kind"] if source["originator_kind"] is None else source["originator_kind"]
    assert kind in SPEAKERS
    return str(kind)


def speaks_for(document: Document, figure: Document) -> str | None:
    """The basis of a figure: as posted, else by who said it first."""
    if figure["basis"] is not None:
        return str(figure["basis"])
    speaker = speaker_of(document, figure)
    return None if speaker is None else SPEAKERS[speaker]


def elected(document: Document, figures: Sequence[Document], stage: str, basis: str) -> Document | None:
    """The one figure of a line, or of the headline, that counts."""
    standing = [
        figure
        for figure in figures
        if figure["stage"] == stage and (basis == "accepted" or speaks_for(document, figure) == basis)
    ]
    # A later one takes the place of the best so far unless that one comes first by a rule.
    best: Document | None = None
    for figure in standing:
        if best is None or merits(document, figure) >= merits(document, best):
            best = figure
    return best


def merits(document: Document, figure: Document) -> tuple[Any, ...]:
    """What a figure has going for it, the most weighty first; of two the larger one counts."""
    speaker = speaker_of(document, figure)
    ranks = list(SPEAKERS)
    source = source_of(document, figure)
    reported_on = figure["reported_on"]
    if reported_on is None and source is not None:
        reported_on = source["published_on"]
    count = figure["count"]
    is_closed = count["high"] is not None
    return (
        figure["accepted"],
        count["low"] is not None,
        first_day(figure["as_of"]) if figure["stage"] == "implemented" else "",
        -(len(ranks) if speaker is None else ranks.index(speaker)),
        first_day(reported_on),
        is_closed,
        count["low"] - count["high"] if is_closed else 0,
    )


# --- what an act covers ---------------------------------------------------------------------


def parts_of(document: Document, line: Document | None) -> list[Document]:
    """The lines that are part of a line; the top lines for None."""
    whole = None if line is None else line["id"]
    return [part for part in document["breakdowns"] if part["part_of"] == whole]


def line_count(document: Document, line: Document, stage: str, basis: str) -> Amount | None:
    """A line's count: of its figure, else of its parts."""
    figure = elected(document, line["figures"], stage, basis)
    own = None if figure is None else amount_of(figure["count"])
    if own is not None and own["low"] is not None:
        return own
    return parts_count(document, line, stage, basis) or own


def parts_count(document: Document, line: Document | None, stage: str, basis: str) -> Amount | None:
    """The sum of a line's parts, as far as they have a count."""
    counts = [line_count(document, part, stage, basis) for part in parts_of(document, line)]
    return added(count for count in counts if count is not None)


def itemised(document: Document, stage: str, basis: str) -> Amount | None:
    """The sum of the top lines; null where no line has a figure."""
    return parts_count(document, None, stage, basis)


def headline(document: Document, stage: str, basis: str) -> Amount | None:
    """The count of the headline's figure; null where it has none."""
    figure = elected(document, document["headline"]["figures"], stage, basis)
    return None if figure is None else amount_of(figure["count"])


def persons(document: Document, stage: str, basis: str) -> Amount | None:
    """Whom the act covers; null where no figure at all is given."""
    whole, lines = headline(document, stage, basis), itemised(document, stage, basis)
    if whole is None or whole["low"] is None:
        return whole if lines is None else lines
    low, best, high = whole["low"], whole["best"], whole["high"]
    assert best is not None
    low, best = max(low, (lines and lines["low"]) or 0), max(best, (lines and lines["best"]) or 0)
    if high is not None:
        if lines is not None and lines["low"] is not None and lines["low"] > high:
            return amount(whole["low"], whole["best"], high)
        low, best = min(low, high), min(best, high)
    return amount(low, best, high)


def unspecified(document: Document, stage: str, basis: str) -> Amount | None:
    """What the lines leave of the persons."""
    covered, lines = persons(document, stage, basis), itemised(document, stage, basis)
    if covered is None:
        return None
    whole = headline(document, stage, basis)
    if whole is None or whole["low"] is None:
        return amount(0, 0, 0)
    if lines is None:
        lines = amount(0, 0, 0)
    # Lines without any number take nothing away for certain, and may take all.
    none_quantified = lines["low"] is None
    surely, likely = (0, 0) if none_quantified else (lines["low"] or 0, lines["best"] or 0)
    is_unbounded = none_quantified or lines["high"] is None or lines["unquantified"] != 0
    low = 0 if is_unbounded else (covered["low"] or 0) - (lines["high"] or 0)
    best = (covered["best"] or 0) - likely
    high = None if covered["high"] is None else max(0, covered["high"] - surely)
    return amount(max(0, low), max(0, best), high)


def leaving_custody(document: Document, stage: str, basis: str) -> Amount | None:
    """Who is told to leave custody: a floor, for each mixed line adds one that is not quantified."""
    adding = []
    for line in parts_of(document, None):
        count = line_count(document, line, stage, basis)
        leaves = KINDS[line["kind"]][1]
        if count is not None and leaves == "yes":
            adding.append(count)
        if count is not None and leaves == "mixed":
            adding.append(amount(None, None, None, 1))
    return added(adding)


def misfits(document: Document, stage: str, basis: str) -> list[tuple[str, str]]:
    """The warnings that the sums give, each a code and a pointer: what is itemised is more than the whole holds."""

    def exceeds(parts: Amount | None, whole: Document | None) -> bool:
        if parts is None or parts["low"] is None or whole is None or whole["count"]["high"] is None:
            return False
        return bool(parts["low"] > whole["count"]["high"])

    found = []
    if exceeds(itemised(document, stage, basis), elected(document, document["headline"]["figures"], stage, basis)):
        found.append(("breakdowns_exceed_headline", "/headline"))
    for place, line in enumerate(document["breakdowns"]):
        own = elected(document, line["figures"], stage, basis)
        if exceeds(parts_count(document, line, stage, basis), own):
            found.append(("parts_exceed_line", f"/breakdowns/{place}"))
    return found


def by_kind(document: Document, stage: str, basis: str) -> dict[str, Amount]:
    """The act's top lines, summed by kind, and its remainder."""
    found: dict[str, list[Amount]] = {}
    for line in parts_of(document, None):
        count = line_count(document, line, stage, basis)
        if count is not None:
            found.setdefault(line["kind"], []).append(count)
    rest = unspecified(document, stage, basis)
    if rest is not None and rest["high"] != 0:
        found["remainder"] = [rest]
    return {kind: added(counts) or amount(None, None, None) for kind, counts in found.items()}


def figures_of(document: Document) -> list[Document]:
    """All figures of an act."""
    figures: list[Document] = list(document["headline"]["figures"])
    for line in document["breakdowns"]:
        figures += line["figures"]
    return figures


# --- dates, status, nesting -----------------------------------------------------------------


def milestones(posted: Sequence[Document]) -> list[Document]:
    """Milestones in their order: as posted, but a dated one before those of a later first day."""
    # An undated one stays behind its neighbour: the two move together. Undated ones in front of all stay there.
    together: list[list[Document]] = []
    for one in posted:
        if one["on"] is None and together:
            together[-1].append(one)
        else:
            together.append([one])
    return [one for group in sorted(together, key=lambda group: first_day(group[0]["on"])) for one in group]


def status(document: Document) -> str:
    """The type of the last milestone."""
    ordered = milestones(document["milestones"])
    return str(ordered[-1]["type"]) if ordered else "unknown"


def date(document: Document) -> str | None:
    """The date of the earliest dated milestone."""
    dated = [one["on"] for one in milestones(document["milestones"]) if one["on"] is not None]
    return min(dated, key=first_day) if dated else None


def year(document: Document) -> int | None:
    """The year of that date."""
    earliest = date(document)
    return None if earliest is None else int(earliest[:4])


def is_void(document: Document) -> bool:
    """Whether the act came to nothing."""
    had_effect = any(one["type"] in EFFECTIVE for one in document["milestones"]) or any(
        figure["stage"] == "implemented" for figure in figures_of(document)
    )
    return status(document) in VOIDING and not had_effect


def outward(documents: Iterable[Document], act_id: str) -> set[str]:
    """The acts that an act lies inside, at any remove, by what these documents say."""
    outer_of: dict[str, set[str]] = {}
    for document in documents:
        for relation in document["relations"]:
            if relation["relation"] in ("tranche_of", "amends", "implements"):
                outer_of.setdefault(document["id"], set()).add(relation["act"])
            if relation["relation"] == "supersedes":
                outer_of.setdefault(relation["act"], set()).add(document["id"])
    found: set[str] = set()
    edge = {act_id}
    while edge:
        edge = {outer for inner in edge for outer in outer_of.get(inner, set())} - found
        found |= edge
    return found


def lies_inside(documents: Mapping[str, Document], act_id: str, stage: str, basis: str) -> bool:
    """Whether an outer act stands for this one, for this stage and basis."""
    # What an act says that is not published links nothing: no draft moves what the public sees.
    public = {id_: one for id_, one in documents.items() if one["review"] == "published"}
    outer = [public[id_] for id_ in outward(public.values(), act_id) if id_ in public]
    return any(not is_void(one) and persons(one, stage, basis) is not None for one in outer)


def is_counted(documents: Mapping[str, Document], act_id: str, stage: str, basis: str) -> bool:
    """Whether the act itself stands in totals."""
    document = documents[act_id]
    return (
        document["review"] == "published" and not is_void(document) and not lies_inside(documents, act_id, stage, basis)
    )


# --- totals ---------------------------------------------------------------------------------


def covers(document: Document, stage: str, basis: str) -> Amount | None:
    """What an act gives to totals; one without any figure is one count that is not quantified."""
    if not figures_of(document) and (stage, basis) == ("announced", "accepted"):
        return amount(None, None, None, 1)
    return persons(document, stage, basis)


def keys_of(document: Document, name: str, regions: Mapping[str, str | None]) -> list[Any]:
    """The rows of one grouping that an act is in; [None] if it bears no value. Not for kind and family."""
    several = {
        "leader": [role["leader"] for role in document["roles"] if role["leader"] is not None],
        "occasion": [one["occasion"] for one in document["occasions"]],
        "motive": [one["motive"] for one in document["motives"]],
    }
    if name in several:
        return list(dict.fromkeys(several[name])) or [None]
    return [
        {
            "country": document["country"],
            "region": regions.get(document["country"]),
            "instrument": document["instrument"],
            "year": year(document),
            "status": status(document),
        }[name]
    ]


class Totals:
    """Totals over documents: `rows`, `total` and `families` as the service serves them, but for names of the keys.

    `kinds` and `families` choose lines, `chosen` acts; `statuses` those of some statuses, void ones with them.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        *,
        stage: str = "announced",
        basis: str = "accepted",
        group_by: Sequence[str] = (),
        kinds: Collection[str] = (),
        families: Collection[str] = (),
        statuses: Collection[str] = (),
        chosen: Callable[[Document], bool] | None = None,
        regions: Mapping[str, str | None] | None = None,
    ) -> None:
        held = {document["id"]: document for document in documents}
        self.stage, self.basis, self.group_by = stage, basis, list(group_by)
        self._kinds, self._families, self._regions = kinds, families, regions or {}
        self.chosen = [
            document
            for document in held.values()
            if document["review"] == "published"
            and (chosen is None or chosen(document))
            and (status(document) in statuses if statuses else not is_void(document))
        ]
        self.acts = [one for one in self.chosen if not lies_inside(held, one["id"], stage, basis)]
        self.rows = self._grouped(self.group_by)
        self.families = self._grouped(["family"])
        self.total = self._total()

    def left(self) -> Document:
        """How many acts are chosen, and how many of those are in no total: without a figure, or inside another."""
        within = {document["id"] for document in self.acts}
        figured = [document for document in self.chosen if self._shares(document, [])]
        return {
            "acts": len(self.chosen),
            "without_figure": len(self.chosen) - len(figured),
            "inside_others": sum(document["id"] not in within for document in figured),
        }

    def less(self, other: "Totals", group_by: Sequence[str]) -> dict[tuple[Any, ...], Document]:
        """The distance from another total in each row, over the acts that both hold there with a number."""
        others = {document["id"]: document for document in other.acts}
        pairs: dict[tuple[Any, ...], list[tuple[Amount, Amount]]] = {}
        for document in self.acts:
            if document["id"] in others:
                mine, theirs = self._shares(document, group_by), other._shares(document, group_by)
                for key in mine.keys() & theirs.keys():
                    if mine[key]["low"] is not None and theirs[key]["low"] is not None:
                        pairs.setdefault(key, []).append((mine[key], theirs[key]))
        return {key: difference(of_row) for key, of_row in pairs.items()}

    def _lines(self, document: Document) -> dict[str, Amount]:
        return {
            kind: count
            for kind, count in by_kind(document, self.stage, self.basis).items()
            if (not self._kinds or kind in self._kinds) and (not self._families or KINDS[kind][0] in self._families)
        }

    def _of_lines(self, group_by: Sequence[str]) -> bool:
        return bool(self._kinds or self._families or {"kind", "family"} & set(group_by))

    def _grouped(self, group_by: Sequence[str]) -> list[Document]:
        rows: dict[tuple[Any, ...], list[tuple[Document, Amount]]] = {}
        for document in self.acts:
            for key, count in self._shares(document, group_by).items():
                rows.setdefault(key, []).append((document, count))
        keys = sorted(rows, key=lambda key: [(value is None, value if value is not None else 0) for value in key])
        return [
            dict(zip(group_by, key, strict=True)) | self._row(rows[key], custody=not self._of_lines(group_by))
            for key in keys
        ]

    def _shares(self, document: Document, group_by: Sequence[str]) -> dict[tuple[Any, ...], Amount]:
        """What an act gives to each row that it is in."""
        if self._of_lines(group_by):
            given = list(self._lines(document).items())
        else:
            whole = covers(document, self.stage, self.basis)
            given = [] if whole is None else [("", whole)]
        shares: dict[tuple[Any, ...], list[Amount]] = {}
        for kind, count in given:
            keys: list[tuple[Any, ...]] = [()]
            for name in group_by:
                if name in ("kind", "family"):
                    values: list[Any] = [kind if name == "kind" else KINDS[kind][0]]
                else:
                    values = keys_of(document, name, self._regions)
                keys = [(*key, value) for key in keys for value in values]
            for key in keys:
                shares.setdefault(key, []).append(count)
        return {key: added(counts) or amount(None, None, None) for key, counts in shares.items()}

    def _total(self) -> Document:
        """Every act once. By a kind or family asked for: of its lines; else of its persons, however it is grouped."""
        shares = [(document, self._shares(document, [])) for document in self.acts]
        counted = [(document, share[()]) for document, share in shares if share]
        return self._row(counted, custody=not self._of_lines([]))

    def _row(self, counted: Sequence[tuple[Document, Amount]], *, custody: bool) -> Document:
        row: Document = {"acts": len(counted), **(added(count for _, count in counted) or amount(None, None, None))}
        if custody:
            leaving = [leaving_custody(document, self.stage, self.basis) for document, _ in counted]
            row["leaving_custody"] = added(count for count in leaving if count is not None)
        return row


def distance(
    documents: Iterable[Document],
    minuend: tuple[str, str],
    subtrahend: tuple[str, str],
    chosen: Callable[[Document], bool] | None = None,
) -> Document:
    """One column less another, each a stage and a basis, over the acts that totals hold with a number in both."""
    held = {document["id"]: document for document in documents}
    pairs = []
    for document in held.values():
        if chosen is not None and not chosen(document):
            continue
        if not all(is_counted(held, document["id"], *column) for column in (minuend, subtrahend)):
            continue
        sides = [persons(document, *column) for column in (minuend, subtrahend)]
        if all(side is not None and side["low"] is not None for side in sides):
            pairs.append(sides)
    return difference([(one, other) for one, other in pairs if one is not None and other is not None])


def difference(pairs: Sequence[tuple[Amount, Amount]]) -> Document:
    """What the first of each pair come to, less what the second do."""
    more, less = added(one for one, _ in pairs), added(other for _, other in pairs)
    if more is None or less is None:
        return {"acts": 0, "low": None, "best": None, "high": None}

    def minus(one: int | None, other: int | None) -> int | None:
        return None if one is None or other is None else one - other

    return {
        "acts": len(pairs),
        "low": minus(more["low"], less["high"]),
        "best": minus(more["best"], less["best"]),
        "high": minus(more["high"], less["low"]),
    }
