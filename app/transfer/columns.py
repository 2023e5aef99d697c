"""The columns of acts as a table, one row a line of an act: what each is named, what it means, what people call it.

Imports read them, exports write them. A cell that lists several things parts them by semicolons ("a; b"), and a word
before a colon says what each is ("proposed: 2025-12; adopted: 2026-01-05").
"""

from dataclasses import dataclass
from typing import Final, Literal

# act: the same in all rows of an act; line: of the line in this row; served: written by exports, not read by imports.
Level = Literal["act", "line", "served"]
# How a cell is read: text as it is, a code of a closed list, a partial date, a number, words or a number for a count,
# or a list of entries.
Kind = Literal["text", "code", "date", "number", "count", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `synonyms` are other headings that are taken for it, however they are written."""

    name: str
    level: Level
    kind: Kind
    meaning: str
    example: str = ""
    synonyms: tuple[str, ...] = ()


def _counted(
    name: str, level: Level, what: str, dated: str, example: str, synonyms: tuple[str, ...]
) -> tuple[Column, ...]:
    """The columns of one figure: its words or its numbers, whom it speaks for, and when it was so."""
    day = "by when it was so many" if dated == "as_of" else "when it was reported"
    return (
        Column(name, level, "count", f"{what}: words or a number", example, synonyms),
        Column(f"{name}_low", level, "number", f"{what}, at least; with it `{name}` is wording alone"),
        Column(f"{name}_best", level, "number", f"{what}, best"),
        Column(f"{name}_high", level, "number", f"{what}, at most; empty: open"),
        Column(f"{name}_qualifier", level, "code", f"{what}: how the words qualify the number"),
        Column(f"{name}_basis", level, "code", f"{what}: official or independent; empty: as its source"),
        Column(f"{name}_{dated}", level, "date", f"{what}: {day}"),
    )


COLUMNS: Final[tuple[Column, ...]] = (
    Column("id", "act", "text", "the register's own identifier; an act without external_id is known by it"),
    Column(
        "external_id", "act", "text", "your name for the act: rows that bear it are one act", "aze-2025-amnesty",
        ("act", "act id", "identifier", "ref id", "record id", "identifiant", "identificador", "kennung"),
    ),
    Column(
        "country", "act", "code", "the state, by its ISO code of three or two letters", "AZE",
        ("country code", "iso", "iso code", "iso3", "iso 3", "iso2", "alpha 3", "iso alpha 3", "state", "pays",
         "code pays", "país", "código de país", "land", "ländercode", "страна"),
    ),
    Column("country_name", "served", "text", "its name", "Azerbaijan", ("name of country", "nom du pays")),
    Column(
        "title", "act", "text", "what the act is called", "Amnesty proposed to parliament",
        ("act title", "name", "headline", "event", "titre", "título", "titel", "название"),
    ),
    Column(
        "instrument", "act", "code", "its legal form", "amnesty_law",
        ("legal form", "form", "type of act", "act type", "measure", "instrument juridique", "instrumento"),
    ),
    Column("instrument_text", "act", "text", "what `instrument` means by `other`"),
    Column("jurisdiction", "act", "text", "a province; empty: the whole state", "", ("province", "region of state")),
    Column(
        "reference", "act", "text", "number of the law, decree or gazette", "",
        ("law number", "decree number", "gazette number", "référence", "referencia"),
    ),
    Column("described_as", "act", "text", "the label that somebody insists on"),
    Column("described_by", "act", "text", "who insists on it"),
    Column("summary", "act", "text", "the act in a sentence or two", "", ("description", "résumé", "resumen")),
    Column("notes", "act", "text", "remarks of the editors", "", ("note", "comment", "comments", "remarques", "notas")),
    Column("review", "act", "code", "draft, submitted, published or retracted", "", ("review state",)),
    Column(
        "status", "act", "code", "the last step in its life; read where there is no column `milestones`", "proposed",
        ("state of act", "stage of act", "statut", "estado"),
    ),
    Column(
        "date", "act", "date", "its first dated step; read with `status`", "2025-12",
        ("act date", "date of act", "day", "fecha", "datum", "дата"),
    ),
    Column("year", "served", "number", "the year of `date`", "2025", ("année", "año", "jahr")),
    Column(
        "milestones", "act", "list", "the steps in its life with their dates", "proposed: 2025-12; adopted: 2026-01-05",
        ("steps", "timeline"),
    ),
    Column(
        "leaders", "act", "list", "who did what, by name", "initiator: Ilham Aliyev",
        ("leader", "people", "announced by", "dirigeant", "líder"),
    ),
    Column("bodies", "act", "list", "which bodies did what", "enacting_body: Milli Majlis", ("body", "institutions")),
    Column("occasions", "act", "list", "what it marks", "national_day; new_year", ("occasion",)),
    Column(
        "motives", "act", "list", "why: stated, or attributed by someone",
        "stated: humanism; attributed: image_abroad by analysts", ("motive", "reason", "reasons"),
    ),
    Column(
        "scopes", "act", "list", "groups and offences included or excluded",
        "likely_excluded: political_prisoners; excluded: terrorism", ("scope",),
    ),
    Column("conditions", "act", "list", "what a person must do", "retain: no_reoffending", ("condition",)),
    Column(
        "relations", "act", "list", "links to other acts, by id or external_id", "tranche_of: aze-2025-plan",
        ("relation", "related acts"),
    ),
    *_counted(
        "total", "act", "persons of the whole act, announced", "reported_on", "over 20,000",
        ("total announced", "announced total", "total count", "persons", "people covered", "beneficiaries",
         "number of people", "nombre de personnes", "nombre total", "total de personas", "gesamtzahl"),
    ),
    *_counted(
        "total_implemented", "act", "persons of the whole act, carried out", "as_of", "",
        ("implemented total", "total released", "total freed"),
    ),
    Column(
        "further_sources", "act", "list", "other pages that the act cites: addresses, or a title by a publisher",
        "https://example.org/decree; Decree 12 by Official Gazette", ("other sources", "more sources"),
    ),
    Column("line", "line", "text", "your name for the line, for `part_of`", "freed", ("line key", "breakdown", "key")),
    Column(
        "kind", "line", "code", "what happens to the persons of this line; a row without it has no line", "release",
        ("relief", "type of relief", "kind of relief", "measure type", "outcome", "mesure", "medida", "maßnahme"),
    ),
    Column("family", "served", "code", "the family of its kind", "release"),
    Column("group", "line", "code", "which group the line is of", "women", ("beneficiary group", "groupe", "grupo")),
    Column("part_of", "line", "text", "the line that this one is part of, by its `line`", "", ("included in",)),
    Column("details", "line", "list", "typed details of its kind", "supervision_months: 6"),
    Column("line_text", "line", "text", "the line in words", "", ("line description",)),
    *_counted(
        "count", "line", "persons of the line, announced", "reported_on", "more than 5,000",
        ("number", "announced", "announced count", "figure", "how many", "nombre", "número", "cantidad", "anzahl",
         "число"),
    ),
    *_counted(
        "implemented", "line", "persons of the line, carried out", "as_of", "4,870",
        ("released", "freed", "implemented count", "carried out", "libérés", "liberados", "freigelassen"),
    ),
    Column("line_id", "served", "text", "the register's own identifier of the line"),
    *(
        Column(f"persons_{stage}_{end}", "served", "number", f"persons whom the line covers, {stage}: {end}")
        for stage in ("announced", "implemented")
        for end in ("low", "best", "high", "unquantified")
    ),
    Column(
        "source_url", "line", "text", "address of the page that says so", "https://example.org/aliev-amnesty",
        ("source", "url", "link", "source link", "address", "lien", "enlace", "quelle", "fuente", "ссылка"),
    ),
    Column("source_title", "line", "text", "its title", "Clemency for over 20,000"),
    Column(
        "source_publisher", "line", "text", "who published it", "Digi24",
        ("publisher", "publication", "outlet", "newspaper", "source name", "média", "medio"),
    ),
    Column("source_kind", "line", "code", "the kind of whoever published it", "independent_media", ("source type",)),
    Column("source_kind_text", "line", "text", "what `source_kind` means by `other`"),
    Column("source_originator", "line", "text", "who said it first", "state media", ("originator",)),
    Column("source_originator_kind", "line", "code", "the kind of whoever said it first", "state_media"),
    Column("source_author", "line", "text", "who wrote it", "", ("author",)),
    Column("source_published_on", "line", "date", "when", "2025-12", ("published", "published on", "source date")),
    Column("source_accessed_on", "line", "date", "when it was read", "", ("accessed", "accessed on")),
    Column("source_archive_url", "line", "text", "address of a copy", "", ("archive", "archive url")),
    Column("source_language", "line", "code", "its language (BCP 47)", "ro", ("language",)),
    Column("source_quote", "line", "text", "what it says, in its words", "", ("quote",)),
)  # fmt: skip

BY_NAME: Final[dict[str, Column]] = {column.name: column for column in COLUMNS}
SOURCE_MEMBERS: Final[tuple[str, ...]] = tuple(
    column.name.removeprefix("source_") for column in COLUMNS if column.name.startswith("source_")
)
