"""The migrations: they make what the models say, go down and up again, and harm no row on the way."""

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.pool import NullPool
from starlette.testclient import TestClient

from app.acts.examples import FOUNDING
from app.db.statements import insert_rows
from app.db.transactions import write
from app.health import newest
from app.main import create_app
from app.models import Edition
from app.register.loader import load_register, read_register
from app.settings import Settings
from app.sources.addresses import url_key
from tests.api import Api
from tests.databases import ROOT, alembic_config
from tests.transfer.sending import ndjson, send


def connect(url: str) -> Engine:
    """Return an engine that keeps no connection open and sets nothing up."""
    return create_engine(url, poolclass=NullPool)


def tables(url: str) -> set[str]:
    """Return the names of the tables in the database at `url`, but alembic's own."""
    return set(inspect(connect(url)).get_table_names()) - {"alembic_version"}


def test_migrations_make_what_the_models_say(database_url: str) -> None:
    command.check(alembic_config(database_url))


def test_check_finds_a_difference(database_url: str) -> None:
    with connect(database_url).begin() as connection:
        connection.execute(text("CREATE TABLE forgotten (id integer PRIMARY KEY)"))
    with pytest.raises(Exception, match="forgotten"):
        command.check(alembic_config(database_url))


def test_migrations_go_down_to_nothing_and_up_again(database_url: str) -> None:
    made = tables(database_url)
    assert made
    config = alembic_config(database_url)
    command.downgrade(config, "base")
    assert tables(database_url) == set()
    command.upgrade(config, "head")
    assert tables(database_url) == made
    command.check(config)


# What each revision changes beside the tables that it makes.
CHANGED = {
    "7c1e0f3a9d52": {"fact", "tally"},
    "7d1c0e5a94b2": {"change"},
    "1b7f4c92d8ae": {"tally"},
    "4d0a9e7b13c6": {"tally"},
}


def digests(url: str) -> dict[str, str]:
    """Return a digest of all rows of each table, whatever their order; SQLite's index of text is no table of ours."""
    found = {}
    with connect(url).connect() as connection:
        for table in sorted(tables(url)):
            if not table.startswith("search_entry_"):
                rows = sorted(str(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{table}"')))
                found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest() if rows else ""
    return found


def fill(engine: Engine, settings: Settings, token: str) -> None:
    """Leave rows in every table."""
    now = datetime.now(UTC)
    with write(engine) as connection:
        load_register(connection, read_register(), now)
        edition = Edition(
            name="2026.1", position=1, created_at=now, created_by="editors", digest="0" * 64, size=1, acts=1, notes=None
        )
        insert_rows(connection, Edition, [edition.model_dump()])
    with TestClient(create_app(settings)) as client:
        api = Api(client, token)
        api.headers["Idempotency-Key"] = "one"
        act = api.post("/v1/acts", FOUNDING)
        del api.headers["Idempotency-Key"]
        api.patch(f"/v1/acts/{act['id']}", {"notes": "A revision."})
        # Acts that name the leader are rendered anew.
        api.patch(f"/v1/leaders/{act['roles'][0]['leader']}", {"notes": "President."})
        assert send(api, ndjson(FOUNDING | {"external_id": "another"})).status_code == 201


def test_each_revision_goes_down_and_up_with_rows_in_all_tables(
    engine: Engine, settings: Settings, keys: dict[str, str], database_url: str
) -> None:
    fill(engine, settings, keys["admin"])
    engine.dispose()
    at_head = digests(database_url)
    assert [table for table, digest in at_head.items() if not digest] == []
    config = alembic_config(database_url)
    for revision in list(ScriptDirectory.from_config(config).walk_revisions())[:-1]:
        assert isinstance(revision.down_revision, str)
        changed = CHANGED.get(revision.revision, set())
        before = digests(database_url)
        command.downgrade(config, revision.down_revision)
        below = digests(database_url)
        assert {table: before[table] for table in below if table not in changed} == {
            table: digest for table, digest in below.items() if table not in changed
        }
        command.upgrade(config, revision.revision)
        again = digests(database_url)
        # What a revision makes begins without rows; all else is as it was.
        assert {table: again[table] for table in below} == {table: before[table] for table in below}
        command.downgrade(config, revision.down_revision)
    command.upgrade(config, "head")
    command.check(config)


def test_revisions_are_dated_and_follow_one_line() -> None:
    script = ScriptDirectory.from_config(alembic_config("sqlite://"))
    assert len(script.get_heads()) == 1
    assert newest() == set(script.get_heads())
    names = [Path(revision.path).name for revision in script.walk_revisions()]
    assert names
    assert [name for name in names if not name.startswith("20")] == []
    assert names == sorted(names, reverse=True)


FIRST = """
    def upgrade() -> None:
        op.create_table("country", sa.Column("code", sa.Text(), primary_key=True))
        op.create_table(
            "act",
            sa.Column("id", sa.Integer(), primary_key=True),
            sa.Column("country", sa.Text(), sa.ForeignKey("country.code", ondelete="CASCADE")),
        )
"""
# On SQLite a batch builds the table anew and drops the old one: with foreign keys on, all acts would go with it.
ALTERS_PARENT = """
    def upgrade() -> None:
        with op.batch_alter_table("country", recreate="auto") as batch:
            batch.add_column(sa.Column("name", sa.Text(), nullable=False, server_default="unnamed"))
            batch.alter_column("code", type_=sa.String(3))
"""
LOSES_PARENT = """
    def upgrade() -> None:
        op.add_column("country", sa.Column("name", sa.Text()))
        op.execute("DELETE FROM country")
"""


@pytest.fixture
def tree(tmp_path: Path, empty_database_url: str) -> Config:
    """A migration tree run by our env.py, without revisions, for a database without tables."""
    for name in ("env.py", "script.py.mako"):
        shutil.copyfile(ROOT / "migrations" / name, tmp_path / name)
    (tmp_path / "versions").mkdir()
    config = alembic_config(empty_database_url)
    config.set_main_option("script_location", str(tmp_path))
    return config


def add_revision(config: Config, name: str, body: str, follows: str | None) -> None:
    """Add a revision with this body to the tree of `config`."""
    path = Path(config.get_main_option("script_location") or "") / "versions" / f"{name}.py"
    head = f"import sqlalchemy as sa\nfrom alembic import op\nrevision = {name!r}\ndown_revision = {follows!r}\n"
    path.write_text(head + dedent(body))


@pytest.fixture
def filled(tree: Config, empty_database_url: str) -> Config:
    """The same tree with one revision, run, and two acts in a country."""
    add_revision(tree, "first", FIRST, None)
    command.upgrade(tree, "head")
    with connect(empty_database_url).begin() as connection:
        connection.execute(text("INSERT INTO country (code) VALUES ('AZE')"))
        connection.execute(text("INSERT INTO act (id, country) VALUES (1, 'AZE'), (2, 'AZE')"))
    return tree


def test_altering_a_table_keeps_the_rows_that_refer_to_it(filled: Config, empty_database_url: str) -> None:
    add_revision(filled, "second", ALTERS_PARENT, "first")
    command.upgrade(filled, "head")
    with connect(empty_database_url).connect() as connection:
        found = connection.execute(text("SELECT id, name FROM act JOIN country ON code = country ORDER BY id"))
        assert [tuple(row) for row in found] == [(1, "unnamed"), (2, "unnamed")]


@pytest.mark.only("sqlite")  # PostgreSQL enforces foreign keys in migrations as ever
def test_a_revision_that_breaks_a_reference_is_undone_whole(filled: Config, empty_database_url: str) -> None:
    add_revision(filled, "second", LOSES_PARENT, "first")
    with pytest.raises(RuntimeError, match=r"2 references without a target: act to country"):
        command.upgrade(filled, "head")
    with connect(empty_database_url).connect() as connection:
        assert connection.execute(text("SELECT * FROM country")).all() == [("AZE",)]
        assert connection.execute(text("SELECT version_num FROM alembic_version")).all() == [("first",)]


def test_a_revision_that_fails_leaves_the_ones_before_it(filled: Config, empty_database_url: str) -> None:
    add_revision(filled, "second", ALTERS_PARENT, "first")
    add_revision(
        filled,
        "third",
        """
            def upgrade() -> None:
                op.create_table("half_made", sa.Column("id", sa.Integer(), primary_key=True))
                op.execute("SELECT no_such_column FROM act")
        """,
        "second",
    )
    with pytest.raises(Exception, match="no_such_column"):
        command.upgrade(filled, "head")
    assert tables(empty_database_url) == {"act", "country"}
    with connect(empty_database_url).connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).all() == [("second",)]


def test_feed_goes_down_and_up_with_its_rows(database_url: str) -> None:
    with connect(database_url).begin() as connection:
        before = connection.execute(text("SELECT * FROM change ORDER BY position")).all()
        connection.execute(
            text("INSERT INTO change SELECT 9999, type, id, 'purge', revision, at FROM change WHERE id = 'FRA'")
        )
        connection.execute(text("INSERT INTO rendering SELECT type, id, 9999, revision, body FROM document"))
    assert len(before) > 200
    config = alembic_config(database_url)
    command.downgrade(config, "7c1e0f3a9d52")
    command.upgrade(config, "head")
    command.check(config)
    with connect(database_url).connect() as connection:
        # What the older form has no name for is left behind.
        assert connection.execute(text("SELECT * FROM change ORDER BY position")).all() == before


def test_keys_of_long_addresses_become_what_they_are_compared_by(database_url: str) -> None:
    urls = ["https://example.org/" + character * 700 for character in ("x", "\u5927")]
    config = alembic_config(database_url)
    command.downgrade(config, "3f0c7a51d2e8")
    insert = text("INSERT INTO source (id, url, url_key, kind) VALUES (:id, :url, :url, 'unknown')")
    with connect(database_url).begin() as connection:
        for number, url in enumerate(urls):
            connection.execute(insert, {"id": f"{number:032x}", "url": url})
    command.upgrade(config, "head")
    with connect(database_url).connect() as connection:
        found = connection.execute(text("SELECT url, url_key FROM source")).all()
    assert sorted(tuple(row) for row in found) == sorted((url, url_key(url)) for url in urls)
    command.downgrade(config, "3f0c7a51d2e8")
    command.upgrade(config, "head")
