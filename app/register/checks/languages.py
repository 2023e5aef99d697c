"""Languages: codes that there are, and words whose script and language agree with what their source says."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from app.counts.reader import WordingError, read_wording
from app.register.examined import Examined, Given
from app.register.findings import Finding
from app.register.reading import Register

# ISO 639-1. A language that has one of these is written so; others have three letters (BCP 47, section 2.2.1).
_ISO_639_1 = """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng
    nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_TWO_LETTERS = frozenset(_ISO_639_1.split())
_TAG = re.compile(r"(?P<language>[a-z]{2,3})(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*")
# Common slips: the three letters of a language that has two.
_THREE_FOR_TWO = {
    "ara": "ar", "deu": "de", "eng": "en", "fas": "fa", "fra": "fr", "ita": "it", "kor": "ko", "por": "pt",
    "rus": "ru", "spa": "es", "tur": "tr", "ukr": "uk", "zho": "zh",
}  # fmt: skip
# The languages that are written in each script; a script that is not here says nothing.
_SCRIPTS = {
    "CYRILLIC": "ab av az ba be bg bs ce cv kk kv ky mk mn os ru sr tg tk tt uk uz",
    "ARABIC": "ar az fa ckb ku ks ps prs sd ug ur uz",
    "HEBREW": "he yi",
    "GREEK": "el",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "DEVANAGARI": "hi mr ne sa",
    "BENGALI": "as bn",
    "TAMIL": "ta",
    "SINHALA": "si",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my mnw shn",
    "ETHIOPIC": "am ti",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "ja ko zh",
}
_WRITTEN_IN = {script: frozenset(languages.split()) for script, languages in _SCRIPTS.items()}


def check_languages(register: Register, acts: Sequence[Examined]) -> Iterator[Finding]:
    """Give what is wrong with the languages of sources, names and wordings."""
    for act in acts:
        for place, source in enumerate(act.posted.sources):
            if source.language is not None and (fault := _fault(source.language)):
                yield act.finding("language_unknown", fault, f"/sources/{place}/language")
        for given in act.figures():
            yield from _check_wording(act, given)
    for where, leader in register.leaders.items():
        for number, name in enumerate(leader.names):
            if name.language is None:
                continue
            pointer = f"/names/{number}/language"
            if fault := _fault(name.language):
                yield Finding("language_unknown", fault, where, pointer, leader.name)
            elif script := _foreign_script(name.name, name.language):
                message = f"“{name.name}” is written in {script.title()} letters, and {name.language} is not."
                yield Finding("language_disagrees", message, where, pointer, leader.name)


def _fault(tag: str) -> str | None:
    """Return what is wrong with a tag, or None."""
    shape = _TAG.fullmatch(tag)
    if shape is None:
        return f"`{tag}` is not written as BCP 47 has it: az, sr-Latn, pt-BR."
    language = shape["language"]
    if language in _THREE_FOR_TWO:
        return f"`{language}` is written `{_THREE_FOR_TWO[language]}`."
    if len(language) == 2 and language not in _TWO_LETTERS:
        return f"There is no language `{language}`."
    return None


def _check_wording(act: Examined, given: Given) -> Iterator[Finding]:
    wording, source = given.figure.count.wording, given.source
    if wording is None:
        return
    language = None if source is None else source.language
    script = _foreign_script(wording, language)
    if language is None:
        # Words that the reader reads are English; so are, as a rule, other words in plain letters.
        if script is not None or (not wording.isascii() and not is_read(wording)):
            yield act.finding("language_missing", f"The language of “{wording[:80]}” is not told.", given.pointer)
    elif script is not None:
        message = f"“{wording[:80]}” is written in {script.title()} letters, and its source is in {language}."
        yield act.finding("language_disagrees", message, given.pointer)
    elif language.split("-")[0] != "en" and _is_english(wording):
        message = f"“{wording[:80]}” is English, and its source is in {language}."
        yield act.finding("wording_translated", message, given.pointer)


def _foreign_script(text: str, language: str | None) -> str | None:
    """Return the script of a letter that the language is not written in, or None."""
    primary = (language or "").split("-")[0]
    for letter in text:
        if not letter.isascii() and letter.isalpha():
            script = unicodedata.name(letter, "").split()[0]
            if script in _WRITTEN_IN and primary not in _WRITTEN_IN[script]:
                return script
    return None


def is_read(wording: str) -> bool:
    """Whether the reader of wordings understands these words, which are then English, or a bare number."""
    try:
        read_wording(wording)
    except WordingError:
        return False
    return True


_ENGLISH = re.compile(
    r"\b(the|of|more|than|about|over|some|nearly|people|persons|prisoners|inmates|were|to be|at least)\b"
)


def _is_english(wording: str) -> bool:
    return wording.isascii() and len(_ENGLISH.findall(wording.lower())) > 0 and is_read(wording)
