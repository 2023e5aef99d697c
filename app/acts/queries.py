"""Reads of acts: one document, pages of documents, and pages of lines and figures across acts."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select
from starlette.responses import Response

from app.acts import access
from app.acts.columns import ACTS
from app.acts.part_columns import FIGURES, LINES, part_record
from app.acts.parts import elements
from app.auth import Caller
from app.db.ids import is_id
from app.db.keyset import Keyset
from app.db.statements import table_of
from app.effects import check_effects
from app.errors import Fault, Invalid
from app.filters import ActFilters, chosen, figure_conditions, kind_conditions
from app.formats.asked import Format
from app.formats.columns import Json
from app.formats.rows import BATCH, Rows, compact
from app.models import Act, Breakdown, Figure
from app.paging import Page
from app.places import check_named
from app.replies import Stored
from app.revisions import records
from app.revisions.listing import bodies, list_documents, refused_cursor
from app.revisions.moments import document_at
from app.vocabularies import Family, Review

_acts, _lines, _figures = (table_of(model) for model in (Act, Breakdown, Figure))

Sort = Literal[
    "-date", "date", "-updated_at", "updated_at", "-created_at", "created_at", "-title", "title", "-persons", "persons"
]  # fmt: skip
# The column that each sort walks along, and the type of its value in a cursor.
SORTED: dict[str, tuple[Any, type]] = {
    "date": (_acts.c.date_first, str),
    "updated_at": (_acts.c.updated_at, datetime),
    "created_at": (_acts.c.created_at, datetime),
    "title": (_acts.c.title, str),
    "persons": (_acts.c.persons, int),
}


class ListFilters(ActFilters):
    """The filters of acts, and which state of review; lists hold published acts unless asked otherwise."""

    review: Annotated[list[Review], Field(description="Other than published: needs a key.")] = []


PartsAcross = Literal["breakdowns", "figures"]


def get_act(connection: Connection, act_id: str, caller: Caller | None, as_of: datetime | None = None) -> Stored:
    """Return an act's document, or what it was at a moment. Raises `NotFound`, `Gone`, or `Invalid` for the moment."""
    seen = access.locate(connection, caller, act_id)
    if as_of is not None:
        return document_at(connection, "act", seen, as_of)
    return records.get(connection, "act", act_id).stored


def list_acts(
    connection: Connection, filters: ListFilters, caller: Caller | None, sort: Sort, page: Page
) -> Response | Rows:
    """Return a page of the acts chosen, or all of them as rows, in the order of `sort`."""
    check_named(connection, filters.country, filters.region)
    check_effects(filters)
    conditions = [*chosen(filters), *visible(filters, caller)]
    name = sort.removeprefix("-")
    column, kind = SORTED[name]
    keyset = Keyset(_acts.c.id, column, kind, descending=sort.startswith("-"), nullable=column.nullable)
    return list_documents(connection, "act", page, keyset, conditions, table=ACTS)


def list_parts_across(
    connection: Connection,
    name: PartsAcross,
    filters: ListFilters,
    caller: Caller | None,
    page: Page,
    family: Family | None = None,
) -> Response | Rows:
    """Return a page of the lines (or figures) of the acts chosen, newest first, each with its act and country.

    In another form than JSON all of them are returned, as rows.

    `kind` and `family` choose lines, and figures of them; `stage` and `basis` choose figures where they are given.
    With `family` given apart from the filters, only lines of it are listed, and the filters choose among them.
    """
    table = _lines if name == "breakdowns" else _figures
    check_named(connection, filters.country, filters.region)
    check_effects(filters, numbers=name == "figures")
    conditions = [*chosen(filters, lines=False), *visible(filters, caller)]
    joined = _acts.join(table, table.c.act_id == _acts.c.id)
    if name == "figures":
        conditions += figure_conditions(filters)
    if filters.kind or filters.family:
        if name == "figures":
            joined = joined.join(_lines, _lines.c.id == _figures.c.breakdown_id)
        conditions += kind_conditions(_lines.c.kind, filters)
    if family is not None:
        conditions += kind_conditions(_lines.c.kind, ActFilters(family=[family]))
    statement = select(table.c.id, table.c.act_id).select_from(joined).where(*conditions)
    keyset = Keyset(table.c.id, descending=True)

    def counted() -> int:
        return int(connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one())

    if page.format is not Format.JSON:
        batches = keyset.batches(connection, statement, BATCH)
        return Rows(
            LINES if name == "breakdowns" else FIGURES,
            records.last_position(connection),
            counted,
            lambda: (_parts(connection, name, keys) for keys in batches),
            record=lambda part: part_record(*part),
            line=lambda part: _across(*part),
        )
    start = page.start(str)
    if start is not None and not is_id(str(start[0])):
        raise refused_cursor()
    keys = keyset.fetch(connection, statement, start, page.limit + 1)
    shown = keys[: page.limit]
    return page.reply(
        [_across(*part) for part in _parts(connection, name, shown)],
        shown[-1][:1] if len(keys) > page.limit else None,
        count=counted() if page.count else None,
        version=records.last_position(connection),
    )


def _parts(connection: Connection, name: PartsAcross, keys: Sequence[tuple[Any, ...]]) -> list[tuple[Json, Json]]:
    """Return the documents of the acts of these parts, each given by its id and its act's, with the parts."""
    act_ids = list(dict.fromkeys(act_id for _, act_id in keys))
    documents = {
        act_id: json.loads(body) for act_id, body in zip(act_ids, bodies(connection, "act", act_ids), strict=True)
    }
    parts = {
        act_id: {element["id"]: element for element in elements(document, name)}
        for act_id, document in documents.items()
    }
    return [(documents[act_id], parts[act_id][part_id]) for part_id, act_id in keys]


def _across(document: Json, element: Json) -> str:
    """A part as it stands in lists across acts: with its act, country and date in front of it."""
    told = {
        "act": document["id"],
        "act_title": document["title"],
        "country": document["country"],
        "date": document["date"],
        "status": document["status"],
    }
    return compact(element | told)


def visible(filters: ListFilters, caller: Caller | None) -> list[Any]:
    """What lists hold: published acts, unless `review` asks for others with a key that may see them."""
    if not filters.review or set(filters.review) == {Review.PUBLISHED}:
        return [_acts.c.review == Review.PUBLISHED.value, _acts.c.deleted.is_(False)]
    if filters.q is not None:
        message = "Only published acts are found by their words: ask without `review`, or without `q`."
        raise Invalid(message, Fault("published_only", message, parameter="q"))
    if caller is None:
        raise Invalid(
            "Only published acts are listed without a key.",
            Fault("key_needed", "Send a key to list other than published acts.", parameter="review"),
        )
    asked: ColumnElement[bool] = _acts.c.review.in_(filters.review)
    if not caller.may("write"):
        # Published acts are anyone's to see, others only their own author's.
        asked = and_(asked, or_(_acts.c.review == Review.PUBLISHED.value, _acts.c.posted_by == caller.id))
    return [asked, _acts.c.deleted.is_(False)]
