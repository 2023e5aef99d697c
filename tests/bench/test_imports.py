"""The benchmark of imports: the service takes the file whole, and what is put in raw is the same rows."""

from collections import Counter
from contextlib import closing
from pathlib import Path

from sqlalchemy import select
from sqlmodel import SQLModel

from app.db.engine import make_engine
from app.db.integrity import damage
from app.db.transactions import read
from app.derivation.rebuild import count_acts
from app.fulltext.upkeep import index_differences
from bench.imports import copy_raw, lay_out, take, write_file
from bench.servers import serve_register
from tests.databases import Databases

SIZE = 60


def test_rows_that_are_put_in_raw_are_those_that_the_service_stored(databases: Databases, tmp_path: Path) -> None:
    url, raw = databases.create(empty=True), databases.create()
    lay_out(url)
    file = write_file(tmp_path / "acts.ndjson", SIZE)
    with closing(serve_register(url, tmp_path)) as server:
        taken = take(server, file, SIZE)
    copied = copy_raw(url, raw)
    assert taken.seconds > 0
    assert copied.seconds > 0
    service, other = make_engine(url), make_engine(raw)
    with read(service) as one, read(other) as two:
        assert count_acts(two) == SIZE
        rows = 0
        for table in SQLModel.metadata.sorted_tables:
            stored, put = (Counter(map(repr, connection.execute(select(table)))) for connection in (one, two))
            assert stored == put, table.name
            rows += stored.total()
        assert copied.rows == rows
        # The index of full text is in place, and kept.
        assert [*damage(two), *index_differences(two)] == []
    for made, address in ((service, url), (other, raw)):
        made.dispose()
        databases.drop(address)
