"""Tests of app/validation.py: pydantic's findings as faults with their places."""

from enum import StrEnum
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from app.validation import faults_of, refuse_body


class Colour(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")

    count: Annotated[int, Field(strict=True, ge=0)]
    colour: Colour = Colour.GREEN


def in_full(value: Any) -> Any:
    return {"count": value} if isinstance(value, int) else value


class Whole(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(strict=True)]
    parts: list[Part] = []
    either: Part | Annotated[str, Field(max_length=3)] | None = None
    short: Annotated[Part, BeforeValidator(in_full)] | None = None
    by_name: dict[str, Part] = {}

    @model_validator(mode="after")
    def _rule(self) -> "Whole":
        if self.title == "ruled out":
            raise PydanticCustomError("ruled_out", "no part {name} here", {"name": "x", "member": "parts/0"})
        return self


def faults(body: Any) -> list[tuple[str, str | None, str | None]]:
    with pytest.raises(ValidationError) as caught:
        Whole.model_validate(body)
    problem = refuse_body(caught.value, body, Whole)
    return [(fault.code, fault.pointer, fault.suggestion) for fault in problem.faults]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("missing", "/title", None)]),
        ([], [("type", "", None)]),
        ({"title": 1}, [("type", "/title", None)]),
        ({"title": "a", "titel": "b"}, [("unknown", "/titel", "title")]),
        ({"title": "a", "parts": [{"count": 1, "color": "green"}]}, [("unknown", "/parts/0/color", "colour")]),
        ({"title": "a", "parts": [{"count": 1}, {}]}, [("missing", "/parts/1/count", None)]),
        ({"title": "a", "parts": [{"count": True}]}, [("type", "/parts/0/count", None)]),
        ({"title": "a", "parts": [{"count": "1"}]}, [("type", "/parts/0/count", None)]),
        ({"title": "a", "parts": [{"count": 1, "colour": "gren"}]}, [("not_in_list", "/parts/0/colour", "green")]),
        ({"title": "a", "parts": {}}, [("type", "/parts", None)]),
        ({"title": "a", "either": {"count": -1}}, [("greater_than_equal", "/either/count", None)]),
        ({"title": "a", "either": "long"}, [("string_too_long", "/either", None), ("type", "/either", None)]),
        ({"title": "a", "either": 5}, [("type", "/either", None)]),
        ({"title": "a", "short": -1}, [("greater_than_equal", "/short", None)]),
        ({"title": "a", "by_name": {"a/b": {"count": 1, "cuont": 2}}}, [("unknown", "/by_name/a~1b/cuont", "count")]),
        ({"title": "ruled out"}, [("ruled_out", "/parts/0", None)]),
    ],
)
def test_names_the_place_in_the_body_as_it_was_sent(body: Any, expected: list[Any]) -> None:
    assert sorted(faults(body), key=str) == sorted(expected, key=str)


def test_repeats_nothing_of_what_was_sent() -> None:
    secret = "hunter2" * 100
    with pytest.raises(ValidationError) as caught:
        Whole.model_validate({"title": 5, "parts": [{"count": secret, "colour": secret}]})
    problem = refuse_body(caught.value, {"parts": [{"count": secret, "colour": secret}]}, Whole)
    assert len(problem.faults) == 3
    assert not any("hunter2" in str(fault.as_member()) for fault in problem.faults)


def test_speaks_in_sentences_without_names_of_classes() -> None:
    with pytest.raises(ValidationError) as caught:
        Whole.model_validate({"title": "a", "parts": [1], "either": 5})
    messages = [fault.message for fault in refuse_body(caught.value, {"parts": [1], "either": 5}, Whole).faults]
    assert messages == ["This must be an object.", "This must be an object. Or: This must be text."]


def test_tells_parameters_headers_and_paths_apart() -> None:
    found = faults_of(
        [
            {"type": "missing", "loc": (place, "name"), "msg": "Field required", "input": None}
            for place in ("query", "header", "path")
        ]
    )
    assert [(fault.parameter, fault.header, fault.path) for fault in found] == [
        ("name", None, None),
        (None, "name", None),
        (None, None, "name"),
    ]


def test_tells_a_bounded_number_of_faults() -> None:
    body = {"title": "a", "parts": [{}] * 5_000}
    assert len(faults(body)) == 100
