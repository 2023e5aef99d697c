"""What a data package says of itself: datapackage.json, its README, its licence, how to cite it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.fields import moment
from app.formats.columns import Column, Json, Table

TITLE = "Clemency Register"
LICENCE = "CC0-1.0"
LICENCE_AT = "https://creativecommons.org/publicdomain/zero/1.0/"
DESCRIPTION = (
    "Pardons, amnesties and other mass releases from prison: who announced them, whom they cover, how many were freed, "
    "and who says so. Every number keeps its wording, its uncertainty and its source."
)


@dataclass(frozen=True, slots=True)
class About:
    """Which state of the register a package holds, and what chose it; `edition` is its number, if it has one."""

    position: int
    at: datetime
    version: str
    query: str = ""
    edition: str | None = None
    notes: str | None = None

    @property
    def name(self) -> str:
        """What the package is named, in files too."""
        return f"clemency-register-{self.edition}" if self.edition else f"clemency-register-at-{self.position}"

    @property
    def citation(self) -> str:
        """How a paper names it."""
        which = f"edition {self.edition}" if self.edition else f"export at position {self.position}"
        return (
            f"Clemency Register contributors ({self.at.year}). {TITLE}, {which}, {self.at.date().isoformat()}. CC0 1.0."
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A file of a package, once it is written."""

    path: str
    size: int
    digest: str
    records: int


def tabular(table: Table, written: Written) -> Json:
    """Return the resource of a CSV file, with its table schema."""
    schema: Json = {"fields": [_field(column, table) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.references:
        schema["foreignKeys"] = [
            {"fields": field, "reference": {"resource": other, "fields": named}}
            for field, other, named in table.references
        ]
    return {
        "name": table.name,
        "title": table.title,
        "description": f"{table.description[0].upper()}{table.description[1:]}.",
        "profile": "tabular-data-resource",
        **_file(written, "csv", "text/csv"),
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }


def documents(name: str, written: Written) -> Json:
    """Return the resource of a file of documents."""
    return {
        "name": f"{name}-documents",
        "title": f"{name.capitalize()}, whole",
        "description": "One JSON document a line, as the API serves it.",
        "profile": "data-resource",
        # Nested, so no table.
        "type": "file",
        **_file(written, "ndjson", "application/x-ndjson"),
    }


def descriptor(about: About, resources: Sequence[Json]) -> Json:
    """Return the datapackage.json."""
    return {
        "profile": "data-package",
        "name": "clemency-register",
        "title": TITLE,
        "description": f"{DESCRIPTION} {about.notes}" if about.notes else DESCRIPTION,
        "version": about.edition or f"0.{about.position}",
        "created": moment(about.at),
        "licenses": [{"name": LICENCE, "title": "CC0 1.0 Universal", "path": LICENCE_AT}],
        "contributors": [{"title": "Clemency Register contributors", "role": "author"}],
        "keywords": ["pardon", "amnesty", "clemency", "prisons", "human rights"],
        "citation": about.citation,
        "position": about.position,
        "query": about.query,
        "software": f"Clemency Register {about.version}",
        "resources": list(resources),
    }


def readme(about: About, resources: Sequence[Json], records: dict[str, int]) -> str:
    """Return the README of a package."""
    listed = "\n".join(
        f"- `{resource['path']}`: {resource['title']}, {records[resource['path']]:,} rows. {resource['description']}"
        for resource in resources
    )
    chosen = f"It holds what this query chose: `{about.query}`.\n" if about.query else "It holds the whole register.\n"
    notes = f"\n{about.notes}\n" if about.notes else ""
    return f"""# {TITLE}{f", edition {about.edition}" if about.edition else ""}

{DESCRIPTION}

{chosen}It is the register as it was at {moment(about.at)} (UTC), at position {about.position} of its change feed.
{notes}
## Files

{listed}

`datapackage.json` describes them (Data Package, Table Schema): the meaning and type of every column, keys, sizes and
digests.

## Reading the numbers

Counts are intervals: at least (`low`), best, at most (`high`). An empty `high` is open, all three empty is not
quantified, never zero. What was announced and what was implemented are never added up; lines that are `part_of`
another, and acts whose `counted_…` is false, stand in no total. In the CSV files a text that a spreadsheet would take
for a formula has one apostrophe in front. Dates may be of a month (2025-12) or a year.

## Licence and citation

{LICENCE_AT} (CC0 1.0): do with it what you like. Please cite it, and the sources of what you use:

> {about.citation}
"""


def licence() -> str:
    """Return the licence of a package."""
    return f"""The records of this package are facts with the sources that say so. To the extent that the contributors
hold any right in this compilation, they waive it worldwide under CC0 1.0 Universal:

  {LICENCE_AT}legalcode

Short wordings are quoted as evidence for a number; the publications cited belong to their owners.
"""


def citation(about: About) -> str:
    """Return the CITATION.cff of a package."""
    return f"""cff-version: 1.2.0
message: "If you use these records, please cite them, and the sources of the records that you use."
type: dataset
title: "{TITLE}"
version: "{about.edition or f"position {about.position}"}"
date-released: "{about.at.date().isoformat()}"
abstract: "{DESCRIPTION}"
authors:
  - name: "Clemency Register contributors"
license: {LICENCE}
"""


def _file(written: Written, form: str, media_type: str) -> Json:
    return {
        "path": written.path,
        "format": form,
        "mediatype": media_type,
        "encoding": "utf-8",
        "bytes": written.size,
        "hash": f"sha256:{written.digest}",
    }


def _field(column: Column, table: Table) -> Json:
    field: Json = {"name": column.name, "type": column.type, "description": column.description}
    if column.type == "datetime":
        field["format"] = "any"
    if column.name in table.key:
        field["constraints"] = {"required": True}
    return field
