"""Tests of app/acts/summaries.py: a line for each act says what its document says."""

from typing import Any

from sqlalchemy import Engine

from app.acts.examples import FOUNDING
from app.acts.queries import ListFilters
from app.acts.summaries import list_summaries
from app.db.transactions import read
from app.vocabularies import Basis
from tests.api import Api


def summaries(engine: Engine, most: int = 10, **filters: Any) -> list[dict[str, Any]]:
    with read(engine) as connection:
        return list_summaries(connection, ListFilters(**filters), most=most)


def test_says_what_the_documents_say(api: Api, contributor: Api, engine: Engine) -> None:
    api.post("/v1/acts", FOUNDING)
    api.post("/v1/acts", {"country": "UZB", "title": "Undated", "instrument": "pardon_decree"})
    contributor.post("/v1/acts", {"country": "UZB", "title": "A draft", "instrument": "pardon_decree"})
    listed = api.get("/v1/acts")["data"]
    found = summaries(engine)
    assert [row["id"] for row in found] == [act["id"] for act in listed]
    for row, act in zip(found, listed, strict=True):
        for name in ("title", "country", "country_name", "date", "status", "instrument"):
            assert row[name] == act[name]
        for stage in ("announced", "implemented"):
            # An act without any figure has one unquantified fact, so that it is counted.
            if act["persons"][stage] is not None:
                assert row[stage] == act["persons"][stage]
    assert found[1]["announced"] == {"low": None, "best": None, "high": None, "unquantified": 1}


def test_chooses_by_filters_and_basis(api: Api, engine: Engine) -> None:
    api.post("/v1/acts", FOUNDING)
    assert summaries(engine, country=["UZB"]) == []
    assert len(summaries(engine, country=["AZ"], most=1)) == 1
    (row,) = summaries(engine, basis=Basis.INDEPENDENT)
    assert row["announced"] is None


def test_chooses_among_acts_that_are_known(api: Api, engine: Engine) -> None:
    ids = [
        api.post("/v1/acts", {"country": "AZE", "title": title, "instrument": "pardon_decree"})["id"] for title in "ab"
    ]
    with read(engine) as connection:
        assert [row["id"] for row in list_summaries(connection, ListFilters(), most=5, among=ids[:1])] == ids[:1]
        assert list_summaries(connection, ListFilters(), most=5, among=[]) == []
