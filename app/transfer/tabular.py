"""From the rows of an act in a table to what is posted, with the cell that each member came from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.db.ids import is_id
from app.errors import Fault
from app.transfer.cells import code, parted
from app.transfer.columns import COLUMNS, SOURCE_MEMBERS
from app.transfer.entries import LISTS, detail, number
from app.transfer.flat import NUMBERS, OF_ACT, OF_LINE, PLAIN
from app.vocabularies import Stage, Status

_ACT = frozenset(column.name for column in COLUMNS if column.level == "act")
_LINE = tuple(column.name for column in COLUMNS if column.level == "line" and not column.name.startswith("source_"))
_CODES = frozenset(column.name for column in COLUMNS if column.kind == "code") - {"source_language"}

Posted = dict[str, Any]


class TableRow(NamedTuple):
    """One row of a file: the number of its line, and its cells by the name of their column, empty ones left out.

    `faults` are what is wrong with the row itself. It is astray where its name may be wrong for that, or can't be read.
    """

    line: int
    cells: Mapping[str, str]
    faults: Sequence[Fault] = ()
    is_astray: bool = False

    @property
    def name(self) -> str | None:
        """What its act is known by."""
        return self.cells.get("external_id") or self.cells.get("id")


class Origin(NamedTuple):
    """The cell that something came from."""

    line: int
    column: str


@dataclass(slots=True)
class TableAct:
    """What the rows of one act come to: the document to post, where its members came from, what is at fault."""

    document: Posted
    origins: dict[str, Origin] = field(default_factory=dict)
    faults: list[tuple[Origin, Fault]] = field(default_factory=list)

    def origin(self, pointer: str) -> Origin:
        """Return the cell that the member at `pointer`, or what holds it, came from."""
        while pointer not in self.origins and pointer:
            pointer = pointer.rpartition("/")[0]
        return self.origins[pointer]


def act_of(rows: Sequence[TableRow]) -> TableAct:
    """Return the act that these rows, at least one, are the lines of."""
    made = _Reading(rows)
    made.take_act()
    made.take_lists()
    for row in rows:
        made.take_row(row)
    made.take_further_sources()
    made.take_headline(rows[0])
    return made.act


class _Reading:
    """The rows of one act being read."""

    def __init__(self, rows: Sequence[TableRow]) -> None:
        self.act = TableAct({}, {"": Origin(rows[0].line, "external_id")})
        self._sources: dict[tuple[str | None, ...], str] = {}
        # Of the act's columns the first row that says something counts; another that says otherwise is at fault.
        self.first: dict[str, tuple[int, str]] = {}
        for row in rows:
            for name, value in row.cells.items():
                if name not in _ACT:
                    continue
                line, said_before = self.first.setdefault(name, (row.line, value))
                if said_before != value:
                    message = f"Line {line} says otherwise of the same act."
                    self.act.faults.append((Origin(row.line, name), Fault("act_differs", message)))

    def take_act(self) -> None:
        for name in PLAIN:
            self._set(f"/{name}", self.act.document, name, name, str.upper if name == "country" else None)
        if "described_as" in self.first or "described_by" in self.first:
            described: Posted = {}
            self.act.document["described_as"] = described
            self._set("/described_as/label", described, "label", "described_as")
            self._set("/described_as/by", described, "by", "described_by")
        if "id" in self.first and "external_id" not in self.first:
            line, value = self.first["id"]
            self.act.document["id"] = value
            self.act.origins["/id"] = Origin(line, "id")

    def take_lists(self) -> None:
        document = self.act.document
        for name, member, read in LISTS:
            if name not in self.first:
                continue
            line, cell = self.first[name]
            held = document.setdefault(member, [])
            for entry in parted(cell):
                self.act.origins[f"/{member}/{len(held)}"] = Origin(line, name)
                # `other` says in a text what it means.
                entry, _, text = entry.partition(" = ")
                held.append(read(entry) | ({"text": text} if text else {}))
        status = self.first.get("status", (0, ""))[1]
        if "milestones" not in self.first and ("date" in self.first or code(status) not in ("", Status.UNKNOWN)):
            # A table of one date: the step that the act came to then. Without a status it was announced.
            step: Posted = {}
            document["milestones"] = [step]
            self._set("/milestones/0/type", step, "type", "status")
            self._set("/milestones/0/on", step, "on", "date")
            step.setdefault("type", "announced")
            self.act.origins["/milestones/0"] = self._origin("status" if "status" in self.first else "date")

    def take_row(self, row: TableRow) -> None:
        source = self._source(row)
        if not any(name in row.cells for name in _LINE):
            return
        given = {name: (row.line, value) for name, value in row.cells.items()}
        lines = self.act.document.setdefault("breakdowns", [])
        line: Posted = {}
        place = f"/breakdowns/{len(lines)}"
        lines.append(line)
        self.act.origins[place] = Origin(row.line, "kind")
        for member in ("kind", "group", "part_of"):
            self._set(f"{place}/{member}", line, member, member, given=given)
        self._set(f"{place}/text", line, "text", "line_text", given=given)
        if "line" in row.cells:
            # An export names a line without a key by its id.
            self._set(f"{place}/key", line, "id" if is_id(row.cells["line"]) else "key", "line", given=given)
        if "details" in row.cells:
            line["details"] = dict(detail(entry) for entry in parted(row.cells["details"]))
            self.act.origins[f"{place}/details"] = Origin(row.line, "details")
        self.take_figures(place, line, OF_LINE, given, source)

    def take_headline(self, first: TableRow) -> None:
        """Take the figures of the act; where it has no lines the source of its row is theirs."""
        lines = self.act.document.get("breakdowns")
        source = None if lines else self._source(first)
        self.take_figures("/headline", self.act.document.setdefault("headline", {}), OF_ACT, self.first, source)

    def take_further_sources(self) -> None:
        line, cell = self.first.get("further_sources", (0, ""))
        for entry in parted(cell):
            sources = self.act.document.setdefault("sources", [])
            self.act.origins[f"/sources/{len(sources)}"] = Origin(line, "further_sources")
            title, _, publisher = entry.rpartition(" by ")
            described = {"title": title, "publisher": publisher} if title else {"url": entry}
            sources.append({"url": entry} if entry.startswith(("http:", "https:")) else described)

    def take_figures(
        self,
        place: str,
        holder: Posted,
        columns: Mapping[Stage, tuple[str, str]],
        given: Mapping[str, tuple[int, str]],
        source: str | None = None,
    ) -> None:
        """Take one figure of each stage from its columns."""
        figures: list[Posted] = []
        for stage, (name, dated) in columns.items():
            if not any(column in given for column in (name, *(f"{name}_{member}" for member in NUMBERS))):
                continue
            base = f"{place}/figures/{len(figures)}"
            figure: Posted = {"stage": stage.value, "count": self._count(base, name, given)}
            self.act.origins[base] = Origin(next(line for line, _ in given.values()), name)
            self._set(f"{base}/basis", figure, "basis", f"{name}_basis", given=given)
            self._set(f"{base}/{dated}", figure, dated, f"{name}_{dated}", given=given)
            if source is not None:
                figure["source"] = source
            figures.append(figure)
        if figures:
            holder["figures"] = figures

    def _count(self, base: str, name: str, given: Mapping[str, tuple[int, str]]) -> Any:
        """Words or a number where they stand alone; beside numbers they are the wording."""
        place = f"{base}/count"
        for column, member in ((name, ""), *((f"{name}_{member}", f"/{member}") for member in NUMBERS)):
            if column in given:
                self.act.origins[f"{place}{member}"] = Origin(given[column][0], column)
        numbers = {
            member: (code if member == "qualifier" else number)(given[f"{name}_{member}"][1])
            for member in NUMBERS
            if f"{name}_{member}" in given
        }
        words = given[name][1] if name in given else None
        if numbers:
            return numbers if words is None else numbers | {"wording": words}
        return number(words or "")

    def _source(self, row: TableRow) -> str | None:
        """Return the key of the row's source in the document; rows that cite it alike share it."""
        members = tuple(row.cells.get(f"source_{name}") for name in SOURCE_MEMBERS)
        if not any(members):
            return None
        if members not in self._sources:
            sources = self.act.document.setdefault("sources", [])
            place, entry = f"/sources/{len(sources)}", {"key": f"s{len(sources) + 1}"}
            sources.append(entry)
            self._sources[members] = entry["key"]
            given = {name: (row.line, value) for name, value in row.cells.items()}
            self.act.origins[place] = Origin(row.line, "source_url")
            for name in SOURCE_MEMBERS:
                self._set(f"{place}/{name}", entry, name, f"source_{name}", given=given)
        return self._sources[members]

    def _set(
        self, pointer: str, holder: Posted, member: str, column: str, read: Callable[[str], str] | None = None,
        given: Mapping[str, tuple[int, str]] | None = None,
    ) -> None:  # fmt: skip
        line, value = (self.first if given is None else given).get(column, (0, ""))
        if not line:
            return
        read = read or (code if column in _CODES else None)
        holder[member] = value if read is None else read(value)
        self.act.origins[pointer] = Origin(line, column)

    def _origin(self, column: str) -> Origin:
        return Origin(self.first[column][0], column)
