"""The columns of leaders as a table."""

from app.formats.columns import OF_EVERY_RECORD, Column, Json, Table, joined, number_of, text


def _term(term: Json) -> str:
    return f"{term['office']} of {term['country']} {term['began_on'] or '?'} to {term['ended_on'] or '?'}"


LEADERS = Table(
    "leaders",
    "Leaders",
    "one row a person who proposes, grants or signs acts",
    (
        text("id", "the identifier of the leader"),
        text("name", "the leader's name"),
        Column("names", "string", "other names", joined(lambda leader: [name["name"] for name in leader["names"]])),
        text("country", "the leader's country, by its alpha-3 code"),
        text("wikidata", "the leader's item of Wikidata"),
        Column("terms_number", "integer", "how many terms in office are known", number_of("terms")),
        Column(
            "terms", "string", "terms in office; ? where a date is not known",
            joined(lambda leader: [_term(term) for term in leader["terms"]]),
        ),
        text("notes", "remarks of the editors"),
        *OF_EVERY_RECORD,
    ),
    key=("id",),
    references=(("country", "countries", "code"),),
)  # fmt: skip
