"""Examples that the OpenAPI document shows of acts and their parts; a test posts each of them."""

from typing import Any

Example = dict[str, Any]

FOUNDING: Example = {
    "country": "AZE",
    "title": "Amnesty proposed to parliament",
    "instrument": "amnesty_law",
    "external_id": "aze-2025-amnesty",
    "summary": "A plan to pardon over 20,000 convicts, sent to parliament.",
    "sources": [
        {
            "key": "digi24",
            "url": "https://example.org/aliev-amnesty",
            "publisher": "Digi24",
            "title": "Clemency for over 20,000",
            "kind": "independent_media",
            "originator": "state media",
            "originator_kind": "state_media",
        }
    ],
    "roles": [
        {"role": "initiator", "leader": {"name": "Ilham Aliyev"}, "office": "president"},
        {"role": "enacting_body", "body": "Milli Majlis"},
    ],
    "milestones": [{"type": "proposed", "on": "2025-12", "source": "digi24"}],
    "occasions": [{"occasion": "territorial_gain", "text": "recapture of Karabakh in 2023"}],
    "total": "over 20,000",
    "breakdowns": [
        {"key": "freed", "kind": "release", "count": "more than 5,000", "source": "digi24"},
        {"kind": "sentence_reduction", "count": "around 3,000"},
        {"kind": "noncustodial_pardon", "count": "about 7,000"},
        {"kind": "liability_waiver", "count": "others"},
    ],
    "scopes": [
        {
            "group": "political_prisoners",
            "rule": "likely_excluded",
            "by": "human-rights groups",
            "count": "nearly 400",
            "source": "digi24",
        }
    ],
    "motives": [
        {"motive": "humanism", "basis": "stated"},
        {"motive": "image_abroad", "basis": "attributed", "by": "analysts", "source": "digi24"},
    ],
}
LEAST: Example = {"country": "MAR", "title": "Throne Day pardon", "instrument": "royal_pardon", "total": 2476}
PATCH: Example = {"milestones": [{"type": "adopted", "on": "2025-12-23"}], "notes": None}

# Of each kind of part, by its name in addresses: one that is posted to an act, and a merge patch of it.
PARTS: dict[str, tuple[Example, Example]] = {
    "breakdowns": (
        {"kind": "release", "count": "more than 5,000", "group": "women", "details": {"within_days": 30}},
        {"group": "elderly", "text": None},
    ),
    "milestones": ({"type": "adopted", "on": "2025-12-19"}, {"on": "2025-12-20"}),
    "figures": (
        {"stage": "implemented", "count": {"low": 312, "best": 312, "high": 312}, "as_of": "2026-01-31", "by": "NGO"},
        {"accepted": True},
    ),
    "scopes": ({"offence": "terrorism", "rule": "excluded"}, {"rule": "likely_excluded", "by": "the opposition"}),
    "conditions": ({"condition": "pay_damages", "to": "obtain"}, {"text": "in full, before the release"}),
    "roles": ({"role": "signatory", "body": "The King"}, {"office": "monarch"}),
    "motives": ({"motive": "humanism", "basis": "stated"}, {"text": "in the words of the decree"}),
    "occasions": ({"occasion": "national_day"}, {"text": "the 25th anniversary"}),
    "relations": ({"relation": "series_of", "act": "mar-2024-throne-day"}, {"text": "the pardon of the year before"}),
}
