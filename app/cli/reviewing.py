"""The report of `check --register`: what was found in the records, act by act, with what to do."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import typer
from pydantic import ValidationError

from app.cli.failures import Failure
from app.register.findings import Finding
from app.register.reading import RECORDS
from app.register.review import EXCEPTIONS, Review, review_folder


def report_on_register(countries: Sequence[str], *, errors_only: bool) -> None:
    """Print what is found in the bundled records, of these countries if any are given; end with 1 if it has errors."""
    try:
        review = review_folder()
    except ValidationError as error:
        place = "/".join(str(step) for step in error.errors()[0]["loc"])
        raise Failure(f"{EXCEPTIONS.name} can't be used: /{place}: {error.errors()[0]['msg']}.") from None
    wanted = {country.upper() for country in countries}
    unknown = sorted(country for country in wanted if not (RECORDS / f"{country}.json").exists())
    if unknown:
        raise Failure(f"The register has no records of {', '.join(unknown)}: a country is told by its alpha-3 code.")
    shown = [
        finding
        for finding in review.findings
        if (not wanted or finding.place[:3] in wanted) and (finding.is_error or not errors_only)
    ]
    for line in report(shown):
        typer.echo(line)
    errors = sum(finding.is_error for finding in shown)
    typer.echo(_summary(review, shown, errors), err=bool(errors))
    if errors:
        raise typer.Exit(1)


def report(findings: Sequence[Finding]) -> Iterator[str]:
    """Give the lines of a report: the record, under it what is found there, under that what to do, once each."""
    for (place, name), group in groupby(findings, key=lambda finding: (finding.place, finding.name)):
        yield f"{place}{f'  {name}' if name else ''}"
        for advice, alike in groupby(group, key=lambda finding: finding.check.advice):
            for finding in alike:
                at = f"{finding.pointer}: " if finding.pointer else ""
                yield f"  {finding.check.severity} {finding.code}  {at}{finding.message}"
            yield f"    → {advice}"


def _summary(review: Review, shown: Sequence[Finding], errors: int) -> str:
    notices = len(shown) - errors
    found = f"{_number(errors, 'error')}, {_number(notices, 'notice')}" if shown else "all is well"
    excused = f", {review.excused:,} excused in {EXCEPTIONS.name}" if review.excused else ""
    return f"Checked {_number(review.acts, 'act')} and {_number(review.leaders, 'leader')}: {found}{excused}."


def _number(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
