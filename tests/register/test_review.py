"""The review: a sound register is without findings, each fault that is planted in it is found, and nothing else."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from app.register.findings import CHECKS, Severity
from app.register.review import EXCEPTIONS, Exemption, Review, check_form, review_folder
from tests.register.records import write_records

Content = dict[str, Any]
SOUND: Content = {
    "country": "AZE",
    "leaders": [
        {
            "name": "Ilham Aliyev",
            "names": [{"name": "İlham Əliyev", "language": "az"}],
            "terms": [{"office": "President", "began_on": "2003-10-31"}],
        }
    ],
    "acts": [
        {
            "country": "AZE",
            "title": "Amnesty for the end of the year",
            "instrument": "amnesty_law",
            "external_id": "aze-2025-amnesty",
            "summary": "A plan of Ilham Aliyev for over 20,000 people, told by the Ministry of Justice.",
            "notes": "The lines were read on one page.",
            "sources": [
                {
                    "key": "paper",
                    "url": "https://example.org/amnesty",
                    "title": "Clemency",
                    "publisher": "Digi24",
                    "kind": "independent_media",
                    "published_on": "2025-12-19",
                    "language": "ro",
                },
                {
                    "key": "agency",
                    "url": "https://example.com/azertac/1",
                    "title": "Amnesty",
                    "publisher": "Azertac",
                    "kind": "state_media",
                    "language": "en",
                },
            ],
            "roles": [{"role": "initiator", "leader": {"name": "Ilham Aliyev"}, "office": "President"}],
            "milestones": [
                {"type": "proposed", "on": "2025-12-18", "source": "paper"},
                {"type": "adopted", "on": "2025-12-30", "source": "agency"},
            ],
            "headline": {"figures": [{"count": "over 20,000", "source": "agency"}]},
            "breakdowns": [
                {
                    "key": "freed",
                    "kind": "release",
                    "figures": [
                        {
                            "count": {"low": 5000, "best": 5000, "high": None, "wording": "peste 5.000 de persoane"},
                            "source": "paper",
                        },
                        {
                            "stage": "implemented",
                            "count": "5,137 prisoners",
                            "source": "agency",
                            "as_of": "2026-03",
                            "reported_on": "2026-04-02",
                        },
                    ],
                },
                {
                    "key": "women",
                    "kind": "release",
                    "part_of": "freed",
                    "figures": [{"count": "about 300", "source": "agency"}],
                },
            ],
        },
        {
            "country": "AZE",
            "title": "Pardon decree",
            "instrument": "pardon_decree",
            "external_id": "aze-2024-pardon",
            "sources": [{"key": "apa", "url": "https://example.net/apa", "title": "Pardon", "language": "en"}],
            "milestones": [{"type": "adopted", "on": "2024-05-25"}],
            "total": "154 people",
        },
    ],
}


def act(content: Content) -> Any:
    return content["acts"][0]


def figure(content: Content, place: int = 0) -> Any:
    return act(content)["breakdowns"][0]["figures"][place]


def headline(content: Content) -> Any:
    return act(content)["headline"]["figures"][0]


def review(folder: Path, content: Content, exceptions: list[Content] | None = None) -> Review:
    path = folder / "exceptions.json"
    path.write_text(json.dumps(exceptions or []))
    return review_folder(write_records(folder / "records", AZE=content), path)


def planted(plant: Callable[[Content], Any]) -> Content:
    content = deepcopy(SOUND)
    plant(content)
    return content


FAULTS: dict[str, list[Callable[[Content], Any]]] = {
    "not_in_list": [lambda c: act(c).update(instrument="amnesty_low")],
    "unknown": [lambda c: act(c).update(titel="x")],
    "reference_unknown": [lambda c: figure(c).update(source="papr")],
    "act_unknown": [lambda c: act(c).update(relations=[{"relation": "amends", "act": "aze-1999"}])],
    "country_unknown": [lambda c: act(c).update(country="AZX")],
    "act_without_source": [lambda c: c["acts"][1].update(sources=[], notes="No page is cited.")],
    "act_without_figure": [lambda c: c["acts"][1].pop("total")],
    "source_missing": [
        lambda c: figure(c, 1).pop("source"),
        lambda c: (figure(c, 1).pop("source"), act(c).update(notes="Read as excerpts of the pages cited; not more.")),
        lambda c: act(c)["milestones"][0].pop("source"),
        lambda c: act(c).update(motives=[{"motive": "humanism", "basis": "stated", "text": "mercy"}]),
        lambda c: act(c).update(scopes=[{"group": "women", "rule": "included"}]),
    ],
    "originator_differs": [
        lambda c: (
            act(c)["sources"][0].update(originator="APA", originator_kind="independent_media"),
            c["acts"][1]["sources"][0].update(originator="APA", originator_kind="state_media"),
        ),
    ],
    "state_medium_abroad": [
        lambda c: act(c)["sources"][1].update(publisher="TRT World"),
        lambda c: act(c)["sources"][0].update(originator="Xinhua", originator_kind="state_media"),
    ],
    "motive_unattributed": [
        lambda c: act(c).update(motives=[{"motive": "humanism", "basis": "attributed", "source": "paper"}]),
    ],
    "mark_unexplained": [lambda c: headline(c).update(accepted=True)],
    "source_unused": [
        lambda c: (figure(c).update(source="agency"), act(c)["milestones"][0].update(source="agency")),
    ],
    "wording_missing": [lambda c: headline(c).update(count=20000)],
    "wording_disagrees": [
        lambda c: figure(c, 1).update(count={"low": 5173, "best": 5173, "high": 5173, "wording": "5,137 prisoners"}),
        lambda c: headline(c).update(count={"low": 20000, "best": 20000, "high": 20000, "wording": "over 20,000"}),
    ],
    "wording_without_number": [
        lambda c: figure(c).update(count={"low": 5000, "best": 5000, "high": 5000, "wording": "peste 4.000"}),
    ],
    "breakdowns_exceed_headline": [lambda c: headline(c).update(count="4,000 prisoners")],
    "parts_exceed_line": [lambda c: figure(c).update(count="200", source="agency")],
    "undated": [lambda c: c["acts"][1].update(milestones=[{"type": "adopted"}])],
    "milestones_out_of_order": [
        lambda c: act(c)["milestones"].append({"type": "announced", "on": "2025-12-31", "source": "paper"})
    ],
    "reported_before_act": [lambda c: figure(c).update(reported_on="2025-11")],
    "counted_before_act": [lambda c: figure(c, 1).update(as_of="2024")],
    "counted_after_report": [lambda c: figure(c, 1).update(as_of="2026-05")],
    "published_before_act": [lambda c: act(c)["sources"][1].update(published_on="2025-11-30")],
    "read_before_published": [lambda c: act(c)["sources"][0].update(accessed_on="2025-12-18")],
    "outside_country_years": [lambda c: c["acts"][1]["milestones"][0].update(on="1950")],
    "duplicate": [
        lambda c: c["acts"].append(deepcopy(c["acts"][1]) | {"external_id": "aze-2024-pardon-again"}),
        lambda c: c["acts"][1].update(milestones=[{"type": "adopted", "on": "2025-12"}], total="20,000 people"),
    ],
    "near_duplicate": [
        lambda c: c["acts"][1].update(milestones=[{"type": "adopted", "on": "2026-01-20"}], total="19,500 people"),
    ],
    "url_unusable": [lambda c: act(c)["sources"][0].update(url="www.example.org/amnesty")],
    "url_host": [
        lambda c: act(c)["sources"][0].update(url="https://example/amnesty"),
        lambda c: act(c)["sources"][0].update(url="https://example.org./amnesty"),
    ],
    "url_two_forms": [
        lambda c: c["acts"][1]["sources"][0].update(url="http://www.example.org/amnesty/"),
        lambda c: c["acts"][1]["sources"][0].update(url="https://m.example.org/amnesty"),
    ],
    "url_tracking": [lambda c: act(c)["sources"][0].update(url="https://example.org/amnesty?utm_source=x")],
    "source_differs": [
        lambda c: c["acts"][1]["sources"][0].update(url="https://example.org/amnesty#top"),
    ],
    "person_named": [
        lambda c: act(c).update(notes="Read on one page. Mr Karimov was among them."),
        lambda c: act(c).update(summary="The journalist Leyla Mammadova left prison."),
        lambda c: act(c).update(title="Amnesty by which Rashad al Huseynli was released"),
        lambda c: headline(c).update(text="told by the lawyer Javad Javadov"),
        lambda c: headline(c).update(by="spokesman Elchin Yusifov"),
    ],
    "language_unknown": [
        lambda c: act(c)["sources"][0].update(language="xx"),
        lambda c: act(c)["sources"][0].update(language="RO"),
        lambda c: act(c)["sources"][0].update(language="pt-Br"),
        lambda c: c["leaders"][0]["names"][0].update(language="rus"),
    ],
    "language_missing": [
        lambda c: (
            figure(c).update(count={"low": 9, "best": 9, "high": 9, "wording": "девять человек"}),
            act(c)["sources"][0].pop("language"),
            act(c)["breakdowns"].pop(),
        ),
    ],
    "language_disagrees": [
        lambda c: figure(c).update(count={"low": 5000, "best": 5000, "high": 5000, "wording": "5000 человек"}),
        lambda c: c["leaders"][0]["names"].append({"name": "Ильхам Алиев", "language": "tr"}),
    ],
    "wording_translated": [lambda c: figure(c).update(count="more than 5,000 people")],
    "leader_not_listed": [lambda c: act(c)["roles"][0].update(leader={"name": "Heydar Aliyev"})],
    "leader_twice": [lambda c: c["leaders"].append({"name": "Ilham Əliyev", "terms": [{"office": "President"}]})],
    "leader_unused": [lambda c: c["leaders"].append({"name": "Heydar Aliyev", "terms": [{"office": "President"}]})],
    "leader_without_term": [lambda c: c["leaders"][0].update(terms=[])],
    "office_disagrees": [lambda c: act(c)["roles"][0].update(office="Prime Minister")],
    "outside_terms": [lambda c: c["leaders"][0]["terms"][0].update(began_on="2026")],
    "terms_overlap": [
        lambda c: (
            c["leaders"][0]["terms"].append({"office": "Mayor", "began_on": "1990", "ended_on": "1999"}),
            c["leaders"].append(
                {"name": "Other Mayor", "terms": [{"office": "Mayor", "began_on": "1995", "ended_on": "2001"}]}
            ),
            act(c)["roles"].append({"role": "signatory", "leader": {"name": "Other Mayor"}, "office": "Mayor"}),
        ),
    ],
    "wrong_file": [lambda c: c["acts"][1].update(country="TUR")],
    "missing": [lambda c: c["acts"][1].pop("external_id")],
    "external_id_taken": [lambda c: c["acts"][1].update(external_id="aze-2025-amnesty")],
}
# What else follows from a fault that is planted.
ALSO = {
    "not_in_list": {"leader_unused"},
    "unknown": {"leader_unused"},
    "country_unknown": {"wrong_file", "leader_not_listed", "leader_unused"},
    "url_unusable": {"leader_unused"},
    "leader_not_listed": {"leader_unused"},
    "leader_twice": {"leader_unused"},
    "terms_overlap": {"outside_terms"},
}


def test_a_sound_register_is_without_findings(tmp_path: Path) -> None:
    found = review(tmp_path, SOUND)
    assert (found.findings, found.acts, found.leaders, found.errors) == ((), 2, 1, 0)


@pytest.mark.parametrize(
    ("code", "plant"), [pytest.param(code, plant, id=code) for code, plants in FAULTS.items() for plant in plants]
)
def test_finds_a_fault_that_is_planted(tmp_path: Path, code: str, plant: Callable[[Content], Any]) -> None:
    found = review(tmp_path, planted(plant)).findings
    codes = {finding.code for finding in found}
    assert code in codes, found
    assert codes - ALSO.get(code, set()) == {code}, found
    assert all(finding.place.startswith("AZE.json") for finding in found)


def test_every_check_is_shown_to_find_its_fault() -> None:
    of_files = {"form", "exception_unused"}
    assert set(CHECKS) - set(FAULTS) - of_files == set()


def test_finds_a_file_that_is_not_in_the_form_of_the_house(tmp_path: Path) -> None:
    folder = write_records(tmp_path, AZE=SOUND)
    assert list(check_form(folder)) == []
    (folder / "AZE.json").write_text(json.dumps(SOUND))
    assert [(finding.code, finding.place) for finding in check_form(folder)] == [("form", "AZE.json")]


def test_a_fault_names_its_record_and_its_place_there(tmp_path: Path) -> None:
    content = planted(lambda c: figure(c, 1).update(as_of="2024"))
    finding = review(tmp_path, content).findings[0]
    assert (finding.place, finding.pointer) == ("AZE.json /acts/0", "/breakdowns/0/figures/1/as_of")
    assert (finding.name, finding.check.severity) == ("aze-2025-amnesty", Severity.ERROR)
    refused = review(tmp_path, planted(lambda c: act(c).update(instrument="amnesty_low"))).findings
    assert (refused[0].place, refused[0].pointer) == ("AZE.json /acts/0", "/instrument")
    assert "Did you mean amnesty_law?" in refused[0].message


@pytest.mark.parametrize(
    "text",
    [
        "President Ilham Aliyev said so, and Aliyev's party too.",
        "As the Ministry of Justice and the Supreme Court said, 12 were freed.",
        "On Victory Day of 2025 the National Assembly was told; Digi24 was among the first to report.",
        "A former minister, two journalists and a lawyer were released from prison in Baku.",
        "Prisoners of the Gobustan Prison were released on Novruz.",
    ],
)
def test_takes_no_body_day_or_leader_for_a_private_person(tmp_path: Path, text: str) -> None:
    assert review(tmp_path, planted(lambda c: act(c).update(summary=text))).findings == ()


@pytest.mark.parametrize(
    "plant",
    [
        lambda c: figure(c, 1).pop("source") and figure(c, 1).update(text="its page is not recorded"),
        lambda c: figure(c, 1).pop("source") and act(c).update(notes="Which page has the 5,137 is not told."),
        lambda c: act(c)["milestones"][0].pop("source") and act(c)["milestones"][0].update(text="date from memory"),
        lambda c: act(c)["milestones"].append({"type": "in_force"}),
    ],
)
def test_asks_for_no_source_where_a_text_says_why_there_is_none(
    tmp_path: Path, plant: Callable[[Content], Any]
) -> None:
    assert review(tmp_path, planted(plant)).findings == ()


@pytest.mark.parametrize("name", ["Azerbaijani state media, via Anadolu", "Azertac"])
def test_takes_a_state_for_the_one_whose_own_media_said_it(tmp_path: Path, name: str) -> None:
    content = planted(lambda c: act(c)["sources"][1].update(originator=name, originator_kind="state_media"))
    assert review(tmp_path, content).findings == ()


def test_lets_a_medium_of_another_state_speak_for_the_basis_that_is_given(tmp_path: Path) -> None:
    content = planted(
        lambda c: (act(c)["sources"][0].update(originator="Xinhua", originator_kind="state_media"),
                   figure(c).update(basis="independent"))
    )  # fmt: skip
    assert review(tmp_path, content).findings == ()


def test_does_not_take_related_acts_for_duplicates(tmp_path: Path) -> None:
    def plant(content: Content) -> None:
        again = deepcopy(content["acts"][1]) | {"external_id": "aze-2024-second"}
        content["acts"].append(again | {"relations": [{"relation": "parallel_to", "act": "aze-2024-pardon"}]})

    assert review(tmp_path, planted(plant)).findings == ()


def test_does_not_take_acts_of_two_years_for_near_each_other(tmp_path: Path) -> None:
    def plant(content: Content) -> None:
        content["acts"][1]["milestones"][0]["on"] = "2024"
        again = deepcopy(content["acts"][1]) | {"external_id": "aze-2023-pardon"}
        again["milestones"][0]["on"] = "2023"
        content["acts"].append(again)

    assert review(tmp_path, planted(plant)).findings == ()


@pytest.mark.parametrize(
    ("wording", "number"),
    [("6 mil 624 personas", 6624), ("٢٢٨٠ نزيلا", 2280), ("1,5 milioane", 1500000), ("mai puțin de 900", 899),
     ("cinci persoane, cu 12 luni", 5), ("câteva mii", 3000)],
)  # fmt: skip
def test_finds_a_number_in_foreign_words(tmp_path: Path, wording: str, number: int) -> None:
    def plant(content: Content) -> None:
        count = {"low": number, "best": number, "high": number, "wording": wording}
        figure(content).update(count=count, source="paper")
        act(content)["sources"][0]["language"] = "ar" if "نزيلا" in wording else "ro"
        act(content)["headline"] = {"figures": []}
        act(content)["breakdowns"].pop()

    assert "wording_without_number" not in {finding.code for finding in review(tmp_path, planted(plant)).findings}


def test_an_exception_excuses_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    content = planted(lambda c: act(c).update(notes="Mr Karimov and Ms Huseynova, as one page has it."))
    excuse = {"act": "aze-2025-amnesty", "code": "person_named", "subject": "Karimov", "reason": "A minister of state."}
    found = review(tmp_path, content, [excuse])
    assert [finding.subject for finding in found.findings] == ["Huseynova"]
    assert found.excused == 1
    everything = {"code": "person_named", "at": "/notes", "reason": "Both hold offices of state."}
    assert review(tmp_path, content, [everything]).findings == ()


def test_an_exception_that_excuses_nothing_is_found(tmp_path: Path) -> None:
    excuse = {"act": "aze-2025-amnesty", "code": "duplicate", "reason": "They are two acts."}
    found = review(tmp_path, SOUND, [excuse])
    assert [(finding.code, finding.name) for finding in found.findings] == [("exception_unused", "aze-2025-amnesty")]


def test_an_exception_gives_its_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        Exemption.model_validate({"code": "duplicate", "reason": "so"})


def test_the_bundled_register_is_without_errors() -> None:
    found = review_folder()
    assert found.acts > 60
    assert [finding for finding in found.findings if finding.is_error] == []
    assert EXCEPTIONS.exists()
