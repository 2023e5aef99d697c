"""Dates: steps in the order of an act's life, figures counted and reported after it began, pages read after they came.

Dates are partial: one is before another only where no day that it may mean is not.
"""

import re
from collections.abc import Iterator

from app.counts.dates import PartialDate
from app.register.examined import Examined, Given
from app.register.findings import Finding
from app.vocabularies import Stage

# What notes say where no date is known.
_OF_DATES = re.compile(r"\b(undated|dates?|years?)\b", re.IGNORECASE)


def check_dates(act: Examined) -> Iterator[Finding]:
    """Give what is wrong with the dates of an act."""
    for place, source in enumerate(act.posted.sources):
        if source.accessed_on and source.published_on and _before(source.accessed_on, source.published_on):
            message = f"It was read on {source.accessed_on}, and published on {source.published_on}."
            yield act.finding("read_before_published", message, f"/sources/{place}/accessed_on")
    for given in act.figures():
        yield from _check_figure(act, given)
    if act.derived is None:
        return
    if act.derived.date is None and not _OF_DATES.search(act.posted.notes or ""):
        yield act.finding("undated", "No milestone has a date.", "/milestones")
    for warned in act.derived.warnings:
        if warned.code in ("milestones_out_of_order", "outside_country_years"):
            yield act.finding(warned.code, warned.message, warned.pointer)


def _check_figure(act: Examined, given: Given) -> Iterator[Finding]:
    figure = given.figure
    began = None if act.derived is None or act.derived.date is None else str(act.derived.date["on"])
    if figure.as_of and figure.reported_on and _before(figure.reported_on, figure.as_of):
        message = f"It is as of {figure.as_of}, and was reported on {figure.reported_on}."
        yield act.finding("counted_after_report", message, f"{given.pointer}/as_of")
    if began is None:
        return
    if figure.reported_on and _before(figure.reported_on, began):
        message = f"It was reported on {figure.reported_on}, and the act begins on {began}."
        yield act.finding("reported_before_act", message, f"{given.pointer}/reported_on")
    if figure.as_of and _before(figure.as_of, began):
        message = f"It is as of {figure.as_of}, and the act begins on {began}."
        yield act.finding("counted_before_act", message, f"{given.pointer}/as_of")
    published = given.source and given.source.published_on
    if published and figure.stage is Stage.IMPLEMENTED and _before(published, began):
        message = f"Its source is of {published}, and the act begins on {began}."
        yield act.finding("published_before_act", message, given.pointer)


def _before(earlier: str, later: str) -> bool:
    return PartialDate.parse(earlier).last < PartialDate.parse(later).first
