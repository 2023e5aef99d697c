"""The columns of countries as a table."""

from app.formats.columns import OF_EVERY_RECORD, Column, Table, flag, joined, text, whole

COUNTRIES = Table(
    "countries",
    "Countries",
    "one row a state or territory, present or former",
    (
        text("code", "ISO 3166-1 or 3166-3 alpha-3"),
        text("alpha2", "ISO 3166-1 alpha-2; only of a state that exists today"),
        text("numeric", "ISO 3166-1 numeric"),
        text("name", "its name in English"),
        text("official_name", "its official name"),
        Column(
            "names", "string", "names by language (BCP 47)",
            joined(lambda country: [f"{language}: {name}" for language, name in country["names"].items()]),
        ),
        text("region", "Africa, Americas, Asia, Europe, Oceania, …"),
        text("subregion", "the part of the region"),
        text("capital", "its capital"),
        text("wikidata", "its item of Wikidata"),
        flag("independent", "whether it is a state; empty where that is disputed"),
        whole("from_year", "the year in which it began"),
        whole("to_year", "the year in which it ended"),
        Column("successors", "string", "the states that followed it", joined(lambda country: country["successors"])),
        *OF_EVERY_RECORD,
    ),
    key=("code",),
)  # fmt: skip
