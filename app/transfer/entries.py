"""The entries of cells that list several things, each read to the member of an act that it is posted as."""

from collections.abc import Callable
from typing import Any

from app.transfer.cells import code, said
from app.vocabularies import Group

_GROUPS = frozenset(Group)
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_FLAGS, _WHOLE = frozenset({"recall"}), frozenset({"supervision_months", "within_days", "months", "amount"})

Posted = dict[str, Any]


def number(text: str) -> int | str:
    """Return a whole number where the text is nothing else; the schemas tell what is wrong with any other."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= 15 else text


def _milestone(entry: str) -> Posted:
    step, on = said(entry)
    return {"type": step, "on": on} if on else {"type": step}


def _leader(entry: str) -> Posted:
    role, name = said(entry)
    return {"role": role, "leader": {"name": name}}


def _body(entry: str) -> Posted:
    role, name = said(entry)
    return {"role": role, "body": name}


def _motive(entry: str) -> Posted:
    basis, rest = said(entry)
    if not rest:
        # Left out, it is as those who act say.
        return {"motive": basis, "basis": "stated"}
    motive, _, by = rest.partition(" by ")
    return {"motive": code(motive), "basis": basis} | ({"by": by.strip()} if by else {})


def _scope(entry: str) -> Posted:
    rule, what = said(entry)
    of = code(what)
    return {"rule": rule, "group" if of in _GROUPS else "offence": of}


def _condition(entry: str) -> Posted:
    to, what = said(entry)
    return {"to": to, "condition": code(what)}


def _relation(entry: str) -> Posted:
    relation, other = said(entry)
    return {"relation": relation, "act": other}


def detail(entry: str) -> tuple[str, Any]:
    """Return the name and the value of one detail of a line."""
    name, value = said(entry)
    if name in _FLAGS:
        return name, _YES.get(value.casefold(), value)
    return name, number(value) if name in _WHOLE else value


LISTS: tuple[tuple[str, str, Callable[[str], Posted]], ...] = (
    ("milestones", "milestones", _milestone),
    ("leaders", "roles", _leader),
    ("bodies", "roles", _body),
    ("occasions", "occasions", lambda entry: {"occasion": code(entry)}),
    ("motives", "motives", _motive),
    ("scopes", "scopes", _scope),
    ("conditions", "conditions", _condition),
    ("relations", "relations", _relation),
)
