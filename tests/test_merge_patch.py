"""JSON merge patches against the examples of RFC 7396, and against what its algorithm promises."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, strategies as st

from app.errors import Invalid
from app.fields import Line, Posted
from app.merge_patch import Patch, merge, patched

# RFC 7396, appendix A: the original, the patch, the result.
EXAMPLES = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]

names = st.sampled_from("abc")
values = st.recursive(
    st.none() | st.integers(0, 3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(names, values, max_size=3)


class Person(Posted):
    """A record with what records have: a required member, an optional one, a nested one, and one of the server's."""

    owned = frozenset({"revision"})

    name: Line
    note: Line | None = None
    names: dict[str, Line] = {}


class PersonUpdate(Patch):
    """A patch of a person."""

    of = Person
    examples = [{"note": "new"}]


STORED = {"name": "Ada", "note": "old", "names": {"fr": "Ada", "de": "Ada"}, "revision": 3}


def without_nulls(value: Any) -> Any:
    """Take the members away that are null; arrays are values, and keep theirs."""
    if not isinstance(value, dict):
        return value
    return {name: without_nulls(member) for name, member in value.items() if member is not None}


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return a patch that leads from one object to the other, which has no null members."""
    patch: dict[str, Any] = {name: None for name in before if name not in after}
    for name, value in after.items():
        if isinstance(value, dict) and isinstance(before.get(name), dict):
            patch[name] = difference(before[name], value)
        elif name not in before or before[name] != value or isinstance(value, dict):
            patch[name] = value
    return patch


@pytest.mark.parametrize(("original", "patch", "result"), EXAMPLES)
def test_merge_does_as_the_rfc_says(original: Any, patch: Any, result: Any) -> None:
    assert merge(original, patch) == result


@given(values, values)
def test_merge_changes_neither_of_its_arguments(target: Any, patch: Any) -> None:
    before = deepcopy((target, patch))
    merge(target, patch)
    assert (target, patch) == before


@given(values, objects)
def test_merging_twice_is_merging_once(target: Any, patch: Any) -> None:
    once = merge(target, patch)
    assert merge(once, patch) == once


@given(objects)
def test_empty_patch_changes_nothing(target: Any) -> None:
    assert merge(target, {}) == target


@given(objects, objects)
def test_some_patch_leads_from_any_object_to_any_other_without_nulls(before: Any, after: Any) -> None:
    after = without_nulls(after)
    assert merge(before, difference(before, after)) == after


@given(objects, objects)
def test_merge_leaves_alone_what_the_patch_does_not_name(target: Any, patch: Any) -> None:
    merged = merge(target, patch)
    assert {name: merged.get(name) for name in target if name not in patch} == {
        name: value for name, value in target.items() if name not in patch
    }


def test_patched_is_the_record_that_the_patch_leaves() -> None:
    left = patched(Person, STORED, {"note": None, "names": {"de": None, "it": "Ada"}})
    assert left == Person(name="Ada", note=None, names={"fr": "Ada", "it": "Ada"})


def test_members_of_the_server_may_be_sent_back_as_they_are() -> None:
    assert patched(Person, STORED, STORED) == patched(Person, STORED, {})


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ({"name": None}, [("/name", "missing")]),
        ({"revision": 4}, [("/revision", "read_only")]),
        ({"revision": None}, [("/revision", "read_only")]),
        ({"names": {"fr": 1}}, [("/names/fr", "type")]),
        ({"nome": "Ada"}, [("/nome", "unknown")]),
        ({"revision": 4, "note": ""}, [("/revision", "read_only"), ("/note", "string_too_short")]),
    ],
)
def test_patch_is_refused_with_every_fault_in_its_place(patch: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    with pytest.raises(Invalid) as refused:
        patched(Person, STORED, patch)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == expected


def test_schema_of_a_patch_requires_nothing_and_has_null_for_what_may_be_empty() -> None:
    schema = PersonUpdate.model_json_schema()
    assert "required" not in schema
    assert schema["additionalProperties"] is False
    assert {"type": "null"} in schema["properties"]["note"]["anyOf"]
    assert {"type": "null"} in schema["properties"]["names"]["anyOf"]
    assert schema["properties"]["name"]["type"] == "string"
    assert "default" not in json.dumps(schema)
