"""Which leader a name in an act means."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import col

from app.auth import Caller
from app.db.ids import new_id
from app.db.transactions import write
from app.doors import Tx
from app.errors import Invalid
from app.leaders.schemas import LeaderCreate
from app.leaders.service import create_leader, match_or_create
from app.models import Change, Leader
from app.revisions import records


@pytest.fixture
def tx(engine: Engine) -> Iterator[Tx]:
    """A write under way."""
    with write(engine) as connection:
        yield Tx(connection, Caller(new_id(), "editor", "write"), None, datetime.now(UTC))


def leader(tx: Tx, name: str, *others: str, country: str = "AZE") -> str:
    """Store a leader and return the id."""
    posted = LeaderCreate.model_validate(
        {"name": name, "names": [{"name": other} for other in others], "country": country}
    )
    return str(json.loads(create_leader(tx, posted).body)["id"])


def test_name_matches_any_name_with_accents_and_case_folded(tx: Tx) -> None:
    id_ = leader(tx, "Ilham Aliyev", "İlham Əliyev", "Ильхам Алиев")
    names = {"ILHAM  ALIYEV": "/roles/0/leader", "ильхам алиев": "/roles/1/leader"}
    assert match_or_create(tx, names, "AZE") == dict.fromkeys(names, id_)


def test_name_of_another_countrys_leader_makes_a_new_one(tx: Tx) -> None:
    id_ = leader(tx, "Ilham Aliyev", country="TUR")
    made = match_or_create(tx, {"Ilham Aliyev": "/roles/0/leader"}, "AZE")["Ilham Aliyev"]
    assert made != id_
    current = records.get(tx.connection, "leader", made)
    document = json.loads(current.body)
    assert (document["name"], document["country"], document["terms"]) == ("Ilham Aliyev", "AZE", [])
    assert (current.revision, current.by, current.action) == (1, "editor", "create")
    changes = select(func.count()).where(col(Change.id) == made, col(Change.op) == "create")
    assert tx.connection.execute(changes).scalar() == 1
    assert match_or_create(tx, {"ilham aliyev": "/roles/0/leader"}, "AZE") == {"ilham aliyev": made}


def test_two_spellings_of_one_new_name_make_one_leader(tx: Tx) -> None:
    made = match_or_create(tx, {"Lech Wałęsa": "/roles/0/leader", "Lech Walesa": "/roles/1/leader"}, "POL")
    assert made["Lech Wałęsa"] == made["Lech Walesa"]
    assert tx.connection.execute(select(func.count()).select_from(Leader)).scalar() == 1


def test_name_of_several_leaders_is_refused_and_lists_them(tx: Tx) -> None:
    ids = [leader(tx, "Kim Jong"), leader(tx, "Another", "KIM JONG")]
    with pytest.raises(Invalid) as refused:
        match_or_create(tx, {"Kim Jong": "/roles/3/leader", "New One": "/roles/4/leader"}, "AZE")
    (fault,) = refused.value.faults
    assert (fault.code, fault.pointer) == ("leader_ambiguous", "/roles/3/leader")
    assert all(id_ in fault.message for id_ in ids)


def test_name_that_is_given_twice_to_one_leader_is_that_leader(tx: Tx) -> None:
    id_ = leader(tx, "Kim", "KIM", "kim")
    assert match_or_create(tx, {"Kim": "/roles/0/leader"}, "AZE") == {"Kim": id_}
