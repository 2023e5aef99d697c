"""Coverage of acts: by country and decade, by what figures they have, and those that nobody followed up."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from app.db.statements import Row, table_of
from app.derivation.covers import FIGURED_BIT
from app.models import Act, Country, Fact, Relation
from app.vocabularies import BASIS_BIT, NESTING_RELATIONS, Basis, RelationType, Review, Stage

_acts, _countries, _facts, _relations = (table_of(model) for model in (Act, Country, Fact, Relation))
MOST_NAMED: Final = 500

PUBLISHED = and_(_acts.c.review == Review.PUBLISHED.value, _acts.c.deleted.is_(False))


def _has(stage: Stage, *bases: Basis) -> ColumnElement[bool]:
    """Whether an act has a figure of this stage that stands for one of these bases."""
    bits = sum(FIGURED_BIT[stage, basis] for basis in bases)
    return _acts.c.figured.bitwise_and(bits) != 0


_ANNOUNCED = _has(Stage.ANNOUNCED, Basis.ACCEPTED)
_IMPLEMENTED = _has(Stage.IMPLEMENTED, Basis.ACCEPTED)
_INDEPENDENT = or_(_has(Stage.ANNOUNCED, Basis.INDEPENDENT), _has(Stage.IMPLEMENTED, Basis.INDEPENDENT))
_UNDATED = _acts.c.year.is_(None)


def _without_implemented() -> ColumnElement[bool]:
    """Announced with a number, not void, and implemented neither by itself nor by an act inside or outside it."""
    inward = [relation.value for relation in NESTING_RELATIONS - {RelationType.SUPERSEDES}]
    bears, names = _relations.c.act_id, _relations.c.other_id
    # The act that bears the relation lies inside the other; with `supersedes` it is the other way round.
    # What an act says that is not published links nothing (docs/decisions/0010-rulings-about-sums.md).
    said = _relations.join(_acts, and_(_acts.c.id == bears, PUBLISHED))
    nested = (
        select(bears.label("inner_id"), names.label("outer_id"))
        .select_from(said)
        .where(_relations.c.relation.in_(inward))
        .union(
            select(names, bears).select_from(said).where(_relations.c.relation == RelationType.SUPERSEDES.value),
        )
        .cte("nested")
    )
    reach = select(nested.c.inner_id, nested.c.outer_id).cte("reach", recursive=True)
    # UNION, not UNION ALL: a circle comes to an end.
    reach = reach.union(
        select(reach.c.inner_id, nested.c.outer_id).join_from(reach, nested, nested.c.inner_id == reach.c.outer_id)
    )
    done = select(_acts.c.id).where(PUBLISHED, _acts.c.void.is_(False), _IMPLEMENTED)
    return and_(
        _acts.c.persons.is_not(None),
        _acts.c.void.is_(False),
        ~_IMPLEMENTED,
        _acts.c.id.not_in(select(reach.c.outer_id).where(reach.c.inner_id.in_(done))),
        _acts.c.id.not_in(select(reach.c.inner_id).where(reach.c.outer_id.in_(done))),
    )


WITHOUT_IMPLEMENTED = _without_implemented()
_COUNTED = {
    "acts": None,
    "undated": _UNDATED,
    "announced": _ANNOUNCED,
    "implemented": _IMPLEMENTED,
    "both": and_(_ANNOUNCED, _IMPLEMENTED),
    "without_figure": _acts.c.figured == 0,
    "without_independent": and_(_acts.c.figured != 0, ~_INDEPENDENT),
    "without_implemented": WITHOUT_IMPLEMENTED,
}
_OF_COUNTRY = ("acts", "undated", "without_independent", "without_implemented")


def act_coverage(connection: Connection) -> Row:
    """Return `acts`, `decades`, `countries` and `without_acts`."""
    countries = _by_country(connection)
    decades: dict[int, int] = {}
    for country in countries:
        for row in country["decades"]:
            decades[row["decade"]] = decades.get(row["decade"], 0) + row["acts"]
    counted = dict.fromkeys(_COUNTED, 0)
    for country in countries:
        for name in counted:
            counted[name] += country[name]
    return {
        "acts": {"acts": counted.pop("acts"), "countries": len(countries), **counted},
        "decades": _decades(decades),
        "countries": [
            {
                name: country[name]
                for name in ("country", "country_name", "region", *_OF_COUNTRY, "decades")
            }
            for country in countries
        ],
        "without_acts": _without_acts(connection),
    }  # fmt: skip


def _by_country(connection: Connection) -> list[Row]:
    sums = [
        (func.count() if condition is None else func.count(case((condition, 1)))).label(name)
        for name, condition in _COUNTED.items()
    ]
    named = (_countries.c.code.label("country"), _countries.c.name.label("country_name"), _countries.c.region)
    statement = (
        select(*named, *sums)
        .join_from(_acts, _countries, _countries.c.code == _acts.c.country)
        .where(PUBLISHED)
        .group_by(*(column for column in _countries.c if column.name in ("code", "name", "region")))
        .order_by(_countries.c.code)
    )
    first_year = (_acts.c.year // 10 * 10).label("decade")
    by_decade: dict[str, dict[int, int]] = {}
    for code, decade, acts in connection.execute(
        select(_acts.c.country, first_year, func.count())
        .where(PUBLISHED, _acts.c.year.is_not(None))
        .group_by(_acts.c.country, first_year)
    ):
        by_decade.setdefault(code, {})[decade] = acts
    return [
        {**row, "decades": _decades(by_decade.get(row["country"], {}))}
        for row in connection.execute(statement).mappings()
    ]  # fmt: skip


def _decades(acts: dict[int, int]) -> list[Row]:
    return [{"decade": decade, "acts": number} for decade, number in sorted(acts.items())]


def _without_acts(connection: Connection) -> list[Row]:
    has_one = select(_acts.c.country).where(PUBLISHED)
    statement = (
        select(
            _countries.c.code.label("country"),
            _countries.c.name.label("country_name"),
            _countries.c.region,
            _countries.c.independent,
            _countries.c.to_year,
        )
        .where(_countries.c.code.not_in(has_one))
        .order_by(_countries.c.code)
    )
    return [dict(row) for row in connection.execute(statement).mappings()]


def named_acts(connection: Connection) -> Row:
    """Return the lists `without_implemented` and `undated`: how many acts, and the first of them."""
    return {
        "without_implemented": _named(connection, WITHOUT_IMPLEMENTED),
        "undated": _named(connection, _UNDATED),
    }


def _named(connection: Connection, condition: ColumnElement[bool]) -> Row:
    chosen = (PUBLISHED, condition)
    announced = and_(
        _facts.c.act_id == _acts.c.id,
        _facts.c.stage == Stage.ANNOUNCED.value,
        _facts.c.bases.bitwise_and(BASIS_BIT[Basis.ACCEPTED]) != 0,
        _facts.c.kind == "",
        _facts.c.low.is_not(None),
    )
    act = _acts.c
    statement: Select[Any] = (
        select(
            act.id, act.external_id, act.country, act.title, act.date, act.status,
            _facts.c.low, _facts.c.best, _facts.c.high,
        )
        .join_from(_acts, _facts, announced, isouter=True)
        .where(*chosen)
        .order_by(func.coalesce(act.persons, -1).desc(), act.id)
        .limit(MOST_NAMED)
    )  # fmt: skip
    data = []
    for row in connection.execute(statement).mappings():
        count = {name: row[name] for name in ("low", "best", "high")}
        named = {name: value for name, value in row.items() if name not in count}
        data.append({**named, "announced": count if count["low"] is not None else None})
    return {"acts": connection.execute(select(func.count()).where(*chosen)).scalar_one(), "data": data}
