"""Writes of countries."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from app.countries.queries import acts_of, locate, unknown_codes, users_of
from app.countries.schemas import CountryCreate, CountryDocument
from app.db.statements import Row, insert_rows, table_of
from app.derivation.acts import rederive
from app.doors import Tx
from app.errors import Conflict, Fault, Invalid, NotFound
from app.etags import Precondition
from app.merge_patch import patched
from app.models import Country
from app.replies import Reply, changed, created, no_content
from app.revisions import purging, records
from app.revisions.conflicts import in_the_way, in_use

_countries = table_of(Country)
# What the documents and facts of a country's acts hold of it, or are warned by.
_DERIVED_FROM = ("name", "region", "from_year", "to_year")


def create_country(tx: Tx, posted: CountryCreate) -> Reply:
    """Store a new country. Raises `Conflict` where its code was given out before."""
    row = row_of(posted)
    _check_successors(tx.connection, row)
    current = records.find(tx.connection, "country", posted.code)
    if current is not None:
        state = "was deleted and can be restored" if current.deleted else "is there"
        message = f"{_address(posted.code)} has this code, and {state}."
        raise Conflict("The code is taken.", Fault("code_taken", message, pointer="/code"))
    taken = _taken(tx.connection, row)
    if taken is not None:
        raise Conflict("The alpha-2 code is taken.", taken)
    insert_rows(tx.connection, Country, [row])
    stored = records.create(tx, "country", posted.code, render(row, 1, tx.now, tx.now))
    return created(stored.body, location=_address(posted.code), etag=stored.etag)


def update_country(tx: Tx, code: str, patch: Mapping[str, Any], condition: Precondition) -> Reply:
    """Apply a merge patch to a country, and derive its acts anew where they tell something of it."""
    code = locate(tx.connection, code)
    current = records.get(tx.connection, "country", code)
    condition.check(current.etag)
    document = json.loads(current.body)
    row = row_of(patched(CountryCreate, document, patch))
    if row["code"] != code:
        message = "A country keeps its code; post another country instead."
        raise Invalid(message, Fault("read_only", message, pointer="/code"))
    if row == row_of(patched(CountryCreate, document, {})):
        return changed(current.body, etag=current.etag)
    _check_successors(tx.connection, row)
    taken = _taken(tx.connection, row)
    if taken is not None:
        raise Conflict("The alpha-2 code is taken.", taken)
    return _replace(tx, row, current, document, "update")


def delete_country(tx: Tx, code: str, condition: Precondition) -> Reply:
    """Delete a country that nothing names; its history stays. Raises `Conflict` where something does."""
    code = locate(tx.connection, code)
    current = records.get(tx.connection, "country", code)
    condition.check(current.etag)
    users = users_of(tx.connection, code)
    if users:
        raise in_use("country", users)
    tx.connection.execute(delete(_countries).where(_countries.c.code == code))
    records.replace(tx, "country", code, current, None, action="delete", op="delete")
    return no_content()


def purge_country(tx: Tx, code: str, condition: Precondition) -> Reply:
    """Take a country away with its history. Raises `Conflict` where something names it."""
    code = locate(tx.connection, code)
    current = purging.opened(tx, "country", code, condition)
    users = users_of(tx.connection, code)
    if users:
        raise in_use("country", users)
    tx.connection.execute(delete(_countries).where(_countries.c.code == code))
    purging.purge(tx, "country", code, current)
    return no_content()


def restore_country(tx: Tx, code: str, revision: int | None) -> Reply:
    """Make a country again what it was at a revision (None: the last), whether it was deleted or not."""
    code = locate(tx.connection, code)
    current = records.find(tx.connection, "country", code)
    if current is None:
        raise NotFound("There is no country with this code.")
    document = json.loads(records.body_of(tx.connection, "country", code, current, revision))
    last = json.loads(current.body)
    row = row_of(patched(CountryCreate, document, {}))
    if not current.deleted and row == row_of(patched(CountryCreate, last, {})):
        return changed(current.body, etag=current.etag)
    _check_successors(tx.connection, row)
    taken = _taken(tx.connection, row)
    if taken is not None:
        raise in_the_way("country", taken)
    if current.deleted:
        insert_rows(tx.connection, Country, [row])
    return _replace(tx, row, current, last, "restore")


def row_of(posted: CountryCreate) -> Row:
    """Return the row of a country."""
    return posted.model_dump(mode="json")


def render(row: Row, revision: int, created_at: datetime | str, updated_at: datetime) -> records.Json:
    """Return the document of a country."""
    document = row | {"revision": revision, "created_at": created_at, "updated_at": updated_at}
    return CountryDocument.model_validate(document).model_dump(mode="json")


def _replace(
    tx: Tx,
    row: Row,
    current: records.Current,
    last: Mapping[str, Any],
    action: records.Action,
) -> Reply:
    """Store the next revision of a country whose last document is `last`."""
    connection, code = tx.connection, row["code"]
    connection.execute(update(_countries).where(_countries.c.code == code), row)
    document = render(row, current.revision + 1, last["created_at"], tx.now)
    op: records.Op = "create" if current.deleted else "update"
    stored = records.replace(tx, "country", code, current, document, action=action, op=op)
    if any(row[name] != last[name] for name in _DERIVED_FROM):
        rederive(connection, acts_of(connection, code), tx.now)
    return changed(stored.body, etag=stored.etag)


def _check_successors(connection: Connection, row: Row) -> None:
    """Raise `Invalid` where a successor is no country of the register."""
    unknown = unknown_codes(connection, set(row["successors"]))
    if unknown:
        raise Invalid(
            "A successor is not known.",
            *(
                Fault("country_unknown", "No country has this code.", pointer=f"/successors/{place}")
                for place, code in enumerate(row["successors"])
                if code in unknown
            ),
        )


def _taken(connection: Connection, row: Row) -> Fault | None:
    """Return what is wrong where another country has the alpha-2 code of `row`."""
    if row["alpha2"] is None:
        return None
    statement = select(_countries.c.code).where(_countries.c.alpha2 == row["alpha2"], _countries.c.code != row["code"])
    other = connection.execute(statement).scalar()
    if other is None:
        return None
    return Fault("alpha2_taken", f"It is the code of {_address(other)}.", pointer="/alpha2")


def _address(code: str) -> str:
    return f"/v1/countries/{code}"
