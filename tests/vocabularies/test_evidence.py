"""Source kinds: how reliable each is, and for whom a figure from it speaks."""

import pytest

from app.vocabularies import BASIS_OF, NO_SOURCE_RANK, RELIABILITY_RANK, PostedBasis, SourceKind


@pytest.mark.parametrize(
    ("kind", "basis"),
    [
        ("official_text", "official"),
        ("official_statement", "official"),
        ("state_media", "official"),
        ("international_agency", "independent"),
        ("international_organisation", "independent"),
        ("ngo_or_monitor", "independent"),
        ("academic", "independent"),
        ("independent_media", "independent"),
        ("republisher", None),
        ("social", None),
        ("other", None),
        ("unknown", None),
    ],
)
def test_a_source_kind_speaks_for_its_basis(kind: str, basis: str | None) -> None:
    assert BASIS_OF[SourceKind(kind)] == (None if basis is None else PostedBasis(basis))


def test_reliability_falls_from_official_text_to_no_source() -> None:
    ranked = sorted(SourceKind, key=RELIABILITY_RANK.__getitem__)
    assert ranked == [
        "official_text",
        "official_statement",
        "international_agency",
        "international_organisation",
        "ngo_or_monitor",
        "academic",
        "independent_media",
        "state_media",
        "republisher",
        "social",
        "other",
        "unknown",
    ]
    assert max(RELIABILITY_RANK.values()) < NO_SOURCE_RANK


def test_a_source_kind_is_served_with_rank_and_basis() -> None:
    assert SourceKind.STATE_MEDIA.attributes() == {"rank": 7, "basis": "official"}
    assert SourceKind.SOCIAL.attributes() == {"rank": 9, "basis": None}
