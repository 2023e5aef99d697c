"""What the service derives of an act, held against the slow reference."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from tests import reference
from tests.databases import Databases
from tests.history import Register, registering
from tests.reference import STAGES, Document
from tests.strategies import Write, acts, histories

MISFITS = ("breakdowns_exceed_headline", "parts_exceed_line")


@pytest.fixture(scope="module")
def register(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with registering(databases, tmp_path_factory.mktemp("service")) as made:
        yield made


def derived(document: Document) -> Document:
    """What the service derived of an act, by its own word."""
    return {
        name: document[name]
        for name in ("persons", "itemised", "unspecified", "leaving_custody", "status", "date", "year")
    } | {
        "headline": counting(document["headline"]["counts"]),
        "lines": {line["id"]: (line["family"], counting(line["counts"]), line["persons"]) for line in lines(document)},
        "speaks_for": [figure["speaks_for"] for figure in reference.figures_of(document)],
        "milestones": document["milestones"],
        "misfits": sorted(
            (warning["code"], warning["pointer"]) for warning in document["warnings"] if warning["code"] in MISFITS
        ),
    }


def expected(document: Document) -> Document:
    """The same by the reference."""

    def each(function: Any, *arguments: Any) -> Document:
        return {stage: function(document, *arguments, stage, "accepted") for stage in STAGES}

    def counts(figures: list[Document]) -> Document:
        return counting(each(reference.elected, figures))

    return {
        "persons": each(reference.persons),
        "itemised": each(reference.itemised),
        "unspecified": each(reference.unspecified),
        "leaving_custody": each(reference.leaving_custody),
        "status": reference.status(document),
        "date": reference.date(document),
        "year": reference.year(document),
        "headline": counts(document["headline"]["figures"]),
        "lines": {
            line["id"]: (reference.KINDS[line["kind"]][0], counts(line["figures"]), each(reference.line_count, line))
            for line in lines(document)
        },
        "speaks_for": [reference.speaks_for(document, figure) for figure in reference.figures_of(document)],
        "milestones": reference.milestones(document["milestones"]),
        "misfits": sorted(one for stage in STAGES for one in reference.misfits(document, stage, "accepted")),
    }


def lines(document: Document) -> list[Document]:
    return list(document["breakdowns"])


def counting(counts: Document) -> Document:
    """The id of the figure that counts, for each stage."""
    return {stage: figure and figure["id"] for stage, figure in counts.items()}


@given(posted=acts())
def test_derives_what_the_reference_does_when_an_act_is_posted(register: Register, posted: Document) -> None:
    try:
        document = register.post_act(posted)
        assert derived(document) == expected(document)
        steps = [(step["type"], step["on"]) for step in document["milestones"]]
        assert steps == [(step["type"], step["on"]) for step in reference.milestones(posted["milestones"])]
    finally:
        register.wipe()


@given(posted=acts())
def test_gives_the_only_source_to_what_has_none_when_an_act_is_posted(register: Register, posted: Document) -> None:
    try:
        document = register.post_act(posted)
        cited = {source["key"]: source["id"] for source in document["sources"]}
        only = next(iter(cited.values())) if len(cited) == 1 else None
        given = posted["headline"]["figures"]
        assert [figure["source"] for figure in document["headline"]["figures"]][: len(given)] == [
            cited.get(figure["source"]) or only for figure in given
        ]
        # By key: a short form among the figures is put behind them.
        by_key = {line["key"]: line for line in document["breakdowns"]}
        for line in posted["breakdowns"]:
            figures = line.get("figures", [])
            assert [figure["source"] for figure in by_key[line["key"]]["figures"]][: len(figures)] == [
                cited.get(figure["source"]) or only for figure in figures
            ]
    finally:
        register.wipe()


@given(history=histories())
# An example is many requests: a fourth of what other properties are given.
@settings(max_examples=settings().max_examples // 4)
def test_documents_and_rebuild_give_what_the_reference_derives_when_acts_were_written(
    register: Register, history: list[Write]
) -> None:
    try:
        for step in history:
            register.apply(step)
        documents = register.documents()
        for id_, document in documents.items():
            assert derived(document) == expected(document)
            assert document["counted"] == {
                stage: reference.is_counted(documents, id_, stage, "accepted") for stage in STAGES
            }
            assert id_ not in reference.outward(documents.values(), id_)
        before = register.stored()
        register.rebuild()
        assert register.stored() == before
    finally:
        register.wipe()


def test_takes_writes_to_an_act_when_the_act_that_it_is_related_to_was_deleted(register: Register) -> None:
    simple = {"country": "AZE", "title": "An act", "instrument": "amnesty_law"}
    try:
        other = register.post_act(simple)["id"]
        act = register.post_act({**simple, "relations": [{"relation": "series_of", "act": other}]})["id"]
        register.send("DELETE", f"/v1/acts/{other}", 204, etag_of=f"/v1/acts/{other}")
        register.send("PATCH", f"/v1/acts/{act}", 200, etag_of=f"/v1/acts/{act}", json={"title": "Another title"})
        register.send("POST", f"/v1/acts/{act}/milestones", 201, json={"type": "adopted"})
    finally:
        register.wipe()


@pytest.mark.parametrize("way", ["draft", "retracted", "deleted"])
def test_counts_an_act_when_what_links_it_to_an_outer_act_is_not_published(register: Register, way: str) -> None:
    simple = {"country": "AZE", "title": "An act", "instrument": "amnesty_law"}
    try:
        plan = register.post_act({**simple, "total": 44_000})["id"]
        tranche = register.post_act({**simple, "total": 1_178})["id"]
        links = [{"relation": "tranche_of", "act": plan}, {"relation": "supersedes", "act": tranche}]
        link = f"/v1/acts/{register.post_act({**simple, 'review': 'draft', 'relations': links})['id']}"
        if way == "retracted":
            register.send("PATCH", link, 200, etag_of=link, json={"review": "published"})
            register.send("PATCH", link, 200, etag_of=link, json={"review": "retracted"})
        if way == "deleted":
            register.send("PATCH", link, 200, etag_of=link, json={"review": "published"})
            register.send("DELETE", link, 204, etag_of=link)
        assert register.totals()["total"]["best"] == 45_178
        assert register.get(f"/v1/acts/{tranche}")["counted"] == {"announced": True, "implemented": True}
    finally:
        register.wipe()


def test_counts_an_act_when_its_outer_act_bears_no_figure(register: Register) -> None:
    simple = {"country": "AZE", "title": "An act", "instrument": "amnesty_law"}
    try:
        plan = register.post_act(simple)["id"]
        tranche = register.post_act({**simple, "total": 1_178, "relations": [{"relation": "tranche_of", "act": plan}]})
        assert tranche["counted"] == {"announced": True, "implemented": True}
        documents = register.documents()
        assert reference.is_counted(documents, tranche["id"], "announced", "accepted")
        row = {"acts": 2, "low": 1_178, "best": 1_178, "high": 1_178, "unquantified": 1, "leaving_custody": None}
        assert register.totals()["total"] == reference.Totals(documents.values()).total == row
    finally:
        register.wipe()
