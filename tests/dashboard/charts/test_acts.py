"""Tests of app/dashboard/charts/acts.py: acts at their dates, terms behind them in lanes."""

from datetime import date
from typing import Any

from hypothesis import given, strategies as st

from app.dashboard.charts.acts import Band, acts_in_time
from tests.dashboard.charts.drawings import HOSTILE, labels, parsed
from tests.dashboard.charts.rows import count, counts

dates = st.dates(date(1950, 1, 1), date(2026, 12, 31))
partial = st.builds(lambda day, exact: day.isoformat()[:exact], dates, st.sampled_from([4, 7, 10]))


def act(on: str | None, announced: Any, implemented: Any = None) -> dict[str, Any]:
    return {
        "id": "0", "title": HOSTILE, "date": on, "country_name": "Azerbaijan",
        "announced": announced, "implemented": implemented,
    }  # fmt: skip


names = st.sampled_from(["Ilham Aliyev", "Hassanal, sultan", ", Jr.", " , president", "", "\u3000,", ",,"])


@given(
    st.lists(st.builds(act, partial | st.none(), counts() | st.none(), counts() | st.none()), max_size=12),
    st.lists(st.builds(Band, names, dates | st.none(), dates | st.none()), max_size=8),
    st.sampled_from([380, 680, 1000]),
)
def test_draws_whatever_acts_there_are(acts: list[Any], bands: list[Band], width: int) -> None:
    in_order = [band for band in bands if (band.began or date.min) <= (band.ended or date.max)]
    root = parsed(acts_in_time(acts, in_order, title="Acts", width=width))
    dated = [one for one in acts if one["date"] is not None]
    assert len([label for label in labels(root) if label.startswith(HOSTILE)]) == len(dated)


def test_tells_both_stages_and_leads_to_the_act() -> None:
    root = parsed(acts_in_time([act("2025-12", count(20_000, 20_000, None), count(800, 850, 900))], [], title="Acts"))
    assert labels(root) == [f"{HOSTILE}, December 2025. Announced: 20,000 or more. Implemented: 850 (800–900)."]
    assert [anchor.get("href") for anchor in root.iter("a")] == ["/acts/0"]
    announced, implemented = (float(circle.get("cy") or 0) for circle in root.iter("circle"))
    assert announced < implemented


def test_puts_terms_that_overlap_into_lanes() -> None:
    bands = [
        Band("Heydar Aliyev, president", date(1993, 10, 10), date(2003, 10, 31)),
        Band("Ilham Aliyev, president", date(2003, 10, 31), None),
        Band("Somebody, prime minister", date(2000, 1, 1), date(2010, 1, 1)),
        Band("Long ago, king", date(1900, 1, 1), date(1910, 1, 1)),
    ]
    root = parsed(acts_in_time([act("1999", None), act("2025", None)], bands, title="Acts"))
    told = labels(root)
    assert "Heydar Aliyev, president, 1993–2003" in told
    assert "Ilham Aliyev, president, 2003–" in told
    assert not [label for label in told if label.startswith("Long ago")]
    tops = [rect.get("y") for rect in root.iter("rect")]
    assert len(set(tops)) == 2


def test_shades_a_term_too_short_for_a_name_that_begins_with_a_comma() -> None:
    bands = [Band(", Jr., president", date(2001, 1, 1), date(2004, 12, 31))]
    root = parsed(acts_in_time([act("1950", None), act("2025", None)], bands, title="Acts"))
    assert ", Jr., president, 2001–2004" in labels(root)
    assert ", Jr., president" not in [text.text for text in root.iter("text")]
