"""Text folded, so that what differs in accents, case or spacing only compares equal: names, and words to search."""

import unicodedata

# Letters that Unicode does not take apart, and signs of one meaning that keyboards write in different ways.
_ALIKE = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "\u2019": "'", "\u2018": "'"}
    | {"\u02bc": "'", "\u02bb": "'", "\u2010": "-"}
)
# No text uses more characters than this; one that does is taken, and not kept in mind.
_MOST_KEPT = 20_000


class Folding(dict[int, str]):
    """What `str.translate` puts in the place of each character, found when it is first met."""

    def __missing__(self, code: int) -> str:
        """Return what stands for the character with this code."""
        folded = self.folded(chr(code))
        if len(self) < _MOST_KEPT:
            self[code] = folded
        return folded

    def folded(self, character: str) -> str:
        """Return a character decomposed (NFKD), without accents and invisible marks, without case."""
        decomposed = unicodedata.normalize("NFKD", character.translate(_ALIKE)).casefold()
        return "".join(
            one
            for one in unicodedata.normalize("NFKD", decomposed).translate(_ALIKE)
            # A combining class tells accents (and Arabic and Hebrew vowel points) from the vowel signs of Indian
            # scripts, which are spelling. Cf: joiners and direction marks.
            if not unicodedata.combining(one) and unicodedata.category(one) != "Cf"
        )


_FOLDING = Folding()


def fold(text: str) -> str:
    """Return the form of a name that names are compared by; never empty for a name that is not blank.

    It is decomposed (NFKD), without accents and invisible marks, without case, with single spaces.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    return " ".join(text.translate(_FOLDING).split()) or " ".join(text.split())
