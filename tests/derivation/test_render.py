"""Documents hold what their schemas hold, in the same order, to the byte."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from pydantic import BaseModel
from sqlalchemy import Engine, select

from app.acts.examples import FOUNDING
from app.countries.schemas import CountryDocument
from app.db.statements import table_of
from app.db.transactions import read, write
from app.derivation.schemas import ActPublic
from app.leaders.schemas import LeaderDocument
from app.models import Document
from app.register.loader import load_register, read_register
from app.sources.schemas import SourceDocument
from tests.api import Api
from tests.databases import Databases
from tests.history import Register, registering
from tests.strategies import Write, histories

SCHEMAS: dict[str, type[BaseModel]] = {
    "act": ActPublic,
    "country": CountryDocument,
    "leader": LeaderDocument,
    "source": SourceDocument,
}
# What no bundled record has: details of each type, and text beyond ASCII, quotes and lines in it.
DETAILED = FOUNDING | {
    "described_as": {"label": "Gnadenakt „Ost“", "by": "the ministry"},
    "summary": 'Two\nlines, a "quote", a \\, an é and an 🕊.',
    "breakdowns": [
        {"kind": "release", "count": 7, "details": {"within_days": 30, "recall": False, "supervision_months": 0}},
        {"kind": "sentence_reduction", "count": 8, "details": {"to": "ten years", "from": "life", "fraction": "1/6"}},
        {"kind": "fine_waiver", "count": 9, "details": {"currency": "AZN", "amount": 2**53 - 1}},
    ],
}


@pytest.fixture(scope="module")
def register(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with registering(databases, tmp_path_factory.mktemp("service")) as made:
        yield made


def written(schema: type[BaseModel], body: str) -> str:
    return schema.model_validate_json(body).model_dump_json(by_alias=True)


def test_documents_of_the_bundled_records_are_what_their_schemas_write(engine: Engine, api: Api) -> None:
    with write(engine) as connection:
        load_register(connection, read_register(), datetime.now(UTC))
    api.post("/v1/acts", DETAILED)
    table = table_of(Document)
    with read(engine) as connection:
        bodies = connection.execute(select(table.c.type, table.c.body)).all()
    assert {type_ for type_, _ in bodies} == SCHEMAS.keys()
    for type_, body in bodies:
        assert written(SCHEMAS[type_], body) == body


@given(history=histories())
@settings(max_examples=settings().max_examples // 5)
def test_documents_of_written_acts_are_what_their_schema_writes(register: Register, history: list[Write]) -> None:
    try:
        for step in history:
            register.apply(step)
        for act in register.documents():
            body = register.send("GET", f"/v1/acts/{act}", 200).text
            assert written(ActPublic, body) == body
    finally:
        register.wipe()
