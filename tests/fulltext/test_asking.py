"""What a search box is read as, and what it is refused for."""

import pytest

from app.fulltext.asking import MOST_WORDS, AskingError, Term, asked


def term(*words: str, begins: bool = False, excluded: bool = False) -> Term:
    return Term(words, begins, excluded)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amnesty", [term("amnesty", begins=True)]),
        ("amnesty ", [term("amnesty")]),
        ("amnesty law", [term("amnesty"), term("law", begins=True)]),
        ("amn* law ", [term("amn", begins=True), term("law")]),
        ('"amnesty law"', [term("amnesty", "law")]),
        ('"amnesty law', [term("amnesty", "law")]),
        ("“amnesty law”", [term("amnesty", "law")]),
        ("amnesty -tax", [term("amnesty"), term("tax", excluded=True)]),
        ('amnesty -"tax debt"', [term("amnesty"), term("tax", "debt", excluded=True)]),
        ("amnesty -tax*", [term("amnesty"), term("tax", begins=True, excluded=True)]),
        ("state-media ", [term("state", "media")]),
        ("state-med", [term("state", "med", begins=True)]),
        ("l'amnistie ", [term("l", "amnistie")]),
        ("- amnesty ", [term("amnesty")]),
        ('"" amnesty ', [term("amnesty")]),
        ("大赦", [term("大赦")]),
        ("赦", [term("赦", begins=True)]),
        ("大赦令", [term("大赦", "赦令")]),
        ("NOT AND OR ", [term("not"), term("and"), term("or")]),
    ],
)
def test_box_is_read_as_terms(text: str, expected: list[Term]) -> None:
    assert list(asked(text).terms) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "nothing_asked"),
        (" … ", "nothing_asked"),
        ('""', "nothing_asked"),
        ("*", "nothing_asked"),
        ("-amnesty", "only_excluded"),
        ('-"tax debt" -law', "only_excluded"),
        ("a " * (MOST_WORDS + 1), "too_many_words"),
    ],
)
def test_box_with_nothing_to_look_for_is_refused(text: str, code: str) -> None:
    with pytest.raises(AskingError) as error:
        asked(text)
    assert error.value.code == code
    assert error.value.message.endswith(".")
