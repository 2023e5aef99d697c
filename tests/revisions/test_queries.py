"""Who sees which revision of an act: those that were made while it was a draft stay with its author and the editors."""

import pytest

from tests.acts.examples import small
from tests.api import Api


@pytest.fixture
def path(api: Api, contributor: Api) -> str:
    """An act: drafted, submitted, published, changed, made a draft again, retracted, published."""
    made = contributor.post("/v1/acts", small(notes="Not yet sure"))
    path = f"/v1/acts/{made['id']}"
    contributor.patch(path, {"review": "submitted"})
    api.patch(path, {"review": "published", "notes": None})
    api.patch(path, {"title": "Changed"})
    api.patch(path, {"review": "draft", "notes": "Doubtful again"})
    api.patch(path, {"review": "retracted", "notes": None})
    api.patch(path, {"review": "published"})
    return path


def test_revisions_made_as_a_draft_are_for_its_author_and_the_editors(
    api: Api, contributor: Api, public: Api, path: str
) -> None:
    for caller, seen in ((api, [7, 6, 5, 4, 3, 2, 1]), (contributor, [7, 6, 5, 4, 3, 2, 1]), (public, [7, 6, 4, 3])):
        listed = caller.get(f"{path}/revisions", count="true")
        assert [line["revision"] for line in listed["data"]] == seen
        assert listed["count"] == len(seen)
        page = caller.get(f"{path}/revisions", limit=2)
        paged = page["data"]
        while page["next"] is not None:
            page = caller.client.get(page["next"], headers=caller.headers).json()
            paged += page["data"]
        assert paged == listed["data"]
        for number in range(1, 8):
            caller.get(f"{path}/revisions/{number}", expect=200 if number in seen else 404)


def test_difference_is_taken_from_the_last_revision_that_the_caller_sees(api: Api, public: Api, path: str) -> None:
    assert api.get(f"{path}/revisions/6/diff")["before"]["revision"] == 5
    assert public.get(f"{path}/revisions/6/diff")["before"]["revision"] == 4
    assert public.get(f"{path}/revisions/3/diff", expect=422)["errors"][0]["code"] == "nothing_before"
    hidden = public.get(f"{path}/revisions/3/diff", expect=422, against=1)
    assert hidden["errors"][0]["code"] == "revision_unknown"
    assert "Not yet sure" not in str(hidden)
    public.get(f"{path}/revisions/5/diff", expect=404)


def test_lists_of_those_who_see_more_have_another_tag(api: Api, public: Api, path: str) -> None:
    assert api.etag(f"{path}/revisions") != public.etag(f"{path}/revisions")
