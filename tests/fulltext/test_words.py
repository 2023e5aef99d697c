"""Words: what is one, how it is folded, and where it stands."""

import pytest
from hypothesis import given, strategies as st

from app.fulltext.words import placed_words, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Over 20,000 freed", ["over", "20", "000", "freed"]),
        ("grâce présidentielle", ["grace", "presidentielle"]),
        ("d’amnistie, l'amnistie", ["d", "amnistie", "l", "amnistie"]),
        ("Bağışlanma İlham", ["bagıslanma".replace("ı", "i"), "ilham"]),
        ("Straße, œuvre", ["strasse", "oeuvre"]),
        ("Saʿid and Said", ["said", "and", "said"]),
        ("АМНИСТИЯ Чернышёв", ["амнистия", "чернышев"]),
        ("Σισύφους", ["σισυφουσ"]),
        ("العَفْو عن ١٥٠٠ سجين", ["العفو", "عن", "1500", "سجین"]),
        ("چهارهزار ۹۱۴ نفر", ["چهارهزار", "914", "نفر"]),
        ("חֲנִינָה", ["חנינה"]),
        ("४८२ कैदी", ["482", "कैदी"]),
        ("ก ขค", ["ก", "ขค", "ค"]),
        ("大赦", ["大赦", "赦"]),
        ("特赦令ABC", ["特赦", "赦令", "令", "abc"]),
        ("특별사면", ["특별", "별사", "사면", "면"]),
        ("ｱﾑﾈｽﾃｨ", ["アム", "ムネ", "ネス", "ステ", "ティ", "ティ"[1:]]),
        ("a_b — c", ["a", "b", "c"]),
        ("½ kg", ["1", "2", "kg"]),
        ("می\u200cرود", ["میرود"]),
        ("… !?", []),
    ],
)
def test_text_is_cut_into_folded_words(text: str, expected: list[str]) -> None:
    # Kana lose the marks that fold takes from all letters.
    assert words(text) == expected


def test_run_that_has_not_ended_gives_only_its_pairs() -> None:
    assert words("大赦令", ended=False) == ["大赦", "赦令"]
    assert words("大赦 令", ended=False) == ["大赦", "赦", "令"]
    assert words("令", ended=False) == ["令"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Grâce (e\u0301tat)", ["Grâce", "e\u0301tat"]),
        ("Über ½", ["Über", "½", "½"]),
        ("大赦令", ["大赦", "赦令", "令"]),
        ("Plain words.", ["Plain", "words"]),
        ("عَفْو", ["عَفْو"]),
    ],
)
def test_each_word_tells_its_piece_of_the_text(text: str, pieces: list[str]) -> None:
    assert [text[word.start : word.stop] for word in placed_words(text)] == pieces


@given(st.text())
def test_placed_words_are_the_words(text: str) -> None:
    placed = placed_words(text)
    assert [word.text for word in placed] == words(text)
    assert all(0 <= word.start < word.stop <= len(text) for word in placed)


@given(st.text())
def test_word_survives_both_databases(text: str) -> None:
    """Neither a blank nor anything else by which FTS5 or a tsvector would take it apart."""
    for word in words(text):
        assert word
        assert len(word) <= 60
        assert all(character.isalnum() or not character.isascii() for character in word)
        assert words(word)[0] == word


@given(st.lists(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1)))
def test_folding_is_the_same_alone_and_among_others(texts: list[str]) -> None:
    assert words(" ".join(texts)) == [word for text in texts for word in words(text)]
