"""The review of the bundled register: everything that can be found wrong with its records by looking at the files.

What is odd and right is excused, one exception with its reason each, in exceptions.json.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from app.errors import Fault
from app.fields import Line
from app.register.checks.addresses import check_addresses
from app.register.checks.dates import check_dates
from app.register.checks.duplicates import check_duplicates
from app.register.checks.figures import check_figures
from app.register.checks.languages import check_languages
from app.register.checks.leaders import check_leaders
from app.register.checks.persons import check_persons
from app.register.checks.sources import check_sources
from app.register.examined import Examined, examine
from app.register.findings import Finding
from app.register.reading import RECORDS, Register, read_files
from app.register.writing import in_house_form
from app.strict_json import read_json

EXCEPTIONS = RECORDS.with_name("exceptions.json")


class Exemption(BaseModel):
    """A finding that is right as it is: its code, where it is found, and why it is excused.

    `act` is an external_id (a leader's name); with `subject` only what names it is excused, with `at` only what
    stands there.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Line
    act: Line | None = None
    at: Line | None = None
    subject: Line | None = None
    reason: Annotated[str, Field(min_length=10)]

    def excuses(self, finding: Finding) -> bool:
        """Whether this is said of the finding."""
        return (
            self.code == finding.code
            and self.act in (None, finding.name)
            and self.at in (None, finding.pointer)
            and self.subject in (None, finding.subject)
        )


_EXEMPTIONS = TypeAdapter(list[Exemption])


@dataclass(frozen=True, slots=True)
class Review:
    """What was looked at, and what was found, in the order of the files; `excused` findings are no part of it."""

    acts: int
    leaders: int
    findings: tuple[Finding, ...]
    excused: int

    @property
    def errors(self) -> int:
        """How many of the findings have to be settled."""
        return sum(finding.is_error for finding in self.findings)


def review_folder(folder: Path = RECORDS, exceptions: Path = EXCEPTIONS) -> Review:
    """Return the review of the files of a folder. Raises `Problem` or `ValidationError` for unusable exceptions."""
    register, faults = read_files(folder)
    findings = [_of_fault(fault) for fault in faults]
    findings += check_form(folder)
    return review(register, findings, read_exceptions(exceptions))


def review(register: Register, found: Sequence[Finding] = (), exemptions: Sequence[Exemption] = ()) -> Review:
    """Return what is found in the records, after what was `found` in their files already."""
    findings = [*found, *_findings(register, examine(register))]
    used: set[Exemption] = set()
    kept: list[Finding] = []
    excused = 0
    for finding in findings:
        excusing = [exemption for exemption in exemptions if exemption.excuses(finding)]
        used.update(excusing)
        if excusing:
            excused += 1
        else:
            kept.append(finding)
    for exemption in exemptions:
        if exemption not in used:
            message = f"Nothing is found that the exception for {exemption.code} ({exemption.reason}) excuses."
            kept.append(Finding("exception_unused", message, EXCEPTIONS.name, name=exemption.act or ""))
    ordered = sorted(kept, key=_order)
    return Review(len(register.acts), len(register.leaders), tuple(ordered), excused)


def read_exceptions(path: Path) -> list[Exemption]:
    """Return the exceptions of a file; none where there is no file."""
    return _EXEMPTIONS.validate_python(read_json(path.read_bytes())) if path.exists() else []


def check_form(folder: Path) -> Iterator[Finding]:
    """Give the files that are not written as the house writes them: a change of one record would change other lines."""
    for path in sorted(folder.glob("*.json")):
        text = path.read_bytes()
        try:
            content = json.loads(text)
        except ValueError:
            # The reading of the file has told that.
            continue
        if in_house_form(content).encode() != text:
            yield Finding("form", "The file is not written in the house's form.", path.name)
        if isinstance(content, dict) and content.get("country") != path.stem:
            yield Finding("wrong_file", f"The file holds records of {content.get('country')}.", path.name, "/country")


def _findings(register: Register, acts: Sequence[Examined]) -> Iterator[Finding]:
    for act in acts:
        for fault in act.refused:
            yield act.finding(fault.code, fault.message, fault.pointer or "")
        if not act.place.startswith(f"{act.posted.country}."):
            yield act.finding("wrong_file", f"The act is one of {act.posted.country}.", "/country")
        yield from check_figures(act)
        yield from check_dates(act)
    yield from check_sources(acts)
    yield from check_duplicates(acts)
    yield from check_addresses(acts)
    yield from check_persons(register, acts)
    yield from check_languages(register, acts)
    yield from check_leaders(register, acts)


def _of_fault(fault: Fault) -> Finding:
    """Return what reading a file refused; its place is that of the record, the rest the pointer in it."""
    whole = fault.pointer or ""
    file, _, pointer = whole.partition(" ")
    steps = pointer.split("/")
    place = f"{file} {'/'.join(steps[:3])}" if pointer else file
    message = f"{fault.message} Did you mean {fault.suggestion}?" if fault.suggestion else fault.message
    return Finding(fault.code, message, place, "".join(f"/{step}" for step in steps[3:]))


def _order(finding: Finding) -> tuple[str, str, int, bool, str]:
    """By file, then record, what has to be settled first."""
    file, _, record = finding.place.partition(" ")
    _, kind, number = (*record.split("/"), "", "", "")[:3]
    return file, kind, int(number) if number.isdecimal() else -1, not finding.is_error, finding.pointer
