"""Partial dates: strict to read, spans of days to compare, one order everywhere."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from app.counts.dates import DateError, PartialDate, merge_by_first_day

DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))
DATES = st.builds(lambda day, length: PartialDate.parse(str(day)[:length]), DAYS, st.sampled_from([4, 7, 10]))


@given(DAYS)
def test_a_day_is_a_span_of_itself(day: date) -> None:
    assert PartialDate.parse(str(day)) == PartialDate(str(day), day, day)


@given(DAYS)
def test_a_month_and_a_year_span_exactly_their_days(day: date) -> None:
    month, year = PartialDate.parse(str(day)[:7]), PartialDate.parse(str(day)[:4])
    assert month.first == day.replace(day=1)
    assert (month.last.year, month.last.month) == (day.year, day.month)
    assert (month.last + timedelta(days=1)).day == 1
    assert (year.first, year.last) == (date(day.year, 1, 1), date(day.year, 12, 31))
    assert year.year == month.year == day.year


@pytest.mark.parametrize(
    "text",
    [
        "", "25", "025", "20250", "2025-", "2025-1", "2025-12-1", "2025-12-", "2025-12-190",
        "2025/12/19", "20251219", "2025-12-19T00:00", "2025-12-19Z", " 2025", "2025 ", "2025\n",
        "-2025", "+2025", "2025-W51", "2025-353", "19.12.2025", "٢٠٢٥", "２０２５", "2025‐12",
        "2025-٠١", "unknown",
    ],
)  # fmt: skip
def test_a_text_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(DateError) as refused:
        PartialDate.parse(text)
    assert refused.value.code == "date_malformed"
    assert "YYYY-MM-DD" in refused.value.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0999", "1000 to 2999"),
        ("3000", "1000 to 2999"),
        ("0000-01-01", "1000 to 2999"),
        ("2025-00", "01 to 12"),
        ("2025-13", "01 to 12"),
        ("2025-02-29", "01 to 28"),
        ("1900-02-29", "01 to 28"),
        ("2025-04-31", "01 to 30"),
        ("2025-01-00", "01 to 31"),
    ],
)
def test_a_day_that_no_calendar_has_is_refused(text: str, said: str) -> None:
    with pytest.raises(DateError) as refused:
        PartialDate.parse(text)
    assert refused.value.code == "date_impossible"
    assert said in refused.value.message


@given(st.text() | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True))
def test_any_text_is_read_whole_or_refused(text: str) -> None:
    try:
        read = PartialDate.parse(text)
    except DateError:
        return
    assert str(read) == text
    assert str(read.first).startswith(text)
    assert str(read.last).startswith(text)


@given(DATES, DATES)
def test_spans_overlap_where_they_share_a_day(a: PartialDate, b: PartialDate) -> None:
    shared = max(a.first, b.first) <= min(a.last, b.last)
    assert a.overlaps(b) is b.overlaps(a) is shared


@given(DATES, DATES | st.none(), DATES | st.none())
def test_a_filter_takes_what_overlaps_its_span_both_ends_included(
    when: PartialDate, since: PartialDate | None, until: PartialDate | None
) -> None:
    begins = date.min if since is None else since.first
    ends = date.max if until is None else until.last
    assert when.overlaps_span(since, until) is (when.first <= ends and when.last >= begins)


def test_a_year_as_upper_bound_is_all_of_the_year() -> None:
    year = PartialDate.parse("2025")
    assert PartialDate.parse("2025-12-31").overlaps_span(None, year)
    assert not PartialDate.parse("2026").overlaps_span(None, year)
    assert not PartialDate.parse("2024-12").overlaps_span(year, None)


Item = tuple[PartialDate | None, int]
ITEMS = st.lists(DATES | st.none()).map(lambda dates: list(zip(dates, range(99), strict=False)))


def when(item: Item) -> PartialDate | None:
    """The date of an item."""
    return item[0]


@given(ITEMS)
def test_milestones_are_ordered_by_first_day_and_ties_by_place(items: list[Item]) -> None:
    merged = merge_by_first_day(items, when)
    assert sorted(merged, key=lambda item: item[1]) == items
    dated = [item for item in merged if item[0] is not None]
    assert dated == sorted(
        [item for item in items if item[0] is not None],
        key=lambda item: (item[0].first, item[1]) if item[0] else (date.max, 0),
    )


@given(ITEMS)
def test_an_undated_milestone_stays_behind_its_neighbour(items: list[Item]) -> None:
    merged = merge_by_first_day(items, when)
    for place, item in enumerate(items):
        if item[0] is None and place:
            assert merged[merged.index(item) - 1] == items[place - 1]
    if items and items[0][0] is None:
        assert merged[0] == items[0]
