"""Who may see an act, and who may change it."""

from sqlalchemy import Connection, bindparam, select

from app.auth import Caller
from app.db.ids import is_id
from app.db.statements import Row, table_of
from app.errors import Fault, Forbidden, Invalid, NotFound
from app.models import Act
from app.revisions.queries import Seen
from app.vocabularies import UNPUBLISHED, Review

_acts = table_of(Act)
_SEEN = select(_acts.c.review, _acts.c.posted_by).where(_acts.c.id == bindparam("act_id"))


def may_see(caller: Caller | None, act: Row) -> bool:
    """Whether the caller may see the act: all see what was published; drafts only their author and the editors."""
    return act["review"] not in UNPUBLISHED or _may_see_drafts(caller, act)


def check_seen(connection: Connection, act_id: str, caller: Caller | None) -> None:
    """Raise `NotFound` unless there is such an act and the caller may see it."""
    locate(connection, caller, act_id)


def locate(connection: Connection, caller: Caller | None, act_id: str) -> Seen:
    """Return an act that the caller may see, deleted or not, and whether they may see what it was as a draft.

    Raises `NotFound`.
    """
    act = connection.execute(_SEEN, {"act_id": act_id}).mappings().first() if is_id(act_id) else None
    if act is None or not may_see(caller, dict(act)):
        raise no_act()
    return Seen(act_id, drafts=_may_see_drafts(caller, dict(act)))


def _may_see_drafts(caller: Caller | None, act: Row) -> bool:
    return caller is not None and (caller.may("write") or act["posted_by"] == caller.id)


def check_edited(caller: Caller, act: Row) -> None:
    """Raise `NotFound` or `Forbidden` unless the caller may change the act."""
    if not may_see(caller, act):
        raise no_act()
    if not caller.may("write") and (act["posted_by"] != caller.id or act["review"] not in UNPUBLISHED):
        raise Forbidden("A key with the scope contribute may change its own acts until they are published.")


def check_review(caller: Caller, review: Review) -> None:
    """Raise `Invalid` where the caller may not set this state of review."""
    if review not in UNPUBLISHED and not caller.may("write"):
        raise Invalid(
            "Publishing needs a key with the scope write.",
            Fault("review_not_allowed", "With the scope contribute: draft or submitted.", pointer="/review"),
        )


def no_act() -> NotFound:
    """Return the error for an act that is not there, or not for the caller."""
    return NotFound("There is no act with this identifier.")
