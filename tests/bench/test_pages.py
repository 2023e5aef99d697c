"""The benchmark of pages: each is made anew after each write, which the service takes."""

from contextlib import closing
from pathlib import Path

from app.db.engine import make_engine
from app.db.transactions import read
from app.derivation.rebuild import count_acts
from bench.generate import fill_register, lay_out_register
from bench.pages import pages_of, take
from bench.servers import serve_register
from tests.databases import Databases

SIZE = 60


def test_each_page_is_made_anew_after_a_write(databases: Databases, tmp_path: Path) -> None:
    url = databases.create(empty=True)
    lay_out_register(url)
    fill_register(url, SIZE)
    with closing(serve_register(url, tmp_path)) as server:
        pages = pages_of(server)
        found = take(server, pages, SIZE, rounds=1)
    assert list(found) == list(pages)
    for taken in found.values():
        assert len(taken.anew) == len(taken.kept) == 1
        assert taken.size > 1_000
    engine = make_engine(url)
    with read(engine) as connection:
        # One at first, then one for each page in each of two rounds.
        assert count_acts(connection) == SIZE + 1 + 2 * len(pages)
    engine.dispose()
    databases.drop(url)
