"""`/v1/leaders` and the terms in office as a client meets them."""

from typing import Any

from tests.api import Api

LEADER: dict[str, Any] = {
    "name": "Ilham Aliyev",
    "names": [{"name": "İlham Əliyev", "language": "az"}, {"name": "Ильхам Алиев", "language": "ru"}],
    "country": "AZ",
    "wikidata": "Q57382",
    "terms": [
        {"office": "president", "began_on": "2003-10-31", "began": "regular", "predecessor": {"name": "Heydar Aliyev"}},
        {"office": "prime minister", "began_on": "2003-08", "ended_on": "2003-11", "country": "AZE"},
    ],
}


def faults(problem: dict[str, Any]) -> list[tuple[str | None, str]]:
    """Return the place and the code of each fault."""
    return [(fault.get("pointer"), fault["code"]) for fault in problem["errors"]]


def with_role(api: Api, leader: Any, **members: Any) -> dict[str, Any]:
    """Post an act in which a leader, by id or name, has a role."""
    act = {"country": "AZE", "title": "A pardon", "instrument": "pardon_decree"} | members
    made: dict[str, Any] = api.post("/v1/acts", act | {"roles": [{"role": "initiator", "leader": leader}]})
    return made


def test_leader_posted_comes_back_in_full_with_terms_in_order(api: Api) -> None:
    reply = api.client.post("/v1/leaders", json=LEADER, headers=api.headers)
    assert reply.status_code == 201, reply.text
    made = reply.json()
    assert reply.headers["location"] == f"/v1/leaders/{made['id']}"
    assert (made["country"], made["names"], made["revision"]) == ("AZE", LEADER["names"], 1)
    minister, president = made["terms"]
    assert minister == {
        "id": minister["id"],
        "office": "prime minister",
        "country": "AZE",
        "began_on": "2003-08",
        "ended_on": "2003-11",
        "began": None,
        "ended": None,
        "predecessor": None,
        "note": None,
    }
    assert president["predecessor"] == {"id": None, "name": "Heydar Aliyev"}
    shown = api.client.get(reply.headers["location"])
    assert (shown.content, shown.headers["etag"]) == (reply.content, reply.headers["etag"])


def test_reply_can_be_posted_again(api: Api) -> None:
    made = api.post("/v1/leaders", LEADER)
    again = api.post("/v1/leaders", made)
    assert again["id"] != made["id"]
    assert [term["office"] for term in again["terms"]] == [term["office"] for term in made["terms"]]
    assert {term["id"] for term in again["terms"]}.isdisjoint(term["id"] for term in made["terms"])


def test_leader_is_refused_where_a_rule_is_broken(api: Api) -> None:
    cases: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        ({"name": " "}, [("/name", "string_pattern_mismatch")]),
        ({"country": "ZZZ"}, [("/country", "country_unknown")]),
        ({"country": "az"}, [("/country", "string_pattern_mismatch")]),
        ({"wikidata": "57382"}, [("/wikidata", "string_pattern_mismatch")]),
        ({"terms": [{}]}, [("/terms/0/office", "missing")]),
        ({"terms": [{"office": "king", "country": "ZZZ"}]}, [("/terms/0/country", "country_unknown")]),
        ({"terms": [{"office": "king", "predecessor": {}}]}, [("/terms/0/predecessor", "predecessor_unclear")]),
        ({"terms": [{"office": "king", "predecessor": "nobody"}]}, [("/terms/0/predecessor", "leader_unknown")]),
        ({"terms": [{"office": "king", "began": "by surprise"}]}, [("/terms/0/began", "not_in_list")]),
        (
            {"terms": [{"office": "king", "began_on": "2001-02", "ended_on": "2001-01"}]},
            [("/terms/0/ended_on", "term_out_of_order")],
        ),
        (
            {"country": "ZZZ", "terms": [{"office": "king", "country": "YYY"}]},
            [("/country", "country_unknown"), ("/terms/0/country", "country_unknown")],
        ),
    ]
    for members, expected in cases:
        assert faults(api.post("/v1/leaders", LEADER | members, expect=422)) == expected


def test_term_that_began_in_the_year_it_ended_is_in_order(api: Api) -> None:
    term = {"office": "king", "began_on": "2001-06-03", "ended_on": "2001"}
    assert api.post("/v1/leaders", LEADER | {"terms": [term]})["terms"][0]["ended_on"] == "2001"


def test_predecessor_is_a_leader_who_is_there(api: Api) -> None:
    father = api.post("/v1/leaders", {"name": "Heydar Aliyev", "country": "AZE"})
    son = api.post("/v1/leaders", LEADER | {"terms": [{"office": "president", "predecessor": father["id"]}]})
    term = son["terms"][0]
    assert term["predecessor"] == {"id": father["id"], "name": None}
    reply = api.client.delete(f"/v1/leaders/{father['id']}", headers=api.headers | {"If-Match": "*"})
    assert reply.status_code == 409
    assert f"/v1/leaders/{son['id']}/terms/{term['id']}" in reply.json()["errors"][0]["message"]
    problem = api.patch(f"/v1/leaders/{son['id']}/terms/{term['id']}", {"predecessor": {"id": son["id"]}}, expect=422)
    assert faults(problem) == [("/predecessor", "predecessor_same")]


def test_patch_keeps_the_terms_that_it_names_by_id_or_content(api: Api) -> None:
    made = api.post("/v1/leaders", LEADER)
    minister, president = made["terms"]
    same = {name: value for name, value in minister.items() if name != "id"}
    renamed = president | {"office": "head of state"}
    changed = api.patch(f"/v1/leaders/{made['id']}", {"terms": [renamed, same, {"office": "party chairman"}]})
    assert [term["id"] for term in changed["terms"][:2]] == [minister["id"], president["id"]]
    assert [term["office"] for term in changed["terms"]] == ["prime minister", "head of state", "party chairman"]
    assert changed["revision"] == 2
    assert api.patch(f"/v1/leaders/{made['id']}", {"terms": None})["terms"] == []


def test_patch_that_changes_nothing_makes_no_revision(api: Api) -> None:
    made = api.post("/v1/leaders", LEADER)
    path = f"/v1/leaders/{made['id']}"
    tag = api.etag(path)
    assert api.patch(path, made) == made
    assert api.etag(path) == tag


def test_patch_is_refused_where_a_rule_is_broken(api: Api) -> None:
    cases: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        ({"name": None}, [("/name", "missing")]),
        ({"country": None}, [("/country", "missing")]),
        ({"revision": 2}, [("/revision", "read_only")]),
        ({"nome": "x"}, [("/nome", "unknown")]),
        ({"country": "ZZZ"}, [("/country", "country_unknown")]),
    ]
    made = api.post("/v1/leaders", LEADER)
    for patch, expected in cases:
        assert faults(api.patch(f"/v1/leaders/{made['id']}", patch, expect=422)) == expected


def test_change_of_a_name_changes_the_acts_that_name_the_leader(api: Api) -> None:
    made = api.post("/v1/leaders", LEADER | {"terms": []})
    act = with_role(api, made["id"], milestones=[{"type": "adopted", "on": "2001"}])
    path, tag = f"/v1/acts/{act['id']}", api.etag(f"/v1/acts/{act['id']}")
    api.patch(f"/v1/leaders/{made['id']}", {"name": "Ilham Heydar oghlu Aliyev"})
    assert api.get(path)["roles"][0]["leader_name"] == "Ilham Heydar oghlu Aliyev"
    assert api.etag(path) != tag
    assert api.get(path)["warnings"] == []
    api.post(f"/v1/leaders/{made['id']}/terms", {"office": "president", "began_on": "2003-10-31"})
    assert [warning["code"] for warning in api.get(path)["warnings"]] == ["outside_terms"]
    assert api.get(path)["revision"] == 1


def test_leader_in_use_is_not_deleted(api: Api) -> None:
    made = api.post("/v1/leaders", LEADER)
    act = with_role(api, made["id"])
    reply = api.client.delete(f"/v1/leaders/{made['id']}", headers=api.headers | {"If-Match": "*"})
    assert reply.status_code == 409
    assert [fault["message"] for fault in reply.json()["errors"]] == [f"It is used by /v1/acts/{act['id']}."]
    assert api.get(f"/v1/leaders/{made['id']}")["revision"] == 1


def test_deleted_leader_comes_back_with_the_same_terms(api: Api) -> None:
    made = api.post("/v1/leaders", LEADER)
    path = f"/v1/leaders/{made['id']}"
    api.patch(path, {"terms": []})
    api.delete(path)
    assert api.get(path, expect=410)["status"] == 410
    assert api.get(f"{path}/terms", expect=410)["status"] == 410
    restored = api.post(f"{path}/restore", {"revision": 1}, expect=200)
    assert restored == made | {"revision": 4, "updated_at": restored["updated_at"]}
    assert api.get("/v1/leaders", name="aliyev")["data"] == [restored]


def test_restore_is_refused_where_a_predecessor_is_gone(api: Api) -> None:
    father = api.post("/v1/leaders", {"name": "Heydar Aliyev", "country": "AZE"})
    son = api.post("/v1/leaders", LEADER | {"terms": [{"office": "president", "predecessor": father["id"]}]})
    api.delete(f"/v1/leaders/{son['id']}")
    api.delete(f"/v1/leaders/{father['id']}")
    problem = api.post(f"/v1/leaders/{son['id']}/restore", {}, expect=409)
    assert faults(problem) == [("/terms/0/predecessor", "leader_unknown")]


def test_list_is_filtered(api: Api) -> None:
    aliyev = api.post("/v1/leaders", LEADER)["id"]
    obama = api.post("/v1/leaders", {"name": "Barack Obama", "country": "USA"})["id"]
    erdogan = api.post("/v1/leaders", {"name": "Recep Tayyip Erdoğan", "country": "TUR"})["id"]

    def listed(**params: Any) -> list[str]:
        return [leader["id"] for leader in api.get("/v1/leaders", **params)["data"]]

    assert listed() == [obama, aliyev, erdogan]
    assert listed(sort="-name") == [erdogan, aliyev, obama]
    assert listed(sort="-created_at") == [erdogan, obama, aliyev]
    assert listed(country="AZ") == [aliyev]
    assert listed(country=["USA", "TUR"], sort="created_at") == [obama, erdogan]
    assert listed(country="SUN") == []
    assert listed(name="ERDOGAN") == [erdogan]
    assert listed(name="ильхам") == [aliyev]
    assert listed(name=["bar", "recep tay"]) == [obama, erdogan]
    assert listed(name="%") == []
    assert listed(name="bama") == []


def test_terms_are_written_and_read_by_themselves(api: Api) -> None:
    leader = api.post("/v1/leaders", LEADER | {"terms": []})
    path = f"/v1/leaders/{leader['id']}"
    reply = api.client.post(f"{path}/terms", json={"office": "president"}, headers=api.headers)
    assert reply.status_code == 201
    term = reply.json()
    where = f"{path}/terms/{term['id']}"
    assert reply.headers["location"] == where
    assert reply.headers["etag"] == api.etag(path) == api.etag(where) == api.etag(f"{path}/terms")
    assert (term["country"], api.get(where)) == ("AZE", term)
    earlier = api.post(f"{path}/terms", {"office": "prime minister", "began_on": "2003-08", "id": "mine"})
    assert api.get(f"{path}/terms") == {"data": [earlier, term], "next": None}
    assert earlier["id"] != "mine"

    changed = api.patch(where, {"ended_on": "2028", "ended": "regular", "note": "the fifth"})
    assert changed == term | {"ended_on": "2028", "ended": "regular", "note": "the fifth"}
    assert api.get(path)["terms"] == [earlier, changed]
    api.delete(where)
    assert api.get(path)["terms"] == [earlier]
    assert api.get(where, expect=404)["status"] == 404
    assert [line["action"] for line in api.get(f"{path}/revisions")["data"]] == ["update"] * 4 + ["create"]


def test_change_of_a_term_needs_the_etag_of_its_leader(api: Api) -> None:
    leader = api.post("/v1/leaders", LEADER)
    path = f"/v1/leaders/{leader['id']}"
    where = f"{path}/terms/{leader['terms'][0]['id']}"
    tag = api.etag(path)
    api.patch(path, {"notes": "Changed."})
    assert api.patch(where, {"note": "late"}, expect=412, etag=tag)["status"] == 412
    assert api.client.patch(where, json={"note": "no tag"}, headers=api.headers).status_code == 428
    assert api.client.delete(where, headers=api.headers).status_code == 428


def test_term_is_refused_with_pointers_into_what_was_posted(api: Api) -> None:
    cases: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        ({}, [("/office", "missing")]),
        ({"office": "king", "country": "ZZZ"}, [("/country", "country_unknown")]),
        ({"office": "king", "predecessor": "nobody"}, [("/predecessor", "leader_unknown")]),
        ({"office": "king", "ofice": "x"}, [("/ofice", "unknown")]),
    ]
    path = f"/v1/leaders/{api.post('/v1/leaders', LEADER)['id']}/terms"
    for body, expected in cases:
        assert faults(api.post(path, body, expect=422)) == expected


def test_patch_of_a_term_is_refused_where_a_rule_is_broken(api: Api) -> None:
    cases: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        ({"id": "00000000-0000-7000-8000-000000000000"}, [("/id", "read_only")]),
        ({"office": None}, [("/office", "missing")]),
        ({"country": "ZZZ"}, [("/country", "country_unknown")]),
    ]
    leader = api.post("/v1/leaders", LEADER)
    where = f"/v1/leaders/{leader['id']}/terms/{leader['terms'][1]['id']}"
    for patch, expected in cases:
        assert faults(api.patch(where, patch, expect=422)) == expected


def test_identifier_that_nothing_has_is_not_found(api: Api) -> None:
    cases: list[str] = ["nothing", "00000000-0000-7000-8000-000000000000", "%00"]
    leader = f"/v1/leaders/{api.post('/v1/leaders', LEADER)['id']}"
    for shape in cases:
        for path in (f"/v1/leaders/{shape}", f"/v1/leaders/{shape}/terms", f"{leader}/terms/{shape}"):
            assert api.client.get(path).status_code == 404
            if not path.endswith("terms"):
                headers = api.headers | {"If-Match": "*"}
                assert api.client.patch(path, json={"note": "x"}, headers=headers).status_code == 404
                assert api.client.delete(path, headers=headers).status_code == 404


def test_retry_with_an_idempotency_key_makes_one_leader(api: Api) -> None:
    headers = {"Idempotency-Key": "one"}
    first = api.post("/v1/leaders", LEADER, 201, **headers)
    assert api.post("/v1/leaders", LEADER, 201, **headers) == first
    assert len(api.get("/v1/leaders")["data"]) == 1


def test_list_refuses_a_country_that_is_not_there(public: Api) -> None:
    problem = public.get("/v1/leaders?country=AZE&country=AZX", expect=422)
    (fault,) = problem["errors"]
    assert (fault["code"], fault["parameter"], fault["suggestion"]) == ("country_unknown", "country", "AZ")


def test_list_finds_names_by_the_beginning_of_any_word(api: Api) -> None:
    api.post("/v1/leaders", LEADER)
    for name, found in (("ilh", 1), ("ALI", 1), ("алиев", 1), ("ham", 0), ("lham aliyev", 0)):
        assert len(api.get("/v1/leaders", name=name)["data"]) == found, name
