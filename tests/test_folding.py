"""Folded names: which spellings are one name, and which are not."""

import pytest
from hypothesis import given, strategies as st

from app.folding import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José  Mujica ", "jose mujica"),
        ("İlham Əliyev", "ilham əliyev"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ("Lech Wałęsa", "lech walesa"),
        ("Søren Kierkegaard", "soren kierkegaard"),
        ("STRAßE", "strasse"),
        ("Islom Oʻtkir", "Islom O'tkir"),
        ("Ислам Ка\u0301римов", "ислам каримов"),
        ("مُحَمَّد", "محمد"),
        ("ﬁdel", "fidel"),
        ("می\u200cرود", "میرود"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ilham Aliyev", "Heydar Aliyev"), ("मोदी", "मदी"), ("Jean-Paul", "Jean Paul"), ("Han", "Hana")],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text(min_size=1).filter(lambda name: bool(name.strip())))
def test_name_that_is_not_blank_folds_to_something(name: str) -> None:
    assert fold(name)
