"""Names folded, so that those that differ in accents, case or spacing only compare equal."""

import unicodedata

# Letters that Unicode does not take apart, and signs of one meaning that keyboards write in different ways.
_ALIKE = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "\u2019": "'", "\u2018": "'"}
    | {"\u02bc": "'", "\u02bb": "'", "\u2010": "-"}
)


def fold(text: str) -> str:
    """Return the form of a name that names are compared by; never empty for a name that is not blank.

    It is decomposed (NFKD), without accents and invisible marks, without case, with single spaces.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", text.translate(_ALIKE)).casefold()
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKD", decomposed).translate(_ALIKE)
        # A combining class tells accents (and Arabic and Hebrew vowel points) from the vowel signs of Indian
        # scripts, which are spelling. Cf: joiners and direction marks.
        if not unicodedata.combining(character) and unicodedata.category(character) != "Cf"
    )
    return " ".join(plain.split()) or " ".join(text.split())
