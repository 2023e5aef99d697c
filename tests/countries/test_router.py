"""`/v1/countries` as a client meets it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.api import Api

ZANZIBAR: dict[str, Any] = {
    "code": "XZB",
    "name": "Zanzibar",
    "names": {"es": "Zanzíbar"},
    "region": "Africa",
    "from_year": 1963,
}


def faults(problem: dict[str, Any]) -> list[tuple[str | None, str]]:
    """Return the place and the code of each fault."""
    return [(fault.get("pointer"), fault["code"]) for fault in problem["errors"]]


def test_state_of_today_is_found_by_either_code(public: Api) -> None:
    azerbaijan = public.get("/v1/countries/AZE")
    assert public.get("/v1/countries/AZ") == azerbaijan
    assert public.etag("/v1/countries/AZ") == public.etag("/v1/countries/AZE")
    assert {name: azerbaijan[name] for name in ("code", "alpha2", "numeric", "name", "region", "independent")} == {
        "code": "AZE",
        "alpha2": "AZ",
        "numeric": "031",
        "name": "Azerbaijan",
        "region": "Asia",
        "independent": True,
    }
    assert azerbaijan["names"]["fr"] == "Azerbaïdjan"
    assert (azerbaijan["revision"], azerbaijan["to_year"]) == (1, None)


def test_former_state_has_years_and_successors_but_no_alpha2(public: Api) -> None:
    czechoslovakia = public.get("/v1/countries/CSK")
    assert (czechoslovakia["alpha2"], czechoslovakia["from_year"], czechoslovakia["to_year"]) == (None, 1918, 1992)
    assert czechoslovakia["successors"] == ["CZE", "SVK"]


def test_code_that_no_country_has_is_not_found(public: Api) -> None:
    cases: list[str] = ["ZZZ", "ZZ", "aze", "az", "A", "AZER", "SU", "%00", "A%C3%89E"]
    for code in cases:
        assert public.client.get(f"/v1/countries/{code}").status_code == 404
        assert public.client.get(f"/v1/countries/{code}/revisions").status_code == 404
        assert public.client.get(f"/v1/countries/{code}/revisions/1").status_code == 404


def test_list_is_ordered_by_code_and_filtered(public: Api) -> None:
    def listed(**params: Any) -> list[str]:
        return [country["code"] for country in public.get("/v1/countries", limit=500, **params)["data"]]

    everything = listed()
    assert len(everything) > 250
    assert everything == sorted(everything)
    assert listed(sort="-code") == everything[::-1]
    former = listed(former="true")
    assert {"SUN", "YUG", "DDR"} <= set(former)
    assert set(former) | set(listed(former="false")) == set(everything)
    assert "AZE" not in former
    oceania = listed(region="Oceania")
    assert "FJI" in oceania
    assert set(oceania) < set(listed(region=["Oceania", "Africa"]))
    assert "ABW" in listed(independent="false")
    assert "ABW" not in listed(independent="true")
    assert listed(subregion="Western Asia", independent="true", former="false")[:2] == ["ARE", "ARM"]
    names = [country["name"] for country in public.get("/v1/countries", limit=3, sort="name")["data"]]
    assert names[0] == "Afghanistan"


def test_pages_hold_each_country_once(public: Api) -> None:
    cases: list[str] = ["code", "-code", "name", "-name"]
    for sort in cases:
        whole = public.get("/v1/countries", limit=500, sort=sort)["data"]
        page = public.get("/v1/countries", limit=100, sort=sort, count="true")
        assert page["count"] == len(whole)
        paged = page["data"]
        while page["next"] is not None:
            page = public.client.get(page["next"]).json()
            paged += page["data"]
        assert paged == whole


def test_writing_needs_an_admin(api: Api, public: Api) -> None:
    assert public.post("/v1/countries", ZANZIBAR, expect=401)["status"] == 401
    assert api.post("/v1/countries", ZANZIBAR, expect=403)["status"] == 403
    assert api.patch("/v1/countries/AZE", {"capital": "Ganja"}, expect=403)["status"] == 403
    api.delete("/v1/countries/AZE", expect=403)


def test_country_posted_comes_back_in_full(admin: Api) -> None:
    reply = admin.client.post("/v1/countries", json=ZANZIBAR, headers=admin.headers)
    assert reply.status_code == 201
    assert reply.headers["location"] == "/v1/countries/XZB"
    made = reply.json()
    assert {name: made[name] for name in ZANZIBAR} == ZANZIBAR
    assert (made["alpha2"], made["successors"], made["revision"]) == (None, [], 1)
    assert admin.get("/v1/countries/XZB") == made


def test_country_is_refused_where_it_breaks_a_rule(admin: Api) -> None:
    cases: list[tuple[dict[str, Any], int, list[tuple[str, str]]]] = [
        ({"code": "AZE"}, 409, [("/code", "code_taken")]),
        ({"alpha2": "AZ"}, 409, [("/alpha2", "alpha2_taken")]),
        ({"code": "XS"}, 422, [("/code", "string_pattern_mismatch")]),
        ({"name": None}, 422, [("/name", "type")]),
        ({"names": {"?": "x"}}, 422, [("/names/?", "string_pattern_mismatch")]),
        ({"to_year": 1962}, 422, [("/to_year", "years_out_of_order")]),
        ({"to_year": 2000, "alpha2": "XS"}, 422, [("/alpha2", "alpha2_of_former_state")]),
        ({"successors": ["TZA", "ZZZ"]}, 422, [("/successors/1", "country_unknown")]),
        ({"successors": ["XZB"]}, 422, [("/successors", "successors_invalid")]),
        ({"from_year": True}, 422, [("/from_year", "type")]),
        ({"continent": "Africa"}, 422, [("/continent", "unknown")]),
    ]
    for members, status, expected in cases:
        assert faults(admin.post("/v1/countries", ZANZIBAR | members, expect=status)) == expected


def test_patch_merges_names_and_makes_a_revision(admin: Api) -> None:
    before = admin.get("/v1/countries/KAZ")
    changed = admin.patch("/v1/countries/KZ", {"names": {"kk": "Қазақстан", "fr": None}, "capital": "Almaty"})
    names = {language: name for language, name in before["names"].items() if language != "fr"}
    expected = before | {"names": names | {"kk": "Қазақстан"}, "capital": "Almaty", "revision": 2}
    assert changed == expected | {"updated_at": changed["updated_at"]}
    assert admin.get("/v1/countries/KAZ") == changed
    tag = admin.etag("/v1/countries/KAZ")
    assert admin.patch("/v1/countries/KAZ", changed) == changed
    assert admin.etag("/v1/countries/KAZ") == tag


def test_patch_is_refused_where_it_breaks_a_rule(admin: Api) -> None:
    cases: list[tuple[dict[str, Any], int, list[tuple[str, str]]]] = [
        ({"code": "KAX"}, 422, [("/code", "read_only")]),
        ({"code": None}, 422, [("/code", "missing")]),
        ({"region": None}, 422, [("/region", "missing")]),
        ({"alpha2": "AZ"}, 409, [("/alpha2", "alpha2_taken")]),
        ({"successors": ["ZZZ"]}, 422, [("/successors/0", "country_unknown")]),
    ]
    for patch, status, expected in cases:
        assert faults(admin.patch("/v1/countries/KAZ", patch, expect=status)) == expected


def test_change_of_name_region_and_years_changes_the_countrys_acts(admin: Api) -> None:
    body = {"country": "AZ", "title": "A pardon", "instrument": "pardon_decree", "total": 10}
    act = admin.post("/v1/acts", body | {"milestones": [{"type": "adopted", "on": "1995"}]})
    path = f"/v1/acts/{act['id']}"
    assert (act["country"], act["country_name"], act["warnings"]) == ("AZE", "Azerbaijan", [])
    admin.patch("/v1/countries/AZE", {"name": "Republic of Azerbaijan", "region": "Europe", "from_year": 2000})
    after = admin.get(path)
    assert after["country_name"] == "Republic of Azerbaijan"
    assert [warning["code"] for warning in after["warnings"]] == ["outside_country_years"]
    assert after["revision"] == 1
    rows = admin.get("/v1/totals", group_by="region")["data"]
    assert [(row["region"], row["best"]) for row in rows] == [("Europe", 10)]


def test_country_in_use_is_not_deleted(admin: Api) -> None:
    act = admin.post("/v1/acts", {"country": "AZE", "title": "A pardon", "instrument": "pardon_decree"})
    leader = admin.post("/v1/leaders", {"name": "A", "country": "TUR", "terms": [{"office": "x", "country": "AZE"}]})
    term = leader["terms"][0]["id"]
    reply = admin.client.delete("/v1/countries/AZ", headers=admin.headers | {"If-Match": "*"})
    assert reply.status_code == 409
    assert [fault["message"] for fault in reply.json()["errors"]] == [
        f"It is used by /v1/acts/{act['id']}.",
        f"It is used by /v1/leaders/{leader['id']}/terms/{term}.",
        "It is used by /v1/countries/SUN.",
    ]


def test_deleted_country_is_gone_and_can_be_restored(admin: Api) -> None:
    made = admin.get("/v1/countries/FJI")
    admin.delete("/v1/countries/FJ")
    assert admin.get("/v1/countries/FJI", expect=410)["status"] == 410
    assert admin.get("/v1/countries/FJ", expect=404)["status"] == 404
    assert faults(admin.post("/v1/countries", ZANZIBAR | {"code": "FJI"}, expect=409)) == [("/code", "code_taken")]
    act = {"country": "FJI", "title": "A pardon", "instrument": "pardon_decree"}
    assert faults(admin.post("/v1/acts", act, expect=422)) == [("/country", "country_unknown")]
    admin.post("/v1/countries", ZANZIBAR | {"alpha2": "FJ"})
    assert faults(admin.post("/v1/countries/FJI/restore", {}, expect=409)) == [("/alpha2", "alpha2_taken")]
    admin.delete("/v1/countries/XZB")
    restored = admin.post("/v1/countries/FJI/restore", {"revision": 1}, expect=200)
    assert restored == made | {"revision": 3, "updated_at": restored["updated_at"]}
    assert admin.get("/v1/countries/FJ") == restored


def test_list_refuses_regions_that_no_country_is_of(public: Api) -> None:
    problem = public.get("/v1/countries?region=Asai&subregion=Westren+Asia", expect=422)
    assert [(fault["code"], fault["parameter"], fault["suggestion"]) for fault in problem["errors"]] == [
        ("region_unknown", "region", "Asia"),
        ("subregion_unknown", "subregion", "Western Asia"),
    ]


def test_list_refuses_a_cursor_without_a_value(public: Api) -> None:
    following = public.get("/v1/countries?limit=1&sort=name")["next"]
    cursor = parse_qs(urlsplit(following).query)["cursor"][0]
    mark, *_ = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    for values in ([mark, None, "AZE"], [mark, "Azerbaijan", None]):
        bent = urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
        public.get(f"/v1/countries?limit=1&sort=name&cursor={bent}", expect=422)
