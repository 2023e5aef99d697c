"""Tests of app/strict_json.py: what is JSON here, and where what is not goes wrong."""

import json
import time

import pytest
from hypothesis import given, strategies as st

from app.errors import BadRequest, Invalid
from app.strict_json import DEEPEST, read_json
from app.text import canonical, unfit


def faults(body: bytes) -> list[tuple[str, str | None]]:
    with pytest.raises(Invalid) as caught:
        read_json(body)
    return [(fault.code, fault.pointer) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "body",
    [
        b"", b" ", b"{", b"{'a':1}", b"[1,]", b"NaN", b'{"a":Infinity}', b"-Infinity", b"\xff",
        b'"\xed\xa0\x80"', b"\xef\xbb\xbf{}", '{"a":1}'.encode("utf-16"), b'"a\x00b"', b'"a\nb"', b"01", b"1 2",
        b"/* no */ {}",
    ],
)  # fmt: skip
def test_refuses_what_is_no_json(body: bytes) -> None:
    with pytest.raises(BadRequest):
        read_json(body)


@pytest.mark.parametrize(
    ("body", "code", "place"),
    [
        (b'{"a":{"b":1,"b":2}}', "duplicate", "/a/b"),
        (b'{"a":1e400}', "number_too_large", "/a"),
        (b"[-1e400]", "number_too_large", "/0"),
        (b"[9007199254740992]", "number_too_large", "/0"),
        (b"[-9007199254740992]", "number_too_large", "/0"),
        (b"[" + b"9" * 100_000 + b"]", "number_too_large", "/0"),
        (rb'{"a":["\u0000"]}', "control_character", "/a/0"),
        (rb'"\ud800"', "lone_surrogate", ""),
        ('{"a":"\u202e"}'.encode(), "direction_control", "/a"),
        (rb'{"a":{"\u0000":1}}', "control_character", "/a"),
        (rb'{"a/b~":"\u0007"}', "control_character", "/a~1b~0"),
        ('{"\u00e9":1,"e\u0301":2}'.encode(), "duplicate", "/\u00e9"),
        (b"[" * 33 + b"]" * 33, "nested_too_deep", ""),
        (b"[" * 100_000, "nested_too_deep", ""),
    ],
)
def test_names_the_place_of_what_breaks_a_rule(body: bytes, code: str, place: str) -> None:
    assert faults(body) == [(code, place)]


def test_tells_all_faults_at_once() -> None:
    assert faults(rb'{"a":1,"a":2,"b":"\u0000","c":[1e999]}') == [
        ("control_character", "/b"),
        ("number_too_large", "/c/0"),
        ("duplicate", "/a"),
    ]


@pytest.mark.parametrize("number", [0, -1, 2**53 - 1, -(2**53 - 1), 0.5, 1e300])
def test_takes_numbers_in_range(number: float) -> None:
    assert read_json(json.dumps(number).encode()) == number


def test_takes_the_deepest_nesting_allowed() -> None:
    assert read_json(b"[" * DEEPEST + b"]" * DEEPEST)


def test_keeps_joiners_and_brings_text_to_one_form() -> None:
    assert read_json('{"e\u0301":"می\u200cخواهم e\u0301"}'.encode()) == {"\u00e9": "می\u200cخواهم \u00e9"}


@pytest.mark.parametrize(
    "body",
    [
        b"{" + b",".join([b'"a":1'] * 150_000) + b"}",
        b"[" + b",".join([rb'"\u0000"'] * 100_000) + b"]",
        b"{" + b",".join(b'"%d":1,"%d":2' % (n, n) for n in range(40_000)) + b"}",
    ],
)
def test_stays_quick_and_short_when_a_body_is_all_faults(body: bytes) -> None:
    began = time.process_time()
    assert len(faults(body)) <= 100
    assert time.process_time() - began < 3


plain = st.text().filter(lambda text: unfit(text) is None and canonical(text) == text)
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | plain,
    lambda inner: st.lists(inner) | st.dictionaries(plain, inner),
    max_leaves=20,
)


@given(values)
def test_reads_clean_json_as_every_reader_does(value: object) -> None:
    assert read_json(json.dumps(value).encode()) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary())
def test_never_fails_otherwise_than_by_a_refusal(body: bytes) -> None:
    refused = None
    try:
        read_json(body)
    except (BadRequest, Invalid) as refusal:
        refused = refusal
    assert refused is None or refused.faults
