"""How a migration runs, on SQLite and PostgreSQL: what connects, what a transaction spans, what is compared."""

import sqlite3
from logging.config import fileConfig
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.runtime.migration import MigrationContext, MigrationInfo
from sqlalchemy import Connection, Engine, event, text
from sqlmodel import SQLModel

import app.models  # noqa: F401  # fills the metadata
from app.db.engine import make_engine
from app.settings import Settings

# Any number will do as long as nothing else in the same database asks for it: "clemency" in ASCII, cut to 63 bits.
MIGRATION_LOCK = 0x636C656D656E6379 & (2**63 - 1)


def migration_engine(url: str) -> Engine:
    """Return an engine that enforces no foreign keys on SQLite and may take its time on PostgreSQL."""
    engine = make_engine(url, writes=True)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            # SQLite alters a table by building it anew and dropping the old one. With foreign keys enforced,
            # the drop deletes every row that refers to it; they are checked after each migration instead.
            connection.execute("PRAGMA foreign_keys = OFF")

    return engine


def check_foreign_keys(ctx: MigrationContext, *_: Any, **__: Any) -> None:
    """Refuse a migration that left a row of SQLite without the row it refers to; its transaction rolls back."""
    if ctx.dialect.name != "sqlite":
        return
    assert ctx.connection is not None  # run() refuses to go without
    broken = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({f"{row[0]} to {row[2]}" for row in broken}))
        raise RuntimeError(f"The migration left {len(broken)} references without a target: {tables}.")


# A revision says what the database got, not what the code of today calls it: it must mean the same in five years.
RENDERED = {
    "Id": "sa.Uuid(as_uuid=False)",
    "SortedText": 'sa.Text().with_variant(sa.Text(collation="C"), "postgresql")',
    "UTCDateTime": "sa.DateTime(timezone=True)",
    "AutoString": "sa.String()",
}


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our column types and SQLModel's in SQLAlchemy's own terms; refuse one without such a rendering."""
    if kind != "type" or type(item).__module__.startswith("sqlalchemy."):
        return False
    return RENDERED[type(item).__name__]


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Pass over the tables in which SQLite keeps an index of full text: they are in no model."""
    return kind != "table" or name is None or not name.startswith("search_entry_index")


def of_database(thing: Any, _name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Pass over an index that the database at hand does without."""
    dialect = context.get_context().dialect.name
    return kind != "index" or thing.info.get("only", dialect) == dialect


def finish(ctx: MigrationContext, step: MigrationInfo, *_: Any, **__: Any) -> None:
    """Check what a migration left, then tell the caller, who may show how far we are."""
    check_foreign_keys(ctx)
    tell = context.config.attributes.get("tell")
    if tell is not None:
        tell(step)


def migrate(connection: Connection) -> None:
    """Run what was asked for over `connection`, each revision in its own transaction."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        transaction_per_migration=True,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        include_name=is_ours,
        include_object=of_database,
        compare_type=True,
        compare_server_default=True,
        on_version_apply=finish,
    )
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    """Connect to the database that the caller or the settings name, and migrate; one process at a time."""
    config = context.config
    if context.is_offline_mode():
        raise SystemExit("Migrations read the database that they change: --sql is not supported.")
    # cmd_opts is there only under the `alembic` command: a program that calls us keeps its own logging.
    if config.cmd_opts is not None and config.config_file_name is not None:
        fileConfig(config.config_file_name, disable_existing_loggers=False)
    engine = migration_engine(config.attributes.get("database_url") or Settings().database_url)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                # For the session, so that it outlives each revision's transaction; freed when we disconnect.
                connection.execute(text("SET statement_timeout = 0"))
                connection.execute(text("SET lock_timeout = '60s'"))
                connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
                connection.commit()
            migrate(connection)
    finally:
        engine.dispose()


run()
