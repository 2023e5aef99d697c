"""`keys`: made, listed and revoked, and the key itself shown once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from app.auth import Caller, digest_of, find_caller
from app.db.transactions import read
from app.keys.queries import list_keys
from tests.cli.conftest import Run


def caller_of(engine: Engine, token: str) -> Caller | None:
    with read(engine) as connection:
        return find_caller(connection, digest_of(token))


@pytest.mark.parametrize("scope", ["contribute", "write", "admin"])
def test_create_prints_the_key_alone_when_made(run: Run, engine: Engine, scope: str) -> None:
    result = run("keys", "create", "Ada Almond", "--scope", scope)
    assert result.exit_code == 0
    assert re.fullmatch(r"clr_[\w-]{43}\n", result.stdout)
    caller = caller_of(engine, result.stdout.strip())
    assert caller is not None
    assert (caller.name, caller.scope) == ("Ada Almond", scope)
    assert caller.id in result.stderr
    assert result.stdout.strip() not in result.stderr
    # What a shell sees that takes both.
    assert result.output.splitlines()[-1] == result.stdout.strip()


@pytest.mark.parametrize(
    ("given", "ends"),
    [
        ("2100-01-31", datetime(2100, 1, 31, 23, 59, 59, 999999, UTC)),
        ("2100-01-31T12:00", datetime(2100, 1, 31, 12, tzinfo=UTC)),
        ("2100-01-31T12:00+02:00", datetime(2100, 1, 31, 10, tzinfo=UTC)),
    ],
)
def test_create_lets_a_key_end_when_asked_to(run: Run, engine: Engine, given: str, ends: datetime) -> None:
    assert run("keys", "create", "guest", "--scope", "write", "--expires", given).exit_code == 0
    with read(engine) as connection:
        assert [key.expires_at for key in list_keys(connection)] == [ends]


@pytest.mark.parametrize(("given", "length"), [("90d", timedelta(days=90)), ("12h", timedelta(hours=12))])
def test_create_lets_a_key_last_when_asked_to(run: Run, engine: Engine, given: str, length: timedelta) -> None:
    before = datetime.now(UTC)
    assert run("keys", "create", "guest", "--scope", "write", "--expires", given).exit_code == 0
    with read(engine) as connection:
        (key,) = list_keys(connection)
    assert key.expires_at is not None
    assert before + length <= key.expires_at <= datetime.now(UTC) + length


@pytest.mark.parametrize(
    "words",
    [
        ("name", "--scope", "wirte"),
        ("name",),
        ("", "--scope", "write"),
        (" ", "--scope", "write"),
        ("a\x1b[31m", "--scope", "write"),
        ("name", "--scope", "write", "--expires", "soon"),
        ("name", "--scope", "write", "--expires", "2001-01-01"),
        ("name", "--scope", "write", "--expires", "99999999d"),
    ],
    ids=repr,
)
def test_create_makes_no_key_when_it_is_not_understood(run: Run, engine: Engine, words: tuple[str, ...]) -> None:
    result = run("keys", "create", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    with read(engine) as connection:
        assert list_keys(connection) == []


def test_list_says_how_to_make_a_key_when_there_is_none(run: Run) -> None:
    result = run("keys", "list")
    assert result.exit_code == 0
    assert result.stdout.startswith("There are no keys yet. Make one: ")


def test_list_shows_each_key_and_its_end_but_not_the_key(run: Run, engine: Engine) -> None:
    tokens = [
        run("keys", "create", "Ada Almond", "--scope", "admin").stdout.strip(),
        run("keys", "create", "guest", "--scope", "contribute", "--expires", "2100-01-31").stdout.strip(),
        run("keys", "create", "gone", "--scope", "write").stdout.strip(),
    ]
    caller = caller_of(engine, tokens[2])
    assert caller is not None
    run("keys", "revoke", caller.id)
    head, *lines = run("keys", "list").stdout.splitlines()
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert head.split() == ["ID", "SCOPE", "CREATED", "LIFE", "NAME"]
    assert [line.split("  ", 1)[1].split() for line in lines] == [
        ["admin", today, "never", "expires", "Ada", "Almond"],
        ["contribute", today, "expires", "2100-01-31", "23:59", "UTC", "guest"],
        ["write", today, "revoked", today, "gone"],
    ]
    assert not any(token in "".join(lines) for token in tokens)


def test_revoke_refuses_the_key_from_now_on(run: Run, engine: Engine) -> None:
    token = run("keys", "create", "guest", "--scope", "write").stdout.strip()
    caller = caller_of(engine, token)
    assert caller is not None
    first, second = run("keys", "revoke", caller.id), run("keys", "revoke", caller.id)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "refused from now on" in first.stdout
    assert "was revoked before" in second.stdout
    assert caller_of(engine, token) is None


@pytest.mark.parametrize("id_", ["guest", "01900000-0000-7000-8000-000000000000"])
def test_revoke_says_so_when_there_is_no_such_key(run: Run, id_: str) -> None:
    result = run("keys", "revoke", id_)
    assert (result.exit_code, result.stderr) == (1, "Error: There is no key with this identifier.\n")
