"""What is asked for in a search box: words, beginnings of words, phrases in quotes, and a minus before what is not."""

import re
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from app.fulltext.words import is_unspaced, words

MOST_WORDS = 32
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』＂", '"'))
# A phrase reaches to the next quote, or to the end where its own is missing.
_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')


class AskingError(ValueError):
    """Nothing can be looked for by this text; `code` is stable, for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other, most often one; with `begins` the last is how a word begins."""

    words: tuple[str, ...]
    begins: bool = False
    excluded: bool = False

    def fts5(self) -> str:
        """Return the term for SQLite's FTS5."""
        return f'"{" ".join(self.words)}"' + ("*" if self.begins else "")

    def spelled(self) -> tuple[str, bool]:
        """Return the term as it stands among words side by side, and whether it must stand there."""
        return f" {' '.join(self.words)}" + ("" if self.begins else " "), not self.excluded

    def tsquery(self) -> str:
        """Return the term for PostgreSQL's tsquery."""
        return "(" + " <-> ".join(f"'{word}'" for word in self.words) + (":*)" if self.begins else ")")


@dataclass(frozen=True, slots=True)
class Asked:
    """All of `terms` are looked for, none of those excluded, and one of each of `marks` (app/fulltext/texts.py)."""

    terms: tuple[Term, ...]
    marks: tuple[tuple[str, ...], ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that are looked for."""
        return tuple(term for term in self.terms if not term.excluded)

    def of(self, *marks: str) -> "Asked":
        """Return the same, for records that have one of these marks; no marks, no condition."""
        return replace(self, marks=(*self.marks, marks)) if marks else self

    @property
    def begins(self) -> bool:
        """Whether it asks for the beginning of a word."""
        return any(term.begins for term in self.terms)

    def without_beginnings(self) -> tuple["Asked | None", list[tuple[str, bool]]]:
        """Return it without the words that are only begun, None if nothing is left to look for; and those spelled."""
        rest = Asked(tuple(term for term in self.terms if not term.begins), self.marks)
        if rest.wanted or rest.marks:
            return rest, [term.spelled() for term in self.terms if term.begins]
        return None, [term.spelled() for term in self.terms]

    def fts5(self) -> str:
        """Return it as SQLite's FTS5 reads it."""
        wanted = [term.fts5() for term in self.wanted]
        wanted += [" OR ".join(f'"{mark}"' for mark in marks) for marks in self.marks]
        excluded = [f" NOT {term.fts5()}" for term in self.terms if term.excluded]
        found = " AND ".join(f"({term})" for term in wanted)
        for term in excluded:
            found = f"({found}){term}"
        return found

    def tsquery(self) -> str:
        """Return it as the text of a tsquery of PostgreSQL."""
        wanted = [term.tsquery() for term in self.wanted]
        wanted += ["(" + " | ".join(f"'{mark}'" for mark in marks) + ")" for marks in self.marks]
        return " & ".join([*wanted, *(f"!{term.tsquery()}" for term in self.terms if term.excluded)])


def asked(text: str) -> Asked:
    """Return what a text asks for. What holds no letter or digit is passed over, as any search box does.

    The last word is how a word begins, unless a blank follows it. Raises `AskingError` where nothing is left to look
    for, or too much.
    """
    text = text.translate(_QUOTES)
    terms = []
    for found in _TERM.finditer(text):
        term = _term(found, is_last=found.end() == len(text))
        if term is not None:
            terms.append(term)
    if not terms:
        raise AskingError("nothing_asked", "There is no word in this to look for. Give one, such as `amnesty`.")
    if all(term.excluded for term in terms):
        raise AskingError("only_excluded", "Give a word to look for too, beside what is excluded: `amnesty -tax`.")
    if sum(len(term.words) for term in terms) > MOST_WORDS:
        raise AskingError("too_many_words", f"At most {MOST_WORDS} words are looked for at once. Leave some out.")
    return Asked(tuple(terms))


def _term(found: re.Match[str], *, is_last: bool) -> Term | None:
    phrase, word = found["phrase"], found["word"]
    # Within a word a minus is a hyphen.
    excluded = bool(found["minus"]) and (found.start() == 0 or found.string[found.start() - 1].isspace())
    text = word if phrase is None else phrase
    cut = words(text, ended=False)
    if not cut:
        return None
    # Of a run without spaces one character alone begins the pairs that hold it.
    begins = is_unspaced(cut[-1]) and len(cut[-1]) == 1
    if word is not None and not is_unspaced(cut[-1]):
        begins = word.endswith("*") or (is_last and not excluded)
    return Term(tuple(cut), begins, excluded)


def _checked(text: str) -> str:
    try:
        asked(text)
    except AskingError as error:
        raise PydanticCustomError(error.code, "{reason}", {"reason": error.message}) from None
    return text


# A parameter that asks for words: text that `asked` takes.
Words = Annotated[str, StringConstraints(max_length=500), AfterValidator(_checked)]
