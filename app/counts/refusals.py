"""Why a wording is refused: one error, and the sentences that say what would be read."""

from __future__ import annotations

OBJECT = 'post the count as {"low": …, "best": …, "high": …} instead'
_QUOTED = 60


class WordingError(ValueError):
    """Words that can't be read as one count; nothing is ever guessed.

    ``code`` is stable, for programs; ``message`` says what was not understood and what can be
    read; ``suggestion`` is a wording that would be read, where one is near.
    """

    def __init__(self, code: str, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.suggestion = suggestion


def quoted(text: str) -> str:
    """A piece of the wording in quotation marks, cut where it is long."""
    text = " ".join(text[: _QUOTED + 1].split())
    return f"“{text[: _QUOTED - 1]}…”" if len(text) > _QUOTED else f"“{text}”"


def empty() -> WordingError:
    """Neither a word nor a number."""
    return WordingError(
        "wording_empty",
        "there is neither a word nor a number; write “unknown” where no number is given",
    )


def other_digits(text: str) -> WordingError:
    """Digits of another script, fractions and the like in one character."""
    return WordingError(
        "wording_digits",
        f"{quoted(text)} is not understood: only the digits 0 to 9 are read; write the number with them, or {OBJECT}",
    )


def malformed(text: str, why: str, suggestion: str | None = None) -> WordingError:
    """A number that is not written as one."""
    return WordingError(
        "wording_malformed",
        f"{quoted(text)} is not understood: {why}. A number is read as 12500, 12,500, 12.500, "
        "12 500, 12'500, 1.5 million, 20k or in English words",
        suggestion,
    )


def out_of_range(text: str) -> WordingError:
    """A number above the largest count."""
    return WordingError("wording_out_of_range", f"{quoted(text)} is above 10,000,000,000, the largest count")


def negative(text: str) -> WordingError:
    """A number below none."""
    return WordingError("wording_negative", f"{quoted(text)} is negative; a count is 0 or more")


def share(text: str) -> WordingError:
    """A part of some whole."""
    return WordingError(
        "wording_share",
        f"{quoted(text)} is a share, not a count; give the number of persons, or {OBJECT}",
    )


def duration(text: str) -> WordingError:
    """A length of time, and no other number."""
    return WordingError(
        "wording_duration",
        f"{quoted(text)} is a length of time, not a count of persons; "
        "write “unknown” where no number of persons is given",
    )


def two_numbers(first: str, second: str, suggestion: str | None) -> WordingError:
    """A second number beside the count."""
    return WordingError(
        "wording_two_numbers",
        f"two numbers: {quoted(first)} and {quoted(second)}; say which is the count and leave the "
        "other out (a second group is a line of its own); a range is read as “800 to 900”",
        suggestion,
    )


def reversed_range(text: str, suggestion: str) -> WordingError:
    """A range whose first number is the larger one."""
    return WordingError(
        "wording_reversed",
        f"{quoted(text)} is a range with the larger number first",
        suggestion,
    )


def words_before(text: str, suggestion: str | None) -> WordingError:
    """Words before the number that are not in the closed lists."""
    return WordingError(
        "wording_not_understood",
        f"{quoted(text)} before the number is not understood. Before a number are read: about, "
        "around, some, an estimated, more than, over, at least, nearly, almost, up to, no more "
        f"than, fewer than, under, between and their like. In other words or languages, {OBJECT}",
        suggestion,
    )


def words_after(text: str, suggestion: str | None = None) -> WordingError:
    """Words right after the number that change its size in a way that no row reads."""
    return WordingError(
        "wording_not_understood",
        f"{quoted(text)} after the number is not understood. After a number are read: thousand, "
        f"million, billion, k, mln, bn, or more, or so, +. In other words or languages, {OBJECT}",
        suggestion,
    )


def qualifiers(text: str, suggestion: str | None = None) -> WordingError:
    """Words that say two things of one number, or stand where no row has them."""
    return WordingError(
        "wording_qualifiers",
        f"{quoted(text)}: these words are not read together; one of “about”, “nearly”, “more "
        "than”, “at least”, “up to” or “less than” goes with one number, “about” alone with a "
        f"range, none with a word such as “hundreds”. To say more, {OBJECT}",
        suggestion,
    )
