"""A register for tests of pages: acts with all that a page shows, and text that would be markup if it were let."""

from typing import Any

import pytest

from app.acts.examples import FOUNDING
from tests.api import Api

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;{{ 7*7 }}"


@pytest.fixture
def acts(api: Api) -> dict[str, dict[str, Any]]:
    """The founding example; an act full of hostile text; a tranche of the first; one without any number."""
    founding = api.post("/v1/acts", FOUNDING)
    source = {
        "key": "s", "url": "https://example.org/?a=1&b='2'", "title": HOSTILE, "publisher": HOSTILE,
              "quote": HOSTILE, "kind": "ngo_or_monitor", "language": "en", "author": HOSTILE}  # fmt: skip
    hostile = {
        "country": "UZB", "title": HOSTILE, "instrument": "other", "instrument_text": HOSTILE, "summary": HOSTILE,
        "notes": HOSTILE, "jurisdiction": HOSTILE, "reference": HOSTILE, "external_id": "hostile",
        "described_as": {"label": HOSTILE, "by": HOSTILE, "text": HOSTILE},
        "sources": [source],
        "roles": [{"role": "initiator", "leader": {"name": HOSTILE}, "office": HOSTILE, "text": HOSTILE},
                  {"role": "enacting_body", "body": HOSTILE}],
        "milestones": [{"type": "adopted", "on": "2021-09-01", "text": HOSTILE}],
        "occasions": [{"occasion": "other", "text": HOSTILE}],
        "motives": [{"motive": "humanism", "basis": "stated", "text": HOSTILE},
                    {"motive": "distraction", "basis": "attributed", "by": HOSTILE}],
        "headline": {"figures": [
            {"count": {"low": 100, "best": 104, "high": 110, "wording": HOSTILE}, "by": HOSTILE, "text": HOSTILE},
            {"stage": "implemented", "count": 90, "as_of": "2021-10", "basis": "official"},
        ]},
        "breakdowns": [{"key": "a", "kind": "release", "count": 60, "text": HOSTILE},
                       {"kind": "release", "group": "women", "part_of": "a", "count": 6, "details": {"recall": True}},
                       {"kind": "substitution", "count": 60}],
        "scopes": [{"group": "political_prisoners", "rule": "excluded", "by": HOSTILE, "count": "nearly 400"},
                   {"offence": "other", "rule": "included", "text": HOSTILE}],
        "conditions": [{"condition": "other", "to": "obtain", "text": HOSTILE}],
    }  # fmt: skip
    return {
        "founding": founding,
        "hostile": api.post("/v1/acts", hostile),
        "tranche": api.post(
            "/v1/acts",
            {
                "country": "AZE", "title": "First tranche", "instrument": "pardon_decree",
                "milestones": [{"type": "implementing", "on": "2025-12-28"}],
                "headline": {"figures": [{"stage": "implemented", "count": 1178}]},
                "relations": [{"relation": "tranche_of", "act": founding["id"]}],
            },
        ),
        "silent": api.post("/v1/acts", {"country": "SUN", "title": "Nobody counted", "instrument": "amnesty_decree"}),
    }  # fmt: skip
