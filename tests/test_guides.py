"""The commands of the guides are run as they stand, and print what the guides show."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.guides import ROOT, Guide, read_guide, run_guide, shows
from tests.quoted import bundled
from tests.serving import served
from tests.test_docs import section

NEEDED = ("bash", "curl", "jq", "column")
# Chapters of the README that are not about starting the service.
_README = ("../README.md", ("Post an act, and see the totals move", "The bundled register"))


def guides() -> dict[str, Guide]:
    """Return each guide by the name of its document."""
    document, titles = _README
    readme = "".join(f"\n{section(document, title)}" for title in titles)
    return {"README.md": read_guide(readme), "docs/api.md": read_guide((ROOT / "docs/api.md").read_text())}


@pytest.fixture
def tools() -> None:
    """What the guides' commands need beside the service: skipped where it is missing, but not in CI."""
    missing = [tool for tool in NEEDED if shutil.which(tool) is None]
    if missing:
        reason = f"The guides' commands need {', '.join(missing)}."
        if os.environ.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    told = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    assert tuple(map(int, told.split(".")[:2])) >= (7, 82), f"curl {told} has no --json"


# What a guide shows does not depend on the database: ids and moments are passed over, the rest is held equal elsewhere.
@pytest.mark.parametrize("document", list(guides()))
def test_commands_print_what_the_guide_shows(
    document: str, sqlite_databases: Databases, tmp_path: Path, tools: None
) -> None:
    guide = guides()[document]
    url = sqlite_databases.create()
    bundled(url)
    with served(url, tmp_path) as service:
        outputs = run_guide(guide, service.base, tmp_path, DATABASE_URL=url, DATA_DIR=str(tmp_path))
    sqlite_databases.drop(url)
    assert len(outputs) == len(guide.steps)
    wrong = [
        f"{step.command}shows\n{step.shown}but prints\n{output}"
        for step, output in zip(guide.steps, outputs, strict=True)
        if step.shown is not None and not shows(step.shown, output)
    ]
    assert not wrong, "\n\n".join([f"{len(wrong)} of {len(outputs)} outputs:", *wrong])


def test_finds_the_commands_of_the_guides() -> None:
    found = guides()
    assert len(found["README.md"].steps) >= 5
    assert len(found["docs/api.md"].steps) >= 35
    assert all("act.json" in guide.files for guide in found.values())
    assert sum(step.shown is not None for guide in found.values() for step in guide.steps) >= 35


def test_what_is_shown_is_held_against_the_output_whole() -> None:
    assert shows(
        '{"id": "01a2096d-f779-757f-8339-2661fa2108b8", …, "best": 3}', '{"id":"0' + "a" * 35 + '","x":1,"best":3}'
    )
    assert not shows('{"best": 3}', '{"best":4}')
    assert not shows('{"best": 3}', '{"best":3,"high":4}')
