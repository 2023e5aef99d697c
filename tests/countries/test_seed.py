"""The countries that a new database begins with."""

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, select

from app.countries.seed import LIST, listed_countries, seed_countries
from app.db.statements import table_of
from app.db.transactions import read, write
from app.models import Change, Country, Document
from app.revisions import records

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def rows(connection: Connection) -> tuple[int, int, int]:
    """Return how many countries, documents of countries and changes there are."""
    documents = table_of(Document)
    return (
        connection.execute(select(func.count()).select_from(Country)).scalar_one(),
        connection.execute(select(func.count()).where(documents.c.type == "country")).scalar_one(),
        connection.execute(select(func.count()).select_from(Change)).scalar_one(),
    )


def test_list_holds_the_states_of_today_the_former_ones_and_kosovo() -> None:
    listed = {country.code: country for country in listed_countries()}
    former = {code for code, country in listed.items() if country.to_year is not None}
    assert len(listed) == len(LIST.read_text(encoding="utf-8").splitlines()) - 1
    assert {"AZE", "XKX", "SUN", "YUG", "CSK", "DDR"} <= listed.keys()
    assert len(listed.keys() - former) == 250
    assert all((country.alpha2 is None) == (code in former) for code, country in listed.items())
    assert {code for country in listed.values() for code in country.successors} <= listed.keys()
    assert len({country.alpha2 for country in listed.values()} - {None}) == 250


def test_seeding_again_changes_nothing(engine: Engine) -> None:
    with read(engine) as connection:
        before, position = rows(connection), records.last_position(connection)
    with write(engine) as connection:
        assert seed_countries(connection, NOW) == 0
    with read(engine) as connection:
        assert (rows(connection), records.last_position(connection)) == (before, position)
    assert before[0] == before[1] == len(listed_countries())


def test_seeding_stores_what_is_absent_with_its_history(engine: Engine) -> None:
    countries, documents = table_of(Country), table_of(Document)
    with write(engine) as connection:
        connection.execute(countries.delete().where(countries.c.code == "FJI"))
        connection.execute(documents.delete().where(documents.c.id == "FJI"))
        position = records.last_position(connection)
    with write(engine) as connection:
        assert seed_countries(connection, NOW) == 1
    with read(engine) as connection:
        current = records.get(connection, "country", "FJI")
        assert (current.revision, current.by, current.at, current.action) == (1, "register", NOW, "create")
        changes = table_of(Change)
        last = connection.execute(select(changes).order_by(changes.c.position.desc()).limit(1)).one()
        assert (last.type, last.id, last.op) == ("country", "FJI", "create")
        assert last.position == records.last_position(connection) > position
