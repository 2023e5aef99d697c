"""Acts that tests post: the founding example as docs/api.md prints it, and small ones."""

from copy import deepcopy
from typing import Any

FOUNDING: dict[str, Any] = {
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


def founding(**changes: Any) -> dict[str, Any]:
    """Return the founding example, with some members changed."""
    return deepcopy(FOUNDING) | changes


def small(**changes: Any) -> dict[str, Any]:
    """Return an act with what is required only, and the members given."""
    return {"country": "MAR", "title": "Throne Day pardon", "instrument": "royal_pardon"} | deepcopy(changes)
