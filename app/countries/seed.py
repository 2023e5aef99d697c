"""The countries that a new database begins with: ISO 3166-1, former states of ISO 3166-3, and Kosovo."""

import csv
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from app.auth import SERVICE, Caller
from app.countries.schemas import CountryCreate
from app.countries.service import render, row_of
from app.db.statements import Row, insert_rows, table_of
from app.doors import Tx
from app.models import Country, Document
from app.revisions import records

LIST = Path(__file__).with_name("countries.csv")
_documents = table_of(Document)
_INDEPENDENT = {"yes": True, "no": False, "": None}
# Who the history says it was; the countries come with the service, not by a key.
_REGISTER = Caller(id="", name=SERVICE, scope="admin")


def listed_countries() -> list[CountryCreate]:
    """Return the countries of the bundled list, by code."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return sorted((_country(row) for row in csv.DictReader(file)), key=lambda country: country.code)


def seed_countries(connection: Connection, now: datetime) -> int:
    """Store the countries of the bundled list that were never in the register; return how many.

    One that was deleted stays deleted, one that was changed stays as it is.
    """
    rows = _missing(connection)
    if rows:
        tx = Tx(connection, _REGISTER, "The bundled list of countries", now)
        insert_rows(connection, Country, rows)
        records.create_many(tx, [records.New("country", row["code"], render(row, 1, now, now)) for row in rows])
    return len(rows)


def _missing(connection: Connection) -> list[Row]:
    statement = select(_documents.c.id).where(_documents.c.type == "country")
    known = set(connection.execute(statement).scalars())
    return [row_of(country) for country in listed_countries() if country.code not in known]


def _country(row: dict[str, str]) -> CountryCreate:
    given = {
        name: row[name] or None
        for name in ("alpha2", "numeric", "name", "official_name", "region", "subregion", "capital", "wikidata")
    }
    years = {name: int(row[name]) if row[name] else None for name in ("from_year", "to_year")}
    return CountryCreate.model_validate(
        {
            **given,
            **years,
            "code": row["alpha3"],
            "names": {
                name.removeprefix("name_"): text for name, text in row.items() if name.startswith("name_") and text
            },
            "independent": _INDEPENDENT[row["independent"]],
            "successors": row["successors"].split(),
        }
    )
