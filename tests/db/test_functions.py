"""Tests of app/db/functions.py: members of JSON that is stored as text."""

from sqlalchemy import Engine, Text, literal, select

from app.db.functions import member
from app.db.transactions import read


def test_gives_the_text_of_a_member_or_null(engine: Engine) -> None:
    body = literal('{"review":"draft","title":"it\'s \\"ö\\"","none":null}', Text)
    names = ("review", "title", "none", "missing")
    with read(engine) as connection:
        row = connection.execute(select(*(member(body, name) for name in names))).one()
    assert tuple(row) == ("draft", 'it\'s "ö"', None, None)
