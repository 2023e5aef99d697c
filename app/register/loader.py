"""Loading the bundled register: each record goes through the services that answer the API, all in one transaction."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acts.schemas import ActCreate
from app.acts.service import create_act
from app.auth import Caller
from app.db.statements import table_of
from app.doors import Tx
from app.errors import Fault, Problem
from app.fields import Posted
from app.folding import fold
from app.leaders.schemas import LeaderCreate
from app.leaders.service import create_leader
from app.models import Act, Leader, LeaderName
from app.strict_json import read_json
from app.validation import refuse_body

RECORDS = Path(__file__).with_name("records")
# Who the history says it was; the register comes with the service, not by a key.
CALLER = Caller(id="", name="register", scope="admin")
NOTE = "The bundled register"
_acts, _leaders, _names = (table_of(model) for model in (Act, Leader, LeaderName))
_MEMBERS = {"country", "leaders", "acts"}

P = TypeVar("P", bound=Posted)


class LoadError(Exception):
    """Records that can't be loaded; `faults` says where in which file, and why."""

    def __init__(self, detail: str, faults: Iterable[Fault]) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Register:
    """The records as they are posted, by the place of each: its file and the pointer into it.

    `acts` are in an order in which each comes after those that its relations name.
    """

    leaders: dict[str, LeaderCreate]
    acts: dict[str, ActCreate]


class Loaded(NamedTuple):
    """How many acts and leaders were stored, and how many acts were there already."""

    acts: int
    leaders: int
    known: int


def read_register(folder: Path = RECORDS) -> Register:
    """Return the records of a folder. Raises `LoadError` with all that the schemas refuse, in all files at once."""
    faults: list[Fault] = []
    leaders: dict[str, LeaderCreate] = {}
    acts: dict[str, ActCreate] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            content = read_json(path.read_bytes())
        except Problem as problem:
            faults += _placed(problem, path.name)
            continue
        if set(content) != _MEMBERS:
            faults.append(Fault("members", f"A file has the members {', '.join(sorted(_MEMBERS))}.", path.name))
            continue
        for number, document in enumerate(content["leaders"]):
            place = f"{path.name} /leaders/{number}"
            _read(LeaderCreate, {"country": content["country"], **document}, place, leaders, faults)
        for number, document in enumerate(content["acts"]):
            _read(ActCreate, document, f"{path.name} /acts/{number}", acts, faults)
    named: dict[str, str] = {}
    for place, act in acts.items():
        if act.external_id is None:
            faults.append(Fault("missing", "A record needs an external_id: by it it is known again.", place))
        elif named.setdefault(act.external_id, place) != place:
            faults.append(Fault("external_id_taken", f"{named[act.external_id]} has the same external_id.", place))
    if faults:
        raise LoadError("The bundled register can't be read.", faults)
    return Register(leaders, _in_order(acts, named))


def load_register(
    session: Session, register: Register, now: datetime, tell: Callable[[int], None] | None = None
) -> Loaded:
    """Store the records that are not there yet, and return how many they were; the caller commits.

    An act is known by its `external_id`, deleted or not, a leader by any of the names: what is known stays as it is.
    `tell` is called with the number of acts done. Raises `LoadError` with all that the services refuse.
    """
    tx = Tx(session, CALLER, NOTE, now)
    faults: list[Fault] = []
    leaders = _post(tx, create_leader, _unknown_leaders(session, register.leaders), faults)
    stored = set(session.execute(select(_acts.c.external_id)).scalars())
    unknown = {place: act for place, act in register.acts.items() if act.external_id not in stored}
    acts = _post(tx, create_act, unknown, faults, tell)
    if faults:
        raise LoadError("Records of the bundled register were refused.", faults)
    return Loaded(acts, leaders, len(register.acts) - acts)


def _read(model: type[P], document: Any, place: str, read: dict[str, P], faults: list[Fault]) -> None:
    try:
        read[place] = model.model_validate(document)
    except ValidationError as error:
        faults += _placed(refuse_body(error, document, model), place)


def _post(
    tx: Tx,
    create: Callable[[Tx, P], object],
    posted: Mapping[str, P],
    faults: list[Fault],
    tell: Callable[[int], None] | None = None,
) -> int:
    """Create these records and return how many; what is refused is added to `faults`."""
    created = 0
    for place, record in posted.items():
        try:
            create(tx, record)
        except Problem as problem:
            faults += _placed(problem, place)
        else:
            created += 1
            if tell is not None:
                tell(created)
    return created


def _unknown_leaders(session: Session, leaders: Mapping[str, LeaderCreate]) -> dict[str, LeaderCreate]:
    statement = select(_leaders.c.country, _names.c.folded).join_from(
        _leaders, _names, _names.c.leader_id == _leaders.c.id
    )
    known = {(country, folded) for country, folded in session.execute(statement)}
    return {
        place: leader
        for place, leader in leaders.items()
        if known.isdisjoint((leader.country, fold(name)) for name in (leader.name, *(n.name for n in leader.names)))
    }


def _in_order(acts: Mapping[str, ActCreate], named: Mapping[str, str]) -> dict[str, ActCreate]:
    """Return the acts, each after those that its relations name. Raises `LoadError` where they make a circle."""
    ordered: dict[str, ActCreate] = {}
    waiting = dict(acts)
    while waiting:
        ready = [
            place
            for place, act in waiting.items()
            if not any(named.get(relation.act) in waiting for relation in act.relations)
        ]
        if not ready:
            message = "Its relations lead back to itself."
            raise LoadError(
                "The bundled register can't be read.", [Fault("relation_circle", message, place) for place in waiting]
            )
        for place in ready:
            ordered[place] = waiting.pop(place)
    return ordered


def _placed(problem: Problem, place: str) -> list[Fault]:
    """Return the faults of a problem, each with its place in the file."""
    faults = problem.faults or (Fault(problem.slug, problem.detail),)
    return [replace(fault, pointer=f"{place}{fault.pointer or ''}") for fault in faults]
