"""From the posted form of an act to its rows: short forms in full, references resolved, identities kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.acts.identity import Stored, assign
from app.acts.references import References, circles, marked_twice
from app.acts.schemas import ActCreate, BreakdownPosted, FigurePosted, PartPosted
from app.counts.dates import PartialDate, merge_by_first_day
from app.db.statements import Row
from app.derivation.rows import ActRows
from app.errors import Fault, Invalid
from app.fields import CountPosted
from app.spans import span

_NO_COUNT: Row = dict.fromkeys(("low", "best", "high", "qualifier", "wording"))
_PLAIN = ("external_id", "title", "instrument_text", "jurisdiction", "reference", "summary", "notes")


def compose(
    posted: ActCreate,
    *,
    act: Row,
    country: Row,
    cited: Sequence[tuple[Row, list[str]]],
    leaders: Mapping[str, str],
    related: Mapping[str, str],
    before: ActRows | None,
) -> ActRows:
    """Return the rows of an act.

    `act` holds the members that the server owns; `cited` the stored row of each posted source and what differs in it;
    `leaders` gives the id of a leader by name or id, `related` that of another act by id or external_id; `before` the
    rows that this document takes the place of, whose identifiers go on. Raises `Invalid` with all faults at once.
    """
    made = _Composition(posted, ActRows(act=act, country=country), Stored(before))
    made.take_sources(cited)
    made.take_act()
    made.take_lines()
    made.take_milestones()
    made.take_descriptions()
    made.take_people(leaders)
    made.take_relations(related)
    faults = made.sources.faults + made.lines.faults + made.faults
    if faults:
        raise Invalid("The act can't be taken as it is: see `errors`.", *faults)
    return made.rows


class _Composition:
    """One act being composed; each method takes some members of the posted form."""

    def __init__(self, posted: ActCreate, rows: ActRows, stored: Stored) -> None:
        self.posted = posted
        self.rows = rows
        self.stored = stored
        self.sources = References("source")
        self.lines = References("line")
        self.faults: list[Fault] = []
        # Where an act is posted with exactly one source, what names none takes it.
        self.only: str | None = None

    def take_sources(self, cited: Sequence[tuple[Row, list[str]]]) -> None:
        keys: set[str] = set()
        for place, (entry, (row, differs)) in enumerate(zip(self.posted.sources, cited, strict=True)):
            self.sources.add(row["id"], entry.id, entry.key)
            if entry.key in keys:
                message = "Another source of this act has the same key."
                self.faults.append(Fault("key_twice", message, f"/sources/{place}/key"))
            if entry.key is not None:
                keys.add(entry.key)
            if row["id"] not in self.rows.sources:
                self.rows.sources[row["id"]] = row
                # A patch cites again from the stored document, which no longer tells what was posted otherwise.
                if not differs and entry.id is not None:
                    differs = self.stored.differs(row["id"])
                link = {"act_id": self.rows.id, "source_id": row["id"], "key": entry.key, "differs": differs}
                self.rows.cited.append({**link, "place": len(self.rows.cited)})
        if len(self.rows.sources) == 1:
            self.only = next(iter(self.rows.sources))

    def take_act(self) -> None:
        posted, described = self.posted, self.posted.described_as
        self.rows.act |= {name: getattr(posted, name) for name in _PLAIN} | {
            "country": self.rows.country["code"],
            "instrument": posted.instrument.value,
            "described_as": described and described.label,
            "described_by": described and described.by,
            "described_source_id": described and self.sources.resolve(described.source, "/described_as/source"),
            "described_text": described and described.text,
        }

    def take_lines(self) -> None:
        """Take the breakdowns, and the figures of the headline and of each line."""
        posted, rows = self.posted, self.rows
        headline = self._figures(posted.headline.figures, "/headline", posted.total, "/total")
        rows.figures = [figure for figure, _ in headline]
        pointers = [pointer for _, pointer in headline]
        of_lines: list[list[Row]] = []
        for place, entry in enumerate(posted.breakdowns):
            pointer = f"/breakdowns/{place}"
            of_line = self._figures(entry.figures, pointer, _short(entry), pointer)
            of_lines.append([figure for figure, _ in of_line])
            pointers += [at for _, at in of_line]
            details = entry.details and entry.details.model_dump(mode="json", by_alias=True)
            rows.breakdowns.append(
                self._part(
                    entry,
                    kind=entry.kind.value,
                    group=entry.group and entry.group.value,
                    part_of=None,
                    details=details or None,
                    text=entry.text,
                )
            )
        self.faults += assign("breakdowns", rows.breakdowns, self.stored, figures=of_lines)
        for entry, line in zip(posted.breakdowns, rows.breakdowns, strict=True):
            self.lines.add(line["id"], entry.id, entry.key)
        for place, (entry, line) in enumerate(zip(posted.breakdowns, rows.breakdowns, strict=True)):
            line["part_of"] = self.lines.resolve(entry.part_of, f"/breakdowns/{place}/part_of")
            for figure in of_lines[place]:
                figure["breakdown_id"] = line["id"]
            rows.figures += of_lines[place]
        self.faults += assign("figures", rows.figures, self.stored, pointers=pointers)
        self.faults += circles(rows.breakdowns) + marked_twice(rows.figures, pointers)

    def take_milestones(self) -> None:
        taken = []
        for place, entry in enumerate(self.posted.milestones):
            at = f"/milestones/{place}"
            source_id = self._cite(entry.source, at)
            when = span("on", entry.on)
            row = self._part(entry, type=entry.type.value, **when, source_id=source_id, text=entry.text)
            taken.append((row, at))
        ordered = merge_by_first_day(taken, on=lambda one: one[0]["on"] and PartialDate.parse(one[0]["on"]))
        self.rows.milestones = [row for row, _ in ordered]
        # A fault is told where the milestone was posted.
        self.faults += assign("milestones", self.rows.milestones, self.stored, pointers=[at for _, at in ordered])

    def take_descriptions(self) -> None:
        """Take scopes, conditions, occasions and motives."""
        posted, rows = self.posted, self.rows
        rows.scopes = [
            self._part(
                entry,
                group=entry.group and entry.group.value,
                offence=entry.offence and entry.offence.value,
                rule=entry.rule.value,
                by=entry.by,
                **(_NO_COUNT if entry.count is None else _count(entry.count)),
                source_id=self._cite(entry.source, f"/scopes/{place}"),
                text=entry.text,
            )
            for place, entry in enumerate(posted.scopes)
        ]
        rows.conditions = [
            self._part(entry, condition=entry.condition.value, to=entry.to.value, text=entry.text)
            for entry in posted.conditions
        ]
        rows.occasions = [
            self._part(entry, occasion=entry.occasion.value, text=entry.text) for entry in posted.occasions
        ]
        rows.motives = [
            self._part(
                entry,
                motive=entry.motive.value,
                basis=entry.basis.value,
                by=entry.by,
                source_id=self._cite(entry.source, f"/motives/{place}"),
                text=entry.text,
            )
            for place, entry in enumerate(posted.motives)
        ]
        self.faults += [
            Fault("motive_unattributed", "An attributed motive needs `by` or `source`.", f"/motives/{place}")
            for place, row in enumerate(rows.motives)
            if row["basis"] == "attributed" and row["by"] is None and row["source_id"] is None
        ]
        for name in ("scopes", "conditions", "occasions", "motives"):
            self.faults += assign(name, getattr(rows, name), self.stored)

    def take_people(self, leaders: Mapping[str, str]) -> None:
        self.rows.roles = [
            self._part(
                entry,
                role=entry.role.value,
                leader_id=entry.leader and leaders[entry.leader.id or entry.leader.name or ""],
                body=entry.body,
                office=entry.office,
                text=entry.text,
            )
            for entry in self.posted.roles
        ]
        self.faults += assign("roles", self.rows.roles, self.stored)

    def take_relations(self, related: Mapping[str, str]) -> None:
        seen: set[tuple[str, str | None]] = set()
        for place, entry in enumerate(self.posted.relations):
            other, pointer = related.get(entry.act), f"/relations/{place}"
            if other is None:
                self.faults.append(Fault("act_unknown", "No act has this id or external_id.", f"{pointer}/act"))
            elif other == self.rows.id:
                self.faults.append(Fault("relation_to_itself", "An act is not related to itself.", f"{pointer}/act"))
            elif (entry.relation, other) in seen:
                self.faults.append(Fault("relation_twice", "This relation stands in the document already.", pointer))
            seen.add((entry.relation, other))
            self.rows.relations.append(
                self._part(entry, relation=entry.relation.value, other_id=other, text=entry.text)
            )
        self.faults += assign("relations", self.rows.relations, self.stored)

    def _part(self, entry: PartPosted, **columns: Any) -> Row:
        return {"id": entry.id, "act_id": self.rows.id, "place": 0, "key": entry.key, **columns}

    def _cite(self, name: str | None, pointer: str) -> str | None:
        return self.sources.resolve(name, f"{pointer}/source") or self.only

    def _figures(
        self, listed: Sequence[FigurePosted], pointer: str, short: FigurePosted | None, short_pointer: str
    ) -> list[tuple[Row, str]]:
        """Return the figures listed with their pointers, and last the short form, unless one of them says all of it."""
        taken = []
        for place, entry in enumerate(listed):
            at = f"{pointer}/figures/{place}"
            taken.append((self._figure(entry, at), at))
        if short is not None:
            figure, said = self._figure(short, short_pointer), _columns(short)
            # So that a document that is patched with the same short form again does not grow.
            if not any(all(other[name] == figure[name] for name in said) for other, _ in taken):
                taken.append((figure, short_pointer))
        return taken

    def _figure(self, entry: FigurePosted, pointer: str) -> Row:
        return self._part(
            entry,
            breakdown_id=None,
            stage=entry.stage.value,
            **_count(entry.count),
            source_id=self._cite(entry.source, pointer),
            basis=entry.basis and entry.basis.value,
            by=entry.by,
            **span("reported_on", entry.reported_on),
            **span("as_of", entry.as_of),
            accepted=entry.accepted,
            text=entry.text,
        )


def _short(entry: BreakdownPosted) -> FigurePosted | None:
    """Return the figure that the `count` of a line is short for."""
    if entry.count is None:
        return None
    return FigurePosted.model_construct(count=entry.count, source=entry.source)


def _columns(short: FigurePosted) -> set[str]:
    """Return the columns that a short form says something of; what it leaves out or null may be anything."""
    given = {name for name in short.model_fields_set - {"count"} if getattr(short, name) is not None}
    return {"source_id" if name == "source" else name for name in given} | {"stage", *_NO_COUNT}


def _count(posted: CountPosted) -> Row:
    return posted.as_count().as_posted()
