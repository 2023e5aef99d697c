"""Past SQLAlchemy: statements made ready once for each dialect, and sent to the driver as they are.

SQLAlchemy takes longer to hand over a statement that it knows than the database takes to answer it, and a write has
twenty of them.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Dialect, ReturnsRows
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.types import TypeEngine

from app.db.engine import BEGIN_TO_WRITE

Values = Sequence[Any] | dict[str, Any]


class Ready(NamedTuple):
    """A statement with its values, as the driver takes them: one set of them or several."""

    sql: str
    values: Sequence[Values]


def send(connection: Connection, statements: Sequence[Ready]) -> None:
    """Run statements that give no rows, in order, where PostgreSQL may take several as one.

    Raises what SQLAlchemy would raise, `IntegrityError` for a broken rule.
    """
    if len(statements) > 1 and connection.dialect.name == "postgresql":
        statements = [_as_one(statements)]
    driver = _driver_of(connection)
    sql = ""
    try:
        cursor = driver.cursor()
        for sql, values in statements:
            if len(values) == 1:
                cursor.execute(sql, values[0])
            else:
                cursor.executemany(sql, values)
        cursor.close()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_raised(connection, sql, error) from error


@contextmanager
def pipelined(connection: Connection) -> Iterator[None]:
    """On PostgreSQL, send what the block sends without a wait for the answer; what reads waits for all before it.

    The block uses `send` and `Lookup` alone: SQLAlchemy looks at an answer at once, and would find none. What the
    database refuses is raised by whatever waits next, at the latest by the end of the block.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    try:
        with _driver_of(connection).pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_raised(connection, "(a pipeline)", error) from error


def _as_one(statements: Sequence[Ready]) -> Ready:
    """Make one statement of several that have one set of values each: a message costs more than to insert a few rows.

    References between their rows are checked at its end, and none sees what another one changes.
    """
    parts = ", ".join(f"part_{number} AS ({statement.sql})" for number, statement in enumerate(statements))
    return Ready(f"WITH {parts} SELECT", [[value for statement in statements for value in statement.values[0]]])


class Lookup:
    """A statement that gives rows. Its parameters are given by their names; a list for one that is expanded."""

    def __init__(self, statement: ReturnsRows, **of_dialect: ReturnsRows) -> None:
        # Where a dialect has a statement of its own, that is given by the name of the dialect.
        self._statement, self._of_dialect = statement, of_dialect

    def __call__(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows. Raises what SQLAlchemy would raise."""
        statement = self._of_dialect.get(connection.dialect.name, self._statement)
        lengths = tuple((name, len(value)) for name, value in values.items() if isinstance(value, list))
        prepared = _prepare(statement, connection.dialect, lengths)
        driver = _driver_of(connection)
        try:
            cursor = driver.cursor()
            rows: list[tuple[Any, ...]] = cursor.execute(prepared.sql, prepared.bound(values)).fetchall()
            cursor.close()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _as_raised(connection, prepared.sql, error) from error
        return [prepared.read(row) for row in rows] if prepared.results else rows

    def mappings(self, connection: Connection, **values: Any) -> list[dict[str, Any]]:
        """Return the rows as dicts, by the names of the columns."""
        names = self._statement.exported_columns.keys()
        return [dict(zip(names, row, strict=True)) for row in self(connection, **values)]


class _Parameter(NamedTuple):
    """A parameter of the SQL: which value it is, or which of a list of values, and what makes it the driver's."""

    name: str
    given: str
    place: int | None
    bind: Callable[[Any], Any] | None


class _Prepared(NamedTuple):
    """A statement as the driver takes it: its SQL, its parameters in order, how some columns are read."""

    sql: str
    parameters: list[_Parameter]
    by_name: bool
    results: list[tuple[int, Callable[[Any], Any]]]

    def bound(self, values: dict[str, Any]) -> Values:
        bound = []
        for _, given, place, bind in self.parameters:
            value = values[given] if place is None else values[given][place]
            bound.append(value if bind is None else bind(value))
        return dict(zip([one.name for one in self.parameters], bound, strict=True)) if self.by_name else bound

    def read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        columns = list(row)
        for place, read in self.results:
            columns[place] = read(columns[place])
        return tuple(columns)


@lru_cache(maxsize=128)
def _prepare(statement: ReturnsRows, dialect: Dialect, lengths: tuple[tuple[str, int], ...]) -> _Prepared:
    compiled: Any = cast(Any, statement).compile(dialect=dialect)
    expanded = compiled.construct_expanded_state(
        {**dict.fromkeys(compiled.binds), **{name: [None] * length for name, length in lengths}}
    )
    lists = expanded.parameter_expansion
    places = {made: (name, place) for name, of_list in lists.items() for place, made in enumerate(of_list)}
    names = expanded.positiontup or [name for name in (*compiled.binds, *places) if name not in lists]
    parameters = []
    for name in names:
        given, place = places.get(name, (name, None))
        parameters.append(_Parameter(name, given, place, binding(compiled.binds[given].type, dialect)))
    columns = statement.exported_columns
    reading = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    return _Prepared(
        expanded.statement,
        parameters,
        expanded.positiontup is None,
        [(place, read) for place, read in enumerate(reading) if read is not None],
    )


def binding(type_: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return what makes of a value what the driver takes; None where that is the value."""
    return type_.dialect_impl(dialect).bind_processor(dialect)


def begin_to_write(connection: Connection) -> None:
    """Begin a transaction of SQLite that may write. Raises `OperationalError` where another process does for long."""
    driver: Any = connection.connection.dbapi_connection
    try:
        driver.execute(BEGIN_TO_WRITE)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_raised(connection, BEGIN_TO_WRITE, error) from error


def _driver_of(connection: Connection) -> Any:
    """Return the driver's connection, in a transaction: as with SQLAlchemy, the first statement begins one."""
    if not connection.in_transaction():
        connection.begin()
    return connection.connection.dbapi_connection


def _as_raised(connection: Connection, sql: str, error: Exception) -> StatementError:
    """Return an error of the driver as SQLAlchemy raises it; a connection that is gone is not used again."""
    dialect = connection.dialect
    gone = dialect.is_disconnect(cast(Any, error), None, None)
    if gone:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error, connection_invalidated=gone, dialect=dialect
    )
