"""The register as a data package: a zip of CSV files with their schemas, and of documents, written piece by piece."""

import json
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.acts.columns import ACTS
from app.acts.part_columns import FIGURES, LINES, part_record
from app.acts.parts import elements
from app.countries.columns import COUNTRIES
from app.formats.cells import csv_line
from app.formats.columns import Json, Table, text
from app.leaders.columns import LEADERS
from app.revisions.records import RecordType
from app.sources.columns import SOURCES
from app.transfer.columns import COLUMNS
from app.transfer.descriptor import About, Written, citation, descriptor, documents, licence, readme, tabular
from app.transfer.flat import rows_of
from app.transfer.selection import Selection

# Acts by line: the form that an import takes.
ACTS_BY_LINE = Table(
    "acts-by-line",
    "Acts by line",
    "one row a line of an act, with the act in each; an act without lines has one row. An import takes this form",
    tuple(text(column.name, column.meaning) for column in COLUMNS),
)
_DOCUMENTS: tuple[tuple[str, RecordType], ...] = (
    ("acts", "act"), ("leaders", "leader"), ("sources", "source"), ("countries", "country"),
)  # fmt: skip
_TABLES: tuple[tuple[Table, RecordType, Callable[[Json], Iterable[Json]]], ...] = (
    (ACTS, "act", lambda act: (act,)),
    (LINES, "act", lambda act: (part_record(act, line) for line in act["breakdowns"])),
    (FIGURES, "act", lambda act: (part_record(act, figure) for figure in elements(act, "figures"))),
    (ACTS_BY_LINE, "act", rows_of),
    (LEADERS, "leader", lambda leader: (leader,)),
    (SOURCES, "source", lambda source: (source,)),
    (COUNTRIES, "country", lambda country: (country,)),
)  # fmt: skip


def write_package(out: IO[bytes], selection: Selection, about: About) -> None:
    """Write the package of what is selected to `out`, which need not be seekable."""
    resources: list[Json] = []
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        writer = _Writer(archive, about)
        for table, type_, records in _TABLES:
            written = writer.add(f"data/{table.name}.csv", _csv(table, selection, type_, records))
            resources.append(tabular(table, written))
        for name, type_ in _DOCUMENTS:
            written = writer.add(f"data/{name}.ndjson", _ndjson(selection, type_))
            resources.append(documents(name, written))
        writer.add("README.md", [(0, readme(about, resources, writer.records))])
        writer.add("LICENSE.txt", [(0, licence())])
        writer.add("CITATION.cff", [(0, citation(about))])
        described = json.dumps(descriptor(about, resources), ensure_ascii=False, indent=1)
        writer.add("datapackage.json", [(0, f"{described}\n")])


class _Writer:
    """Adds files to an archive, each with the time of what it holds, not of its making."""

    def __init__(self, archive: ZipFile, about: About) -> None:
        self._archive = archive
        self._date = about.at.timetuple()[:6]
        self.records: dict[str, int] = {}

    def add(self, path: str, batches: Iterable[tuple[int, str]]) -> Written:
        """Write a file from batches, each with how many records it holds."""
        digest, size, records = sha256(), 0, 0
        entry = ZipInfo(path, self._date)
        entry.compress_type = ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        # How long it gets is not known before, and more than 2 GB are allowed.
        with self._archive.open(entry, "w", force_zip64=True) as file:
            for number, batch in batches:
                content = batch.encode()
                file.write(content)
                digest.update(content)
                size += len(content)
                records += number
        self.records[path] = records
        return Written(path, size, digest.hexdigest(), records)


def _csv(
    table: Table, selection: Selection, type_: RecordType, records: Callable[[Any], Iterable[Json]]
) -> Iterator[tuple[int, str]]:
    yield 0, csv_line([column.name for column in table.columns])
    for rows in selection.current(type_):
        lines = [csv_line(table.row(record)) for row in rows for record in records(json.loads(row["body"]))]
        yield len(lines), "".join(lines)


def _ndjson(selection: Selection, type_: RecordType) -> Iterator[tuple[int, str]]:
    for rows in selection.current(type_):
        yield len(rows), "".join(f"{row['body']}\n" for row in rows)
