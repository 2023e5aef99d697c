"""Reading files of records: what the schemas take of them, and what they refuse, each with its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from app.acts.schemas import ActCreate
from app.errors import Fault, Problem
from app.fields import Posted
from app.leaders.schemas import LeaderCreate
from app.strict_json import read_json
from app.validation import refuse_body

RECORDS = Path(__file__).with_name("records")
MEMBERS = ("country", "leaders", "acts")
_UNREADABLE = "The bundled register can't be read."

P = TypeVar("P", bound=Posted)


class LoadError(Exception):
    """Records that can't be loaded; `faults` says where in which file, and why."""

    def __init__(self, detail: str, faults: Iterable[Fault]) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Register:
    """The records as they are posted, by the place of each: its file and the pointer into it (`AZE.json /acts/0`)."""

    leaders: dict[str, LeaderCreate]
    acts: dict[str, ActCreate]


def read_register(folder: Path = RECORDS) -> Register:
    """Return the records of a folder, each act after those that its relations name.

    Raises `LoadError` with all that the schemas refuse, in all files at once, and where relations make a circle.
    """
    register, faults = read_files(folder)
    if faults:
        raise LoadError(_UNREADABLE, faults)
    named = {act.external_id: place for place, act in register.acts.items() if act.external_id is not None}
    return Register(register.leaders, _in_order(register.acts, named))


def read_files(folder: Path) -> tuple[Register, list[Fault]]:
    """Return the records of a folder that can be read, in the order of the files, and what is wrong with the others.

    The pointer of a fault begins with the place of its record.
    """
    faults: list[Fault] = []
    leaders: dict[str, LeaderCreate] = {}
    acts: dict[str, ActCreate] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            content = read_json(path.read_bytes())
        except Problem as problem:
            faults += placed(problem, path.name)
            continue
        if not _is_file(content):
            faults.append(Fault("members", f"A file has the members {', '.join(sorted(MEMBERS))}.", path.name))
            continue
        for number, document in enumerate(content["leaders"]):
            # What is no object is refused as it is.
            whole = {"country": content["country"], **document} if isinstance(document, dict) else document
            _read(LeaderCreate, whole, f"{path.name} /leaders/{number}", leaders, faults)
        for number, document in enumerate(content["acts"]):
            _read(ActCreate, document, f"{path.name} /acts/{number}", acts, faults)
    named: dict[str, str] = {}
    for place, act in acts.items():
        if act.external_id is None:
            faults.append(Fault("missing", "A record needs an external_id: by it it is known again.", place))
        elif named.setdefault(act.external_id, place) != place:
            faults.append(Fault("external_id_taken", f"{named[act.external_id]} has the same external_id.", place))
    return Register(leaders, acts), faults


def placed(problem: Problem, place: str) -> list[Fault]:
    """Return the faults of a problem, each with its place in the file."""
    faults = problem.faults or (Fault(problem.slug, problem.detail),)
    return [replace(fault, pointer=f"{place}{fault.pointer or ''}") for fault in faults]


def _is_file(content: Any) -> bool:
    return (
        isinstance(content, dict)
        and set(content) == set(MEMBERS)
        and isinstance(content["leaders"], list)
        and isinstance(content["acts"], list)
    )


def _read(model: type[P], document: Any, place: str, read: dict[str, P], faults: list[Fault]) -> None:
    try:
        read[place] = model.model_validate(document)
    except ValidationError as error:
        faults += placed(refuse_body(error, document, model), place)


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
            raise LoadError(_UNREADABLE, [Fault("relation_circle", message, place) for place in waiting])
        for place in ready:
            ordered[place] = waiting.pop(place)
    return ordered
