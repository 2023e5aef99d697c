"""Tests of app/text.py: characters that no text may hold, and the one form of text."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from app.text import canonical, unfit


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\x00", "control_character"),
        ("\x0b", "control_character"),
        ("\r", "control_character"),
        ("\x1b", "control_character"),
        ("\x7f", "control_character"),
        ("\x85", "control_character"),
        ("\ud800", "lone_surrogate"),
        (chr(0xDFFF), "lone_surrogate"),
        ("\u202a", "direction_control"),
        ("\u202e", "direction_control"),
        ("\u2066", "direction_control"),
        ("\u2069", "direction_control"),
    ],
)
def test_refuses_characters_that_no_text_may_hold(character: str, code: str) -> None:
    found = unfit(f"a{character}b")
    assert found is not None
    assert found[0] == code
    assert f"U+{ord(character):04X}" in found[1]


@pytest.mark.parametrize("text", ["", "a\tb\nc", "\u200d\u200c", "\u200e\u200f", "عفو", "特赦", "🕊"])
def test_takes_spelling_of_every_script(text: str) -> None:
    assert unfit(text) is None


@given(st.text())
def test_keeps_text_in_one_form(text: str) -> None:
    kept = canonical(text)
    assert unicodedata.is_normalized("NFC", kept)
    assert canonical(kept) == kept


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_never_lets_through_what_a_database_or_a_log_trips_over(text: str) -> None:
    if unfit(text) is None:
        assert not any(unicodedata.category(char) in ("Cs",) or char == "\x00" for char in text)
        assert not any(unicodedata.category(char) == "Cc" and char not in "\t\n" for char in text)
