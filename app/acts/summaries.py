"""Acts in a line each: what a chart of many acts needs, without reading their documents."""

from collections.abc import Collection, Sequence
from itertools import count
from typing import Any

from sqlalchemy import Connection, and_, select

from app.acts.queries import ListFilters, visible
from app.db.statements import Row, table_of
from app.filters import chosen
from app.models import Act, Country, Fact
from app.vocabularies import BASIS_BIT, Stage

_acts, _countries, _facts = (table_of(model) for model in (Act, Country, Fact))
_NAMES = ("id", "title", "country", "country_name", "date", "status", "instrument")
_ENDS = ("low", "best", "high", "unquantified")


def list_summaries(
    connection: Connection, filters: ListFilters, *, most: int, among: Collection[str] | None = None
) -> list[Row]:
    """Return the published acts chosen, newest first, `most` of them.

    `among` names the acts that may be chosen, where they are known already: a database that is asked for the newest
    acts of a leader walks through all acts by date instead.

    Each row has id, title, country, country_name, date, status and instrument, and for each stage its persons of the
    basis asked for: `{"low", "best", "high", "unquantified"}`, or null where no figure is given.
    """
    act = _acts.c
    columns: list[Any] = [act.id, act.title, act.country, _countries.c.name, act.date, act.status, act.instrument]
    source = _acts.join(_countries, _countries.c.code == act.country)
    for stage in Stage:
        fact = _facts.alias(stage.value)
        source = source.outerjoin(
            fact,
            and_(
                fact.c.act_id == act.id,
                fact.c.stage == stage.value,
                fact.c.bases.bitwise_and(BASIS_BIT[filters.basis]) != 0,
                fact.c.kind == "",
            ),
        )
        columns += [fact.c[end].label(f"{stage.value}_{end}") for end in _ENDS]
    statement = (
        select(*columns)
        .select_from(source)
        .where(*chosen(filters), *visible(filters, None), *([] if among is None else [act.id.in_(among)]))
        .order_by(act.date_first.desc().nulls_last(), act.id.desc())
        .limit(most)
    )
    return [_row(row) for row in connection.execute(statement)]


def _row(row: Sequence[Any]) -> Row:
    summary: Row = dict(zip(_NAMES, row, strict=False))
    for stage, start in zip(Stage, count(len(_NAMES), len(_ENDS)), strict=False):
        # A fact always says how many of its counts bear no number.
        counts = row[start : start + len(_ENDS)]
        summary[stage.value] = None if counts[-1] is None else dict(zip(_ENDS, counts, strict=True))
    return summary
