"""Which part is which, in time that grows with their number only."""

import time
from collections.abc import Sequence
from typing import Any

import pytest

from app.acts.identity import Stored, assign
from app.db.statements import Row
from app.derivation.rows import ActRows

MANY = 20_000


def figures(ids: Sequence[str | None], **columns: Any) -> list[Row]:
    """Return figures that say all the same, with these ids."""
    return [{"id": id_, "key": None, "breakdown_id": None, "low": 1, **columns} for id_ in ids]


def held(stored: list[Row]) -> Stored:
    """Return these figures as what is stored."""
    return Stored(ActRows(act={"id": "act"}, figures=stored))


@pytest.mark.parametrize(
    ("posted", "stored"),
    [
        (["x"] + [f"y{number}" for number in range(MANY)], ["z"]),
        ([None] * MANY, [f"z{number}" for number in range(MANY)]),
    ],
    ids=["unknown ids", "equal content"],
)
def test_very_many_parts_are_told_apart_soon(posted: list[str | None], stored: list[str]) -> None:
    before = held(figures(stored))
    entries = figures(posted)
    started = time.process_time()
    assert assign("figures", entries, before) == []
    # Quadratic work on so many takes ten seconds and more.
    assert time.process_time() - started < 3
    assert len({entry["id"] for entry in entries}) == len(entries)
    assert [entry["id"] for entry in entries][: len(stored)] == stored


def test_part_that_was_taken_by_its_key_is_not_taken_again_by_its_content() -> None:
    entries = [*figures([None], key="k"), *figures([None, None])]
    assign("figures", entries, held([*figures(["a"], key="k"), *figures(["b"])]))
    assert [entry["id"] for entry in entries[:2]] == ["a", "b"]
    assert entries[2]["id"] not in ("a", "b")


def test_id_that_is_posted_twice_is_a_fault_at_the_second() -> None:
    (fault,) = assign("figures", figures(["a", "b", "a", None]), held(figures(["b"])))
    assert (fault.code, fault.pointer) == ("id_twice", "/figures/2/id")
