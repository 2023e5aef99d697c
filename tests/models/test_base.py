"""The rules that several tables share, as the database holds them."""

import pytest
from sqlalchemy import CheckConstraint, Engine, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from app.db.transactions import read, write
from tests.acts.examples import founding
from tests.api import Api

# The columns that hold one of a list of values.
LISTED = sorted(
    (table.name, str(rule.name).removeprefix(f"ck_{table.name}_").removesuffix("_known"))
    for table in SQLModel.metadata.tables.values()
    for rule in table.constraints
    if isinstance(rule, CheckConstraint) and str(rule.name).endswith("_known") and "=" in str(rule.sqltext)
)
WITHOUT_ROWS = {"edition", "idempotent_reply", "import", "rendering", "revision", "term"}


@pytest.mark.parametrize(("name", "column"), [one for one in LISTED if one[0] not in WITHOUT_ROWS])
def test_column_holds_a_value_of_its_list(api: Api, engine: Engine, name: str, column: str) -> None:
    older = api.post("/v1/acts", founding(external_id="older", relations=[]))["id"]
    relations = [{"relation": "supersedes", "act": older}]
    api.post("/v1/acts", founding(conditions=[{"condition": "application", "to": "obtain"}], relations=relations))
    table = SQLModel.metadata.tables[name]
    with read(engine) as connection:
        assert connection.execute(select(table).limit(1)).first() is not None
    with pytest.raises(IntegrityError, match=f"{column}_known|group_or_offence"), write(engine) as connection:
        connection.execute(update(table), {column: "nothing of the kind"})


@pytest.mark.only("sqlite")
def test_no_rule_has_sqlite_build_a_list_for_each_row(engine: Engine) -> None:
    with read(engine) as connection:
        made = connection.execute(text("SELECT name FROM sqlite_master WHERE sql GLOB '*CHECK*IN (''*''*''*''*'"))
        assert made.scalars().all() == []
