"""The columns of acts as a table: an act in one row, what is nested in it flattened, counted or joined."""

from collections.abc import Sequence

from app.formats.columns import OF_EVERY_RECORD, Column, Get, Json, Table, flag, joined, number_of, text, whole
from app.vocabularies import Stage

_COVERED = {
    "persons": "persons whom the act covers",
    "itemised": "persons whom its lines cover",
    "unspecified": "persons beyond its lines",
    "leaving_custody": "persons who leave custody",
}
_ENDS = {"low": "at least", "best": "best", "high": "at most; empty: open, or not quantified"}
_PARTS = ("breakdowns", "milestones", "roles", "occasions", "motives", "scopes", "conditions", "relations", "sources")


def said(word: str, rest: str | None) -> str:
    """Return an entry that says what it is before a colon."""
    return word if rest is None else f"{word}: {rest}"


def interval(prefix: str, what: str, *steps: str) -> tuple[Column, ...]:
    """Return the columns of a derived count."""
    return (
        *(whole(f"{prefix}_{end}", f"{what}, {told}", *steps, end) for end, told in _ENDS.items()),
        whole(f"{prefix}_unquantified", f"{what}: how many of the counts added bear no number", *steps, "unquantified"),
    )


def by_stage(name: str, what: str) -> tuple[Column, ...]:
    """Return the columns of a count that is derived for each stage."""
    return tuple(
        column for stage in Stage for column in interval(f"{name}_{stage}", f"{what}, {stage}", name, stage.value)
    )


def figure(name: str, what: str, dated: str, *steps: str) -> tuple[Column, ...]:
    """Return the columns of the figure that counts."""
    return (
        text(name, f"{what}: its wording", *steps, "count", "wording"),
        *(whole(f"{name}_{end}", f"{what}, {told}", *steps, "count", end) for end, told in _ENDS.items()),
        text(f"{name}_qualifier", f"{what}: how the words qualify the number", *steps, "count", "qualifier"),
        text(f"{name}_basis", f"{what}: official or independent", *steps, "speaks_for"),
        text(f"{name}_{dated}", f"{what}: {dated.replace('_', ' ')}", *steps, dated),
    )


def _motive(row: Json) -> str:
    return said(row["basis"], f"{row['motive']} by {row['by']}" if row["by"] else row["motive"])


def _scope(row: Json) -> str:
    return said(row["rule"], row["group"] or row["offence"])


def _all(name: str, description: str, get: Get) -> Column:
    return Column(name, "string", description, get)


def _leaders(act: Json) -> Sequence[str]:
    return [said(row["role"], row["leader_name"]) for row in act["roles"] if row["leader"]]


def _bodies(act: Json) -> Sequence[str]:
    return [said(row["role"], row["body"]) for row in act["roles"] if row["body"]]


IDENTIFIED = (
    text("id", "the identifier of the act"),
    text("external_id", "the name that its poster gave it"),
    text("country", "the state, by its alpha-3 code"),
    text("country_name", "its name"),
    text("title", "what the act is called"),
    text("instrument", "its legal form"),
    text("instrument_text", "what `instrument` means by other"),
    text("jurisdiction", "a province; empty: the whole state"),
    text("reference", "number of the law, decree or gazette"),
    text("described_as", "the label that somebody insists on", "described_as", "label"),
    text("described_by", "who insists on it", "described_as", "by"),
    text("summary", "the act in a sentence or two"),
    text("status", "the last step in its life"),
    text("date", "its first dated step: a day, a month (2025-12) or a year"),
    whole("year", "the year of `date`"),
)
JOINED = (
    _all("milestones", "the steps in its life with their dates",
         joined(lambda act: [said(row["type"], row["on"]) for row in act["milestones"]])),
    _all("leaders", "who did what, by name", joined(_leaders)),
    _all("bodies", "which bodies did what", joined(_bodies)),
    _all("occasions", "what it marks", joined(lambda act: [row["occasion"] for row in act["occasions"]])),
    _all("motives", "why: stated, or attributed by someone", joined(lambda act: [_motive(r) for r in act["motives"]])),
    _all("scopes", "groups and offences included or excluded", joined(lambda act: [_scope(r) for r in act["scopes"]])),
    _all("conditions", "what a person must do",
         joined(lambda act: [said(row["to"], row["condition"]) for row in act["conditions"]])),
    _all("relations", "links to other acts, by id",
         joined(lambda act: [said(row["relation"], row["act"]) for row in act["relations"]])),
    _all("kinds", "the kinds of its lines", joined(lambda act: [row["kind"] for row in act["breakdowns"]])),
    _all("source_urls", "the addresses of its sources; of one without an address its title",
         joined(lambda act: [row["url"] or row["title"] for row in act["sources"]])),
    _all("warnings", "what an editor should look at", joined(lambda act: [row["code"] for row in act["warnings"]])),
)  # fmt: skip

ACTS = Table(
    "acts",
    "Acts",
    "one row an act: a measure by which a state forgoes or lessens punishment for a class of persons",
    (
        *IDENTIFIED,
        *(column for name, what in _COVERED.items() for column in by_stage(name, what)),
        *(
            flag(f"counted_{stage}", f"whether it stands itself in totals of what was {stage}", "counted", stage.value)
            for stage in Stage
        ),
        *figure("total", "the headline figure announced", "reported_on", "headline", "counts", "announced"),
        *figure("total_implemented", "the headline figure implemented", "as_of", "headline", "counts", "implemented"),
        *(Column(f"{name}_number", "integer", f"how many {name} it has", number_of(name)) for name in _PARTS),
        *JOINED,
        text("notes", "remarks of the editors"),
        text("review", "draft, submitted, published or retracted"),
        *OF_EVERY_RECORD,
    ),
    key=("id",),
    references=(("country", "countries", "code"),),
)
