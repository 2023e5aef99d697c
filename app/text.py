"""Text from outside: what no string may hold, and the one form that all strings are kept in."""

import re
import unicodedata

# NUL and the other control characters but tab and newline, lone surrogates, and the characters that turn
# the direction of what follows them. Joiners and direction marks stay: they are spelling in Persian, Hindi, Arabic.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_KINDS = (
    ("\x00", "\x9f", "control_character", "a control character"),
    ("\ud800", "\udfff", "lone_surrogate", "half of a surrogate pair"),
    ("\u202a", "\u2069", "direction_control", "a character that overrides the direction of text"),
)


def unfit(text: str) -> tuple[str, str] | None:
    """Return a code and a message about the first character that no text here may hold, or None."""
    if text.isascii() and text.isprintable():
        return None
    found = _FORBIDDEN.search(text)
    if found is None:
        return None
    character = found[0]
    for first, last, code, name in _KINDS:
        if first <= character <= last:
            return code, f"Text may not hold {name} (U+{ord(character):04X})."
    raise AssertionError(f"U+{ord(character):04X} is forbidden and of no kind")


def canonical(text: str) -> str:
    """Return the text in NFC, the form in which all text is kept and compared."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
