"""Acts as whole documents: posting, reading, patching, deleting, restoring."""

from typing import Any

import pytest

from app.acts.examples import FOUNDING
from tests.acts.examples import founding, small
from tests.api import Api

OPEN_20000 = {"low": 20000, "best": 20000, "high": None, "unquantified": 0}


def test_example_comes_back_whole_when_posted(api: Api, public: Api) -> None:
    made = api.post("/v1/acts", FOUNDING)
    assert public.get(f"/v1/acts/{made['id']}") == made
    assert made["country_name"] == "Azerbaijan"
    assert (made["status"], made["date"], made["year"]) == ("proposed", "2025-12", 2025)
    assert made["persons"] == {"announced": OPEN_20000, "implemented": None}
    assert made["itemised"]["announced"] == {"low": 14200, "best": 15000, "high": None, "unquantified": 1}
    assert made["unspecified"]["announced"]["best"] == 5000
    assert made["leaving_custody"]["announced"] == {"low": 5000, "best": 5000, "high": None, "unquantified": 1}
    assert made["counted"] == {"announced": True, "implemented": True}
    assert made["warnings"] == []
    assert (made["review"], made["revision"]) == ("published", 1)
    headline = made["headline"]["figures"]
    assert [figure["count"]["wording"] for figure in headline] == ["over 20,000"]
    assert made["headline"]["counts"]["announced"] == headline[0]
    # The one source serves what names none; state media said it first, so it speaks for the official side.
    (source,) = made["sources"]
    assert headline[0]["source"] == source["id"]
    assert headline[0]["speaks_for"] == "official"
    assert [line["family"] for line in made["breakdowns"]] == [
        "release",
        "reduction",
        "non_custodial",
        "liability_waiver",
    ]
    assert made["scopes"][0]["count"] == {
        "low": 360,
        "best": 400,
        "high": 400,
        "qualifier": "nearly",
        "wording": "nearly 400",
    }
    assert made["roles"][0]["leader_name"] == "Ilham Aliyev"


def test_words_above_the_largest_count_are_kept_beside_numbers_and_refused_alone(api: Api) -> None:
    count = {"low": 5, "best": 5, "high": 5, "wording": "hundreds of billions"}
    made = api.post("/v1/acts", small(total={"count": count}))
    assert made["headline"]["figures"][0]["count"] == count | {"qualifier": "exact"}
    problem = api.post("/v1/acts", small(total="hundreds of billions"), expect=422)
    assert problem["errors"][0]["code"] == "wording_out_of_range"


def test_reply_can_be_posted_again(api: Api) -> None:
    made = api.post("/v1/acts", founding())
    again = api.post("/v1/acts", made | {"external_id": "another"})

    def content(value: Any) -> Any:
        """The document without identifiers and moments."""
        if isinstance(value, dict):
            left_out = {"id", "external_id", "created_at", "updated_at", "part_of"}
            return {name: content(member) for name, member in value.items() if name not in left_out}
        return [content(item) for item in value] if isinstance(value, list) else value

    assert content(again) == content(made)
    assert again["id"] != made["id"]


def test_taken_external_id_is_a_conflict_that_names_the_other(api: Api) -> None:
    made = api.post("/v1/acts", founding())
    problem = api.post("/v1/acts", founding(), expect=409)
    assert problem["errors"][0]["pointer"] == "/external_id"
    assert f"/v1/acts/{made['id']}" in problem["errors"][0]["message"]


def test_all_faults_are_told_at_once_by_pointers(api: Api) -> None:
    bad = small(
        instrumint="x",
        breakdowns=[
            {"kind": "release", "count": "one in five", "part_of": "nobody"},
            {"kind": "remainder"},
            {"kind": "release", "details": {"months": 3}},
        ],
    )
    problem = api.post("/v1/acts", bad, expect=422)
    found = {error["pointer"]: error for error in problem["errors"]}
    assert found["/instrumint"]["suggestion"] == "instrument"
    assert set(found) >= {"/breakdowns/0/count", "/breakdowns/1/kind", "/breakdowns/2/details/months"}


def test_unresolved_references_are_refused_together(api: Api) -> None:
    bad = small(
        sources=[{"key": "a", "url": "https://example.org/a"}],
        total={"count": 5, "source": "b"},
        breakdowns=[{"key": "x", "kind": "release", "part_of": "y"}, {"key": "x", "kind": "release"}],
        relations=[{"relation": "amends", "act": "nothing"}],
    )
    problem = api.post("/v1/acts", bad, expect=422)
    assert {(error["code"], error["pointer"]) for error in problem["errors"]} == {
        ("reference_unknown", "/total/source"),
        ("reference_unknown", "/breakdowns/0/part_of"),
        ("key_twice", "/breakdowns/1/key"),
        ("act_unknown", "/relations/0/act"),
    }


def test_circle_of_parts_is_refused(api: Api) -> None:
    bad = small(
        breakdowns=[
            {"key": "a", "kind": "release", "part_of": "b"},
            {"key": "b", "kind": "release", "part_of": "a"},
        ]
    )
    problem = api.post("/v1/acts", bad, expect=422)
    assert {error["code"] for error in problem["errors"]} == {"part_of_circle"}


def test_lines_may_come_before_the_line_they_are_part_of(api: Api) -> None:
    made = api.post(
        "/v1/acts",
        small(
            breakdowns=[
                {"key": "foreigners", "kind": "deportation_release", "count": 98, "part_of": "all"},
                {"key": "all", "kind": "release", "count": 3113},
            ]
        ),
    )
    inner, outer = made["breakdowns"]
    assert inner["part_of"] == outer["id"]
    assert made["persons"]["announced"]["best"] == 3113


def test_deep_chain_of_parts_is_summed(api: Api) -> None:
    lines: list[dict[str, Any]] = [{"key": "0", "kind": "release"}]
    lines += [{"key": str(place), "kind": "release", "part_of": str(place - 1)} for place in range(1, 500)]
    lines[-1]["count"] = 7
    made = api.post("/v1/acts", small(breakdowns=lines))
    assert made["persons"]["announced"]["best"] == 7


def test_patch_keeps_the_parts_that_it_names(api: Api) -> None:
    made = api.post("/v1/acts", founding())
    path = f"/v1/acts/{made['id']}"
    lines = made["breakdowns"]
    changed = api.patch(
        path,
        {
            "title": "Amnesty of 2025",
            "breakdowns": [
                {"key": "freed", "kind": "release", "count": "more than 6,000"},
                {"id": lines[1]["id"], "kind": "commutation", "count": "around 3,000"},
                {"kind": "liability_waiver", "count": "others"},
            ],
        },
    )
    assert [line["id"] for line in changed["breakdowns"]] == [lines[0]["id"], lines[1]["id"], lines[3]["id"]]
    assert changed["persons"]["announced"]["best"] == 20000
    assert changed["itemised"]["announced"]["best"] == 9000
    assert (changed["revision"], changed["title"]) == (2, "Amnesty of 2025")


def test_patch_that_changes_nothing_makes_no_revision(api: Api) -> None:
    made = api.post("/v1/acts", founding())
    same = api.patch(f"/v1/acts/{made['id']}", {"title": made["title"], "total": "over 20,000"})
    assert same == made


def test_patch_with_the_whole_document_changes_nothing(api: Api) -> None:
    made = api.post("/v1/acts", founding())
    assert api.patch(f"/v1/acts/{made['id']}", made) == made


def test_null_empties_an_optional_member_and_is_refused_on_a_required_one(api: Api) -> None:
    made = api.post("/v1/acts", founding())
    path = f"/v1/acts/{made['id']}"
    assert api.patch(path, {"summary": None})["summary"] is None
    problem = api.patch(path, {"title": None}, expect=422)
    assert problem["errors"][0]["pointer"] == "/title"


def test_derived_member_is_refused_in_a_patch(api: Api) -> None:
    made = api.post("/v1/acts", founding())
    problem = api.patch(f"/v1/acts/{made['id']}", {"status": "completed"}, expect=422)
    assert (problem["errors"][0]["code"], problem["errors"][0]["pointer"]) == ("read_only", "/status")


def test_patch_needs_the_current_version(api: Api) -> None:
    made = api.post("/v1/acts", founding())
    path = f"/v1/acts/{made['id']}"
    old = api.etag(path)
    api.patch(path, {"title": "Another"})
    api.patch(path, {"title": "Lost"}, expect=412, etag=old)
    reply = api.client.patch(path, json={"title": "Blind"}, headers=api.headers)
    assert reply.status_code == 428


def test_deleted_act_is_gone_and_can_be_restored(api: Api, public: Api) -> None:
    made = api.post("/v1/acts", founding())
    path = f"/v1/acts/{made['id']}"
    api.delete(path)
    assert public.get(path, expect=410)["title"]
    assert public.get("/v1/acts")["data"] == []
    assert public.get("/v1/totals")["total"]["acts"] == 0
    api.post("/v1/acts", founding(), expect=409)
    revisions = public.get(f"{path}/revisions")["data"]
    assert [row["action"] for row in revisions] == ["delete", "create"]
    restored = api.post(f"{path}/restore", {}, expect=200)
    assert restored["revision"] == 3
    assert restored["breakdowns"] == made["breakdowns"]
    assert public.get("/v1/totals")["total"]["acts"] == 1


def test_earlier_revision_can_be_restored(api: Api) -> None:
    made = api.post("/v1/acts", founding())
    path = f"/v1/acts/{made['id']}"
    api.patch(path, {"title": "Another"}, etag=None)
    restored = api.post(f"{path}/restore", {"revision": 1}, expect=200)
    assert (restored["title"], restored["revision"]) == (made["title"], 3)
    assert api.get(f"{path}/revisions/2")["document"]["title"] == "Another"


def test_retracted_act_stays_readable_and_leaves_lists_and_totals(api: Api, public: Api) -> None:
    made = api.post("/v1/acts", founding())
    path = f"/v1/acts/{made['id']}"
    api.patch(path, {"review": "retracted"})
    assert public.get(path)["review"] == "retracted"
    assert public.get("/v1/acts")["data"] == []
    assert public.get("/v1/totals")["total"]["acts"] == 0


def test_draft_is_seen_by_its_author_and_editors_only(api: Api, contributor: Api, public: Api) -> None:
    draft = contributor.post("/v1/acts", founding())
    path = f"/v1/acts/{draft['id']}"
    assert draft["review"] == "draft"
    assert contributor.get(path) == api.get(path) == draft
    public.get(path, expect=404)
    public.get(f"{path}/revisions", expect=404)
    public.get(f"{path}/breakdowns", expect=404)
    assert public.get("/v1/acts")["data"] == []
    assert [act["id"] for act in contributor.get("/v1/acts", review="draft")["data"]] == [draft["id"]]
    public.get("/v1/acts", review="draft", expect=422)
    contributor.patch(path, {"title": "Mine to edit"})
    contributor.patch(path, {"review": "published"}, expect=422)
    api.patch(path, {"review": "published"})
    assert len(public.get("/v1/acts")["data"]) == 1
    contributor.patch(path, {"title": "No longer"}, expect=403)


def test_leader_is_matched_by_any_name_without_accents(api: Api) -> None:
    leader = api.post(
        "/v1/leaders",
        {"name": "Ilham Aliyev", "country": "AZE", "names": [{"name": "İlham Əliyev", "language": "az"}]},
    )
    made = api.post("/v1/acts", founding(roles=[{"role": "initiator", "leader": {"name": "ilham aliyev"}}]))
    assert made["roles"][0]["leader"] == leader["id"]


def test_known_address_is_the_stored_source_and_what_differs_is_told(api: Api) -> None:
    first = api.post("/v1/acts", founding())
    second = api.post(
        "/v1/acts",
        small(sources=[{"url": "https://EXAMPLE.org:443/aliev-amnesty#top", "publisher": "Another"}]),
    )
    assert second["sources"][0]["id"] == first["sources"][0]["id"]
    assert second["sources"][0]["publisher"] == "Digi24"
    assert [warning["code"] for warning in second["warnings"]] == ["source_differs"]


def test_change_of_a_source_derives_the_acts_that_cite_it_anew(api: Api) -> None:
    made = api.post("/v1/acts", founding())
    path = f"/v1/acts/{made['id']}"
    before = api.etag(path)
    source = made["sources"][0]
    api.patch(f"/v1/sources/{source['id']}", {"originator_kind": "ngo_or_monitor"})
    after = api.get(path)
    assert after["headline"]["figures"][0]["speaks_for"] == "independent"
    assert after["revision"] == made["revision"]
    assert api.etag(path) != before
    assert api.get("/v1/totals", basis="independent")["total"]["best"] == 20000
    assert api.get("/v1/totals", basis="official")["total"]["acts"] == 0


def test_milestones_are_put_in_order_and_give_status_and_date(api: Api) -> None:
    made = api.post(
        "/v1/acts",
        small(
            milestones=[
                {"type": "in_force", "on": "2024-08-01"},
                {"type": "announced", "on": "2024-07-29"},
                {"type": "completed"},
            ]
        ),
    )
    assert [step["type"] for step in made["milestones"]] == ["announced", "completed", "in_force"]
    assert (made["status"], made["date"], made["year"]) == ("in_force", "2024-07-29", 2024)
    assert [warning["code"] for warning in made["warnings"]] == ["milestones_out_of_order"]


def test_lines_that_exceed_the_headline_are_warned_of(api: Api) -> None:
    counts = {"release": 6, "conditional_release": 50, "substitution": 17, "sentence_reduction": 41}
    made = api.post(
        "/v1/acts",
        small(total=104, breakdowns=[{"kind": kind, "count": count} for kind, count in counts.items()]),
    )
    assert [warning["code"] for warning in made["warnings"]] == ["breakdowns_exceed_headline"]
    assert made["persons"]["announced"]["best"] == 104
    assert made["itemised"]["announced"]["best"] == 114


def test_act_holds_so_many_figures(api: Api) -> None:
    figures = [{"count": number} for number in range(1, 402)]
    lines = [{"kind": "release", "figures": figures} for _ in range(5)]
    (fault,) = api.post("/v1/acts", small(breakdowns=lines), expect=422)["errors"]
    assert fault["code"] == "too_long"
    assert "2,000 figures" in fault["message"]


def test_act_grows_to_a_size_that_files_hold(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.revisions.records.MOST_BYTES", 20_000)
    made = api.post("/v1/acts", small(notes="x" * 10_000))
    address = f"/v1/acts/{made['id']}"
    (fault,) = api.post(f"{address}/occasions", {"occasion": "other", "text": "x" * 10_000}, expect=422)["errors"]
    assert (fault["code"], fault["pointer"]) == ("record_too_large", "")
    (fault,) = api.post("/v1/acts", small(notes="x" * 20_000), expect=422)["errors"]
    assert fault["code"] == "record_too_large"
    assert api.get(address) == made
    assert api.get("/v1/acts", count="true")["count"] == 1
