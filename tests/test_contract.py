"""The contract as tests: requests made from the OpenAPI document, good and bad, each answer held against it.

Every check of schemathesis is on. With `HYPOTHESIS_PROFILE=search` all of it runs at length, with a new seed each time.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import SystemRandom
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from schemathesis.core.failures import Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.engine import events, from_schema
from schemathesis.openapi.checks import RejectedPositiveData
from schemathesis.python.asgi import shutdown_lifespans

SEED = 20251219
AT_LENGTH = os.environ.get("HYPOTHESIS_PROFILE") == "search"
PHASES = ("examples", "coverage", "fuzzing", "stateful")
# The parts of an act are served by one pattern: in most runs two of them, the richest and a plain one, stand for all;
# so does one family for the lists of the three.
ALIKE = (
    r"/(conditions|motives|occasions|relations|roles|scopes|figures)\b|/v1/(breakdowns|reductions|liability-waivers)$"
)

# Rules that no JSON Schema can tell: a request may hold to the document and break one of them. Anything else that is
# refused though it holds to the document is a fault of the document, or of the service.
OF_WHAT_IS_STORED = {
    "country_unknown", "leader_unknown", "source_unknown", "act_unknown", "reference_unknown", "revision_unknown",
    "leader_ambiguous", "key_reused", "read_only", "key_needed", "relation_circle", "position_to_come",
    "region_unknown", "subregion_unknown", "published_only", "nothing_before", "before_the_register", "moment_to_come",
}  # fmt: skip
OF_SEVERAL_MEMBERS = {
    "other_without_text", "count_incomplete", "count_out_of_order", "details_of_other_family", "source_without_count",
    "source_not_citable", "group_or_offence", "leader_or_body", "leader_unclear", "predecessor_unclear",
    "predecessor_same", "motive_unattributed", "years_out_of_order", "term_out_of_order", "alpha2_of_former_state",
    "successors_invalid", "key_twice", "accepted_twice", "part_of_circle", "relation_to_itself", "relation_twice",
    "no_effect",
}  # fmt: skip
OF_MEANING = {
    "wording_not_understood", "wording_digits", "wording_duration", "wording_empty", "wording_malformed",
    "wording_negative", "wording_out_of_range", "wording_qualifiers", "wording_reversed", "wording_share",
    "wording_two_numbers", "date_impossible", "in_the_past", "url_unusable", "url_with_user",
    "nothing_asked", "only_excluded", "too_many_words",
}  # fmt: skip
# Cursors are taken from `next`; one that is made up can't be read.
OF_CURSORS = {"malformed", "other_list"}
# A file is not cut into pages, and what restores a register is all of it.
OF_FILES = {"not_with_format", "whole_as_lines"}
BY_CONTRACT = OF_WHAT_IS_STORED | OF_SEVERAL_MEMBERS | OF_MEANING | OF_CURSORS | OF_FILES


@dataclass
class Run:
    """What came of one run: how many requests were answered, and what was found."""

    cases: int = 0
    found: list[str] = field(default_factory=list)


def is_by_contract(response: Any) -> bool:
    """Say whether a request that holds to the document was refused by a rule that the document can't tell."""
    if response.status_code in (410, 412):
        # The record was deleted or changed meanwhile.
        return True
    if response.status_code != 422:
        return False
    codes = {fault["code"] for fault in json.loads(response.content).get("errors", ())}
    return bool(codes) and codes <= BY_CONTRACT


def filter_failure(context: Any, failure: Failure, case: Any, response: Any) -> bool:
    """Keep a failure unless it is a refusal by contract."""
    return not (isinstance(failure, RejectedPositiveData) and is_by_contract(response))


@pytest.fixture
def _varied() -> Iterator[None]:
    """Let good requests reach further: each with an Idempotency-Key of its own, most without a made-up cursor."""
    numbers = count()

    def before_call(context: Any, case: Any, kwargs: Any) -> None:
        places = (ParameterLocation.HEADER, ParameterLocation.QUERY)
        if case.meta is None or any(case.meta.is_negative_at(place) for place in places):
            return
        number = next(numbers)
        if isinstance((case.headers or {}).get("Idempotency-Key"), str):
            case.headers["Idempotency-Key"] = f"{number} {case.headers['Idempotency-Key']}"[:255]
        if case.query and "cursor" in case.query and number % 4:
            del case.query["cursor"]
        if case.query and case.query.get("format") in ("xlsx", "parquet") and number % 50:
            # Each starts a program; tests/test_streams.py has them all.
            case.query["format"] = "csv"

    schemathesis.hook(before_call)
    yield
    schemathesis.hooks.unregister(before_call)


def run(app: FastAPI, token: str, phase: str, examples: int, without: str | None) -> Run:
    """Run one phase: `examples` per operation, or of sequences; without the operations of the paths that match."""
    config = schemathesis.Config.from_dict(
        {
            "seed": SystemRandom().getrandbits(64) if AT_LENGTH else SEED,
            "headers": {"Authorization": f"Bearer {token}"},
            "continue-on-failure": True,
            "generation": {
                "max-examples": examples,
                "deterministic": not AT_LENGTH,
                "database": "none",
                "no-shrink": True,
                "with-security-parameters": False,
            },
            "checks": {
                # Also: the record is gone, has changed, the body is too large, or no If-Match was sent.
                "negative_data_rejection": {
                    "expected-statuses": [400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422, 428, 429]
                },
                # The one header that is required is If-Match.
                "missing_required_header": {"expected-statuses": [428]},
            },
            "phases": {name: {"enabled": name == phase} for name in PHASES},
        }
    )
    schema: Any = schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    schema.hook(filter_failure)
    # What a file may hold no schema tells: tests/transfer sends good ones and bad ones.
    schema = schema.exclude(method="POST", path="/v1/imports")
    if without is not None:
        schema = schema.exclude(path_regex=without)
    found = Run()
    try:
        for event in from_schema(schema).execute():
            told(event, found)
    finally:
        shutdown_lifespans()
    return found


def told(event: events.EngineEvent, found: Run) -> None:
    """Add to `found` what an event of the engine tells."""
    if isinstance(event, events.FatalError):
        raise event.exception
    if isinstance(event, events.NonFatalError):
        raise event.value
    if not isinstance(event, events.ScenarioFinished):
        return
    found.cases += len(event.recorder.interactions)
    for id_, checks in event.recorder.checks.items():
        answer = event.recorder.interactions[id_].response
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                text = "" if answer is None else answer.content.decode(errors="replace")[:1_000]
                what = f"{check.name}: {failure.operation}: {failure.title}. {failure.message}"
                found.found.append(f"{what}\n{check.failure_info.code_sample[:2_000]}\n{text}")


# Of each phase: how many examples of an operation (of sequences, in the last) are enough for most runs, of which paths
# there are none, and how many requests that makes at least.
SHARES = [
    ("examples", 1, None, 300),
    ("coverage", 1, ALIKE, 6_000),
    ("fuzzing", 2, ALIKE, 80),
    ("stateful", 4, None, 20),
]
# What is made does not depend on the database; this share is for what may be stored or compared otherwise there.
SHARES_OF_POSTGRESQL = [("examples", 1, None, 300), ("fuzzing", 2, rf"{ALIKE}|^/v1/acts", 40)]


def check(app: FastAPI, token: str, phase: str, examples: int, without: str | None, least: int) -> None:
    """Run a share, and hold it to having found nothing."""
    came = run(app, token, phase, *((100, None) if AT_LENGTH else (examples, without)))
    assert came.found == [], f"{len(came.found)} of {came.cases}:\n\n" + "\n\n".join(came.found[:10])
    assert came.cases >= least


@pytest.mark.only("sqlite")  # PostgreSQL has its own share, below
@pytest.mark.parametrize(("phase", "examples", "without", "least"), SHARES)
@pytest.mark.usefixtures("_varied")
def test_keeps_to_the_contract(
    app: FastAPI, keys: dict[str, str], phase: str, examples: int, without: str | None, least: int
) -> None:
    check(app, keys["admin"], phase, examples, without, least)


@pytest.mark.only("postgresql")  # SQLite has all shares, above
@pytest.mark.parametrize(("phase", "examples", "without", "least"), SHARES_OF_POSTGRESQL)
@pytest.mark.usefixtures("_varied")
def test_keeps_to_the_contract_on_the_other_database(
    app: FastAPI, keys: dict[str, str], phase: str, examples: int, without: str | None, least: int
) -> None:
    check(app, keys["admin"], phase, examples, without, least)
