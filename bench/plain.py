"""The yardstick: the same acts in a plain, decent FastAPI + SQLModel application, as most people would write it.

Synchronous endpoints, ORM relationships, response models, a session dependency, eager loading for reads, a commit in
the endpoint. It derives nothing but the status and the date, keeps no history, knows no keys, and sums by GROUP BY.
The driver and the settings of SQLite are the service's. `PLAIN_DATABASE_URL` names the database.
"""

import os
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import Engine, event, func, select as select_columns
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, create_engine, select

from app.db.engine import SQLITE_PRAGMAS
from bench.plain_tables import (
    Act,
    ActBase,
    Base,
    Breakdown,
    BreakdownBase,
    Condition,
    ConditionBase,
    CountBase,
    Figure,
    FigureBase,
    Milestone,
    MilestoneBase,
    Motive,
    MotiveBase,
    Occasion,
    OccasionBase,
    Relation,
    RelationBase,
    Role,
    RoleBase,
    Scope,
    ScopeBase,
    Source,
    SourceBase,
)


def open_database(url: str) -> Engine:
    """Return an engine; SQLite with the service's settings."""
    made = create_engine(url, pool_size=10, **({"connect_args": {"timeout": 30}} if url.startswith("sqlite") else {}))
    if url.startswith("sqlite"):

        @event.listens_for(made, "connect")
        def set_up(connection: Any, _record: Any) -> None:
            for pragma in SQLITE_PRAGMAS:
                connection.execute(pragma)

    return made


engine = open_database(os.environ.get("PLAIN_DATABASE_URL") or "sqlite:///plain.sqlite3")
app = FastAPI()


class LeaderName(Base):
    """A leader by name."""

    name: str


class RoleCreate(RoleBase):
    """A role as it is posted."""

    leader: LeaderName | None = None


class FigureCreate(FigureBase):
    """A figure as it is posted."""

    count: CountBase


class ScopeCreate(ScopeBase):
    """A scope as it is posted."""

    count: CountBase | None = None


class BreakdownCreate(BreakdownBase):
    """A line as it is posted."""

    figures: list[FigureCreate] = []


class HeadlineCreate(Base):
    """The figures of the act as a whole, as they are posted."""

    figures: list[FigureCreate] = []


class ActCreate(ActBase):
    """An act as it is posted."""

    sources: list[SourceBase] = []
    roles: list[RoleCreate] = []
    milestones: list[MilestoneBase] = []
    occasions: list[OccasionBase] = []
    motives: list[MotiveBase] = []
    scopes: list[ScopeCreate] = []
    conditions: list[ConditionBase] = []
    relations: list[RelationBase] = []
    breakdowns: list[BreakdownCreate] = []
    headline: HeadlineCreate = HeadlineCreate()


class RoleRead(RoleBase):
    """A role as it is shown."""

    leader: str | None


class FigureRead(FigureBase, CountBase):
    """A figure as it is shown."""

    id: int


class ScopeRead(ScopeBase, CountBase):
    """A scope as it is shown."""


class BreakdownRead(BreakdownBase):
    """A line as it is shown."""

    id: int
    figures: list[FigureRead]


class ActRead(ActBase):
    """An act as it is shown."""

    id: int
    status: str
    date: str | None
    year: int | None
    sources: list[SourceBase]
    roles: list[RoleRead]
    milestones: list[MilestoneBase]
    occasions: list[OccasionBase]
    motives: list[MotiveBase]
    scopes: list[ScopeRead]
    conditions: list[ConditionBase]
    relations: list[RelationBase]
    breakdowns: list[BreakdownRead]
    headline: list[FigureRead]


class TotalRow(Base):
    """One row of totals."""

    group: str | int | None
    acts: int
    low: int | None
    best: int | None
    high: int | None


class CountryTotals(Base):
    """One country for a dashboard."""

    country: str
    announced: dict[str, list[TotalRow]]
    implemented: dict[str, list[TotalRow]]


def get_session() -> Iterator[Session]:
    """Give the session of one request."""
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]
_RELATED: tuple[Any, ...] = (
    Act.sources, Act.roles, Act.milestones, Act.occasions, Act.motives, Act.scopes, Act.conditions, Act.relations,
    Act.headline,
)  # fmt: skip
# SQLModel types a relationship as what it holds.
_BREAKDOWNS: Any = Act.breakdowns
_FIGURES: Any = Breakdown.figures
ALL_PARTS = (*map(selectinload, _RELATED), selectinload(_BREAKDOWNS).selectinload(_FIGURES))


def to_figure(posted: FigureCreate) -> Figure:
    """Return the row of a posted figure."""
    return Figure(**posted.model_dump(exclude={"count"}), **posted.count.model_dump())


def to_act(posted: ActCreate) -> Act:
    """Return the rows of a posted act."""
    dated = sorted(milestone.on for milestone in posted.milestones if milestone.on)
    return Act(
        **ActBase.model_validate(posted).model_dump(),
        status=posted.milestones[-1].type if posted.milestones else "unknown",
        date=dated[0] if dated else None,
        year=int(dated[0][:4]) if dated else None,
        sources=[Source(**entry.model_dump()) for entry in posted.sources],
        roles=[
            Role(**entry.model_dump(exclude={"leader"}), leader=entry.leader.name if entry.leader else None)
            for entry in posted.roles
        ],
        milestones=[Milestone(**entry.model_dump()) for entry in posted.milestones],
        occasions=[Occasion(**entry.model_dump()) for entry in posted.occasions],
        motives=[Motive(**entry.model_dump()) for entry in posted.motives],
        scopes=[
            Scope(**entry.model_dump(exclude={"count"}), **(entry.count.model_dump() if entry.count else {}))
            for entry in posted.scopes
        ],
        conditions=[Condition(**entry.model_dump()) for entry in posted.conditions],
        relations=[Relation(**entry.model_dump()) for entry in posted.relations],
        breakdowns=[
            Breakdown(**entry.model_dump(exclude={"figures"}), figures=[to_figure(figure) for figure in entry.figures])
            for entry in posted.breakdowns
        ],
        headline=[to_figure(figure) for figure in posted.headline.figures],
    )


@app.post("/acts", status_code=201, response_model=ActRead)
def create_act(posted: ActCreate, session: SessionDep) -> Act:
    """Store an act with all its parts."""
    act = to_act(posted)
    session.add(act)
    session.commit()
    session.refresh(act)
    return act


@app.get("/acts/{act_id}", response_model=ActRead)
def get_act(act_id: int, session: SessionDep) -> Act:
    """Return one act with all its parts."""
    act = session.get(Act, act_id, options=ALL_PARTS)
    if act is None:
        raise HTTPException(404)
    return act


@app.get("/acts", response_model=list[ActRead])
def list_acts(session: SessionDep, offset: int = 0, limit: int = 50, q: str = "") -> Any:
    """Return a page of acts with all their parts, newest first; with `q` of those that hold it."""
    newest_first = (col(Act.date).desc(), col(Act.id).desc())
    page = select(Act).options(*ALL_PARTS).order_by(*newest_first).offset(offset).limit(limit)
    if q:
        page = page.where(col(Act.title).icontains(q) | col(Act.summary).icontains(q))
    return session.exec(page).all()


@app.get("/totals", response_model=list[TotalRow])
def get_totals(session: SessionDep) -> Any:
    """Return totals by country of what was announced."""
    return _sums(session, Act.country, "announced")


@app.get("/countries/{code}/totals", response_model=CountryTotals)
def get_country_totals(code: str, session: SessionDep) -> Any:
    """Return one country's totals over years and by kind, announced and implemented."""
    return {
        "country": code,
        **{
            stage: {
                "years": _sums(session, Act.year, stage, col(Act.country) == code),
                "kinds": _sums(session, Breakdown.kind, stage, col(Act.country) == code),
            }
            for stage in ("announced", "implemented")
        },
    }


def _sums(session: Session, group: Any, stage: str, *conditions: Any) -> list[dict[str, Any]]:
    statement = (
        select_columns(
            group,
            func.count(func.distinct(col(Act.id))),
            func.sum(col(Figure.low)),
            func.sum(col(Figure.best)),
            func.sum(col(Figure.high)),
        )
        .select_from(Act)
        .join(Breakdown, col(Breakdown.act_id) == col(Act.id))
        .join(Figure, col(Figure.breakdown_id) == col(Breakdown.id))
        .where(col(Figure.stage) == stage, *conditions)
        .group_by(group)
        .order_by(group)
    )
    rows = session.execute(statement).all()
    return [dict(zip(("group", "acts", "low", "best", "high"), row, strict=True)) for row in rows]
