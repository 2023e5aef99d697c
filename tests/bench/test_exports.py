"""The benchmark of exports: what is read raw is what the file holds."""

from contextlib import closing
from pathlib import Path

from bench.exports import WORKS, read_raw, take
from bench.generate import fill_register, lay_out_register
from bench.servers import serve_register
from tests.databases import Databases

SIZE = 250


def test_reads_the_rows_of_the_file(databases: Databases, tmp_path: Path) -> None:
    url = databases.create(empty=True)
    lay_out_register(url)
    fill_register(url, SIZE)
    with closing(serve_register(url, tmp_path)) as server:
        taken = take(server, WORKS["ndjson"])
    number, seconds = read_raw(url)
    assert 0 < number == taken.rows <= SIZE
    assert seconds > 0
    databases.drop(url)
