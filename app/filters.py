"""The filters that lists, totals and exports of acts share: what they are called, and what they mean in SQL."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, or_, select

from app.counts.dates import PartialDate
from app.db.fulltext import Meets
from app.db.functions import by_another_key
from app.db.ids import is_id
from app.db.statements import table_of
from app.errors import nearest
from app.fields import CountryCode, Dated, Instant, Line, Number, Reference
from app.fulltext.asking import Words, asked
from app.models import (
    Act,
    ActSource,
    Breakdown,
    Country,
    Fact,
    Figure,
    Milestone,
    Motive,
    Occasion,
    Relation,
    Role,
    Scope,
    SearchEntry,
    Source,
)
from app.vocabularies import (
    BASIS_BIT,
    BASIS_OF,
    FAMILY_OF,
    Basis,
    Family,
    Group,
    Instrument,
    Kind,
    MilestoneType,
    Motive as MotiveType,
    Occasion as OccasionType,
    Offence,
    RelationType,
    RoleType,
    Rule,
    Stage,
    Status,
)

_acts, _countries, _entries, _facts, _scopes = (table_of(model) for model in (Act, Country, SearchEntry, Fact, Scope))
_lines, _figures, _milestones, _roles = (table_of(model) for model in (Breakdown, Figure, Milestone, Role))
_occasions, _motives, _relations = (table_of(model) for model in (Occasion, Motive, Relation))
_cited, _sources = table_of(ActSource), table_of(Source)

DateField = Literal["date", "reported_on", "as_of"] | MilestoneType
_COVERED = sorted({*map(str, Group), *map(str, Offence)})


def _covered(name: str) -> str:
    if name not in _COVERED:
        told = {"suggestion": nearest(name, _COVERED)}
        raise PydanticCustomError(
            "not_in_list", "this is no group and no class of offences; see /v1/vocabularies", told
        )
    return name


Covered = Annotated[str, AfterValidator(_covered), Field(json_schema_extra={"enum": [*_COVERED]})]
Size = Annotated[Number | None, Field(strict=False, description="Against the best of stage and basis.")]


class ActFilters(BaseModel):
    """Which acts; a repeated parameter means any of these, different ones mean all."""

    model_config = ConfigDict(populate_by_name=True)

    country: Annotated[
        list[CountryCode],
        Field(description="Countries, by alpha-3, or by the alpha-2 of a state that exists today.", examples=["AZE"]),
    ] = []
    region: Annotated[list[Line], Field(description="Regions, as countries name theirs.", examples=["Asia"])] = []
    leader: Annotated[list[Reference], Field(description="A leader's id, in any role.")] = []
    role: Annotated[list[RoleType], Field(description="With `leader`: in this role.")] = []
    instrument: Annotated[list[Instrument], Field(description="By which instrument the act was made.")] = []
    status: Annotated[list[Status], Field(description="How far the act has come.")] = []
    occasion: Annotated[list[OccasionType], Field(description="What the act marks.")] = []
    motive: Annotated[list[MotiveType], Field(description="Why, stated or attributed.")] = []
    kind: Annotated[list[Kind], Field(description="Acts that have a line of this kind.")] = []
    family: Annotated[list[Family], Field(description="Acts that have a line of this family.")] = []
    beneficiary: Annotated[list[Covered], Field(description="A group or class of offences included.")] = []
    excluded: Annotated[list[Covered], Field(description="A group or class of offences excluded.")] = []
    source: Annotated[list[Reference], Field(description="A source's id.")] = []
    relation: Annotated[list[RelationType], Field(description="Acts that have such a link to another.")] = []
    jurisdiction: Annotated[list[Line], Field(description="A part of the state, as it is spelled there.")] = []
    external_id: Annotated[
        list[Reference], Field(description="The client's own name of the act.", examples=["aze-2025-amnesty"])
    ] = []
    year: Annotated[
        list[Annotated[int, Field(ge=1000, le=2999)]],
        Field(description="The year of the act's date.", examples=[2025]),
    ] = []
    from_: Annotated[Dated | None, Field(alias="from", description="Dates that end on or after this one.")] = None
    to: Annotated[Dated | None, Field(description="Dates that begin on or before the end of this one.")] = None
    date_field: Annotated[DateField, Field(description="Which date `from` and `to` are about.")] = "date"
    persons_min: Size = None
    persons_max: Size = None
    updated_since: Annotated[
        Instant | None,
        Field(description="Acts changed at or after this moment.", examples=["2025-12-01T00:00:00Z"]),
    ] = None
    q: Annotated[
        Words | None,
        Field(description="Words that published acts hold, as in `/v1/search`.", examples=["amnesty -tax"]),
    ] = None
    stage: Annotated[Stage, Field(description="Which stage numbers are of.")] = Stage.ANNOUNCED
    basis: Annotated[Basis, Field(description="Whose figures stand.")] = Basis.ACCEPTED


def chosen(filters: ActFilters, *, lines: bool = True) -> list[ColumnElement[bool]]:
    """Return conditions on the table `act` that hold for the acts chosen.

    With `lines` false, `kind` and `family` are left to the caller, who chooses lines by them instead of acts.
    """
    act = _acts.c
    conditions: list[ColumnElement[bool]] = []
    for column, values in (
        (act.instrument, filters.instrument),
        (act.status, filters.status),
        (act.jurisdiction, filters.jurisdiction),
        (act.external_id, filters.external_id),
        (act.year, filters.year),
    ):
        if values:
            conditions.append(column.in_(values))
    if filters.country:
        conditions.append(act.country.in_(country_codes(filters.country)))
    if filters.region:
        conditions.append(act.country.in_(select(_countries.c.code).where(_countries.c.region.in_(filters.region))))
    role = [_roles.c.role.in_(filters.role)] if filters.role else []
    if filters.leader:
        conditions.append(act.id.in_(_of(_roles, _roles.c.leader_id, filters.leader).where(*role)))
    elif role:
        conditions.append(_has(_roles, *role))
    if filters.occasion:
        conditions.append(_has(_occasions, _occasions.c.occasion.in_(filters.occasion)))
    if filters.motive:
        conditions.append(_has(_motives, _motives.c.motive.in_(filters.motive)))
    if filters.source:
        conditions.append(act.id.in_(_of(_cited, _cited.c.source_id, filters.source)))
    if filters.relation:
        conditions.append(_has(_relations, _relations.c.relation.in_(filters.relation)))
    if lines and (filters.kind or filters.family):
        conditions.append(_has(_lines, *kind_conditions(by_another_key(_lines.c.kind), filters)))
    if filters.beneficiary:
        included = (Rule.INCLUDED.value, Rule.LIKELY_INCLUDED.value)
        conditions.append(
            or_(_has(_lines, _lines.c.group.in_(filters.beneficiary)), _scoped(filters.beneficiary, included))
        )
    if filters.excluded:
        conditions.append(_scoped(filters.excluded, (Rule.EXCLUDED.value, Rule.LIKELY_EXCLUDED.value)))
    conditions += _dated(filters)
    if filters.q is not None:
        conditions.append(act.id.in_(select(_entries.c.id).where(Meets(_entries.c.words, asked(filters.q)))))
    if filters.persons_min is not None or filters.persons_max is not None:
        conditions.append(_sized(filters))
    if filters.updated_since is not None:
        conditions.append(act.updated_at >= filters.updated_since)
    return conditions


def kind_conditions(column: ColumnElement[str], filters: ActFilters) -> list[ColumnElement[bool]]:
    """Return conditions by which `kind` and `family` choose lines; `column` holds a line's kind."""
    conditions: list[ColumnElement[bool]] = []
    if filters.kind:
        conditions.append(column.in_([kind.value for kind in filters.kind]))
    if filters.family:
        conditions.append(column.in_([kind.value for kind, family in FAMILY_OF.items() if family in filters.family]))
    return conditions


def figure_conditions(filters: ActFilters) -> list[ColumnElement[bool]]:
    """Return conditions by which `stage` and `basis` choose figures where they are given; any may be accepted."""
    conditions: list[ColumnElement[bool]] = []
    if "stage" in filters.model_fields_set:
        conditions.append(_figures.c.stage == filters.stage.value)
    if filters.basis != Basis.ACCEPTED:
        kinds = [kind.value for kind, basis in BASIS_OF.items() if basis == filters.basis.value]
        said_by = func.coalesce(_sources.c.originator_kind, _sources.c.kind)
        speaking = select(_sources.c.id).where(said_by.in_(kinds))
        posted = _figures.c.basis
        conditions.append(
            or_(posted == filters.basis.value, and_(posted.is_(None), _figures.c.source_id.in_(speaking)))
        )
    return conditions


def country_codes(given: list[str]) -> Select[tuple[str]]:
    """Return the alpha-3 codes of countries that are named by alpha-3 or alpha-2 codes, as a subquery."""
    return select(_countries.c.code).where(or_(_countries.c.code.in_(given), _countries.c.alpha2.in_(given)))


def _of(table: Table, column: ColumnElement[str], ids: list[str]) -> Select[tuple[str]]:
    """The acts of the rows of `table` that name a record: few, and found by that. What is no identifier names none."""
    return select(table.c.act_id).where(column.in_([id_ for id_ in ids if is_id(id_)]))


def _has(table: Table, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    # Said outright: a query may hold the same table outside too, and then none would be left inside.
    return exists().select_from(table).where(table.c.act_id == _acts.c.id, *conditions).correlate(_acts)


def _scoped(values: list[str], rules: tuple[str, ...]) -> ColumnElement[bool]:
    named = or_(_scopes.c.group.in_(values), _scopes.c.offence.in_(values))
    return _has(_scopes, named, _scopes.c.rule.in_(rules))


def _dated(filters: ActFilters) -> list[ColumnElement[bool]]:
    """The chosen date overlaps the span from the first day of `from` to the last of `to`; undated never match."""
    if filters.from_ is None and filters.to is None:
        return []
    first = PartialDate.parse(filters.from_).first.isoformat() if filters.from_ else None
    last = PartialDate.parse(filters.to).last.isoformat() if filters.to else None

    def overlaps(begin: ColumnElement[str], end: ColumnElement[str]) -> ColumnElement[bool]:
        return and_(*([end >= first] if first else []), *([begin <= last] if last else []))

    if filters.date_field == "date":
        return [overlaps(_acts.c.date_first, _acts.c.date_last)]
    if filters.date_field in ("reported_on", "as_of"):
        columns = _figures.c[f"{filters.date_field}_first"], _figures.c[f"{filters.date_field}_last"]
        return [_has(_figures, overlaps(*columns))]
    return [
        _has(
            _milestones,
            _milestones.c.type == filters.date_field,
            overlaps(_milestones.c.on_first, _milestones.c.on_last),
        )
    ]


def _sized(filters: ActFilters) -> ColumnElement[bool]:
    bounds = [
        _facts.c.kind == "",
        _facts.c.stage == filters.stage,
        _facts.c.bases.bitwise_and(BASIS_BIT[filters.basis]) != 0,
        _facts.c.best.is_not(None),
    ]
    if filters.persons_min is not None:
        bounds.append(_facts.c.best >= filters.persons_min)
    if filters.persons_max is not None:
        bounds.append(_facts.c.best <= filters.persons_max)
    return _has(_facts, *bounds)
