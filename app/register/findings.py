"""What a review of the records may find: each kind with how much it weighs and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a finding has to be settled, or is worth a second look."""

    ERROR = "error"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of finding."""

    severity: Severity
    advice: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one record: `place` is its file with the pointer to the record, `pointer` goes on in it.

    `name` is the external_id of an act, or the name of a leader; `subject` is what an exception may name, such as
    the words that look like a person's name.
    """

    code: str
    message: str
    place: str
    pointer: str = ""
    name: str = ""
    subject: str | None = None

    @property
    def check(self) -> Check:
        """The kind of finding."""
        return CHECKS.get(self.code, REFUSED)

    @property
    def is_error(self) -> bool:
        """Whether the record can't stay as it is."""
        return self.check.severity is Severity.ERROR


def _error(advice: str) -> Check:
    return Check(Severity.ERROR, advice)


def _notice(advice: str) -> Check:
    return Check(Severity.NOTICE, advice)


_LOOK_AT_DATES = "look the dates up in the sources; where a source is right and odd, say so in an exception"

# What a schema or the composing of an act refuses: it could not be loaded.
REFUSED = _error("mend it: a record with this can't be loaded")

CHECKS: dict[str, Check] = {
    # The file.
    "form": _error("write it with 2 blanks a level, one member a line, letters as they are, a newline at the end"),
    "wrong_file": _error("put the act into the file of its country"),
    "exception_unused": _error("take the exception out of exceptions.json: nothing is found there any more"),
    # Figures and sources.
    "act_without_source": _error("give the publication that the act was read in"),
    "source_missing": _error("name its source, or say in its text or in the act's notes why it has none"),
    "source_unused": _notice("let what was read there name it as its source, or say in the notes what it is for"),
    "originator_differs": _error("say the same of who said it first everywhere: totals weigh figures by it"),
    "state_medium_abroad": _error("give the figure its basis, or the source the one who told the medium"),
    "motive_unattributed": _error("say by whom the motive is attributed"),
    "mark_unexplained": _error("say in the figure's text why it is preferred to the others"),
    "wording_missing": _error("give the number's own words, as the page has them"),
    "wording_disagrees": _error("mend the numbers or the words: the words alone are read as the message says"),
    "wording_without_number": _notice("see whether the numbers are those of the words"),
    "act_without_figure": _notice("give what the sources say of its size, if only “unknown”"),
    # Sums.
    "breakdowns_exceed_headline": _error("see whether a line is part of another, or say in an exception why not"),
    "parts_exceed_line": _error("see whether the parts belong there, or say in an exception why the sums break"),
    # Dates.
    "undated": _notice("give a milestone the year at least, or say in the notes that none is known"),
    "milestones_out_of_order": _error(_LOOK_AT_DATES),
    "reported_before_act": _error(_LOOK_AT_DATES),
    "counted_before_act": _error(_LOOK_AT_DATES),
    "counted_after_report": _error(_LOOK_AT_DATES),
    "published_before_act": _error("a page from before the act can't tell what was done: see stage, source and dates"),
    "read_before_published": _error(_LOOK_AT_DATES),
    "outside_country_years": _error("see the date and the country: a former state has a code of its own"),
    # Duplicates.
    "duplicate": _error("make one act of the two with the figures of both, or relate them, or say why they are two"),
    "near_duplicate": _notice("see whether the two are one act, or whether one should name the other in relations"),
    # Addresses.
    "url_host": _error("give the address of the page as a browser shows it"),
    "url_two_forms": _error("give the publication one address everywhere"),
    "url_tracking": _notice("leave out what only tells where a reader came from"),
    "source_differs": _error("describe the source in the same words everywhere: the first description stands"),
    # Persons.
    "person_named": _error("leave the name out; of one who is no private person say so in an exception"),
    # Languages.
    "language_unknown": _error("use the code of ISO 639 with a script or region if need be: az, sr-Latn, pt-BR"),
    "language_missing": _error("give the source of the words its language"),
    "language_disagrees": _error("mend the language of the source, or the source of the figure"),
    "wording_translated": _notice("give the words as the page has them, and the translation as the figure's text"),
    # Leaders.
    "leader_not_listed": _error("add the leader, with office and term, to the leaders of the file"),
    "leader_twice": _error("make one leader of the two"),
    "leader_unused": _notice("name the leader in an act, or leave it out"),
    "leader_without_term": _notice("give the office, and the years as far as they are certain"),
    "office_disagrees": _notice("let the office in the act be one of the leader's terms"),
    "outside_terms": _error("see the dates of the terms and of the act; keep it only where that is the finding"),
    "terms_overlap": _notice("see the dates: two leaders held one office at the same time"),
}
