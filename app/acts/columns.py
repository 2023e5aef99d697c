"""The columns of acts as a table: an act in one row, what is nested in it flattened, counted or joined."""

from collections.abc import Callable, Iterable, Sequence

from app.acts.entries import ENTRIES
from app.formats.columns import OF_EVERY_RECORD, Column, Json, Table, flag, joined, number_of, text, whole
from app.vocabularies import Stage

_COVERED = {
    "persons": "persons whom the act covers",
    "itemised": "persons whom its lines cover",
    "unspecified": "persons beyond its lines",
    "leaving_custody": "persons who leave custody",
}
_ENDS = {"low": "at least", "best": "best", "high": "at most; empty: open, or not quantified"}
_PARTS = ("breakdowns", "milestones", "roles", "occasions", "motives", "scopes", "conditions", "relations", "sources")


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


def _each(entries: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(entries)]


def _cell(name: str, description: str, entries: Callable[[Json], Sequence[str]]) -> Column:
    return Column(name, "string", description, joined(entries))


LISTED = tuple(_cell(name, description, entries) for name, (description, entries) in ENTRIES.items())
HEADLINE = (
    *figure("total", "the headline figure announced", "reported_on", "headline", "counts", "announced"),
    *figure("total_implemented", "the headline figure implemented", "as_of", "headline", "counts", "implemented"),
)
EDITED = (
    text("notes", "remarks of the editors"),
    text("review", "draft, submitted, published or retracted"),
)

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
        *HEADLINE,
        *(Column(f"{name}_number", "integer", f"how many {name} it has", number_of(name)) for name in _PARTS),
        *LISTED,
        _cell("kinds", "the kinds of its lines", lambda act: _each(row["kind"] for row in act["breakdowns"])),
        _cell(
            "source_urls",
            "the addresses of its sources; of one without an address its title",
            lambda act: _each(row["url"] or row["title"] for row in act["sources"]),
        ),
        _cell("warnings", "what an editor should look at", lambda act: _each(row["code"] for row in act["warnings"])),
        *EDITED,
        *OF_EVERY_RECORD,
    ),
    key=("id",),
    references=(("country", "countries", "code"),),
)
