"""What the documents say is so: settings, operations, links, citations, examples. What is not documented fails here."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fastapi.dependencies.models import Dependant
from sqlmodel import SQLModel

import app.models  # noqa: F401  # fills the metadata
from app.acts.examples import FOUNDING
from app.cli import cli
from app.counts.reader import WordingError, read_wording
from app.doors import SCOPE_OF_DOOR
from app.main import ROUTERS
from app.routing import Route
from app.settings import PREFIX, Settings
from app.totals.schemas import Grouping
from tests.test_house import ROOT, files, name, sources

DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
_CITED = re.compile(r'\bdocs/([\w/-]+\.md)(?:,\s+"([^"]+)")?')
_LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.M | re.S)


@cache
def read(path: Path) -> str:
    """Return the text of a document."""
    return path.read_text()


def rows(text: str) -> list[list[str]]:
    """Return the cells of all table rows in a text, heads and rules included."""
    return [
        [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        for line in text.splitlines()
        if line.startswith("|")
    ]


def section(document: str, title: str) -> str:
    """Return what stands under a heading, up to the next of the same or a higher level."""
    match = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^\1 |^# |\Z)", read(DOCS / document), re.M | re.S)
    assert match is not None, f"docs/{document} has no section “{title}”"
    return match[2]


def headings(path: Path) -> list[str]:
    """Return the titles of a document's sections."""
    return re.findall(r"^#+ (.+)$", _FENCE.sub("", read(path)), re.M)


def anchor(title: str) -> str:
    """Return the fragment by which a section is linked to."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


# --- settings and operations ---------------------------------------------------------------


def setting_rows() -> Iterator[str]:
    """Give the row of each setting, as docs/configuration.md must have it."""
    for setting, field in Settings.model_fields.items():
        alias = field.validation_alias
        variable = setting.upper() if alias is not None else (PREFIX + setting).upper()
        default = field.default
        if isinstance(default, tuple):
            default = ",".join(default)
        shown = str(default).lower() if isinstance(default, bool) else str(default)
        yield f"| `{variable}` | {f'`{shown}`' if shown else ''} | {field.description} |"


def test_every_setting_is_documented_as_it_is() -> None:
    table = [line for line in read(DOCS / "configuration.md").splitlines() if line.startswith("| `")]
    assert table == list(setting_rows())


def routes() -> Iterator[Route]:
    """Give every route of the service."""
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, Route)
            yield route


def scope_of(dependant: Dependant) -> str:
    """Return what a route needs of its caller, as docs/reference.md says it."""
    scope = SCOPE_OF_DOOR.get(dependant.call) if dependant.call is not None else None
    inner = [scope_of(part) for part in dependant.dependencies]
    return scope or next((found for found in inner if found != "—"), "—")


def operation_rows() -> Iterator[str]:
    """Give the row of each operation, as docs/reference.md must have it."""
    for route in routes():
        if route.include_in_schema:
            needs = scope_of(route.dependant)
            for method in route.methods or ():
                yield f"| {method} | `{route.path}` | `{route.operation_id}` | {needs} | {route.summary} |"


def test_every_operation_is_documented_as_it_is() -> None:
    documented = Counter(re.findall(r"^\| (?:GET|POST|PATCH|DELETE) \|.*$", read(DOCS / "reference.md"), re.M))
    expected = Counter(operation_rows())
    missing, wrong = expected - documented, documented - expected
    assert not missing, "docs/reference.md lacks\n" + "\n".join(missing)
    assert not wrong, "docs/reference.md has what is not so\n" + "\n".join(wrong)


def test_every_page_is_documented() -> None:
    text = read(DOCS / "reference.md")
    assert [route.path for route in routes() if not route.include_in_schema and f"`{route.path}`" not in text] == []


def test_every_filter_of_lists_and_totals_is_documented() -> None:
    text = section("api.md", "Lists") + section("api.md", "Totals")
    taken = {
        parameter
        for route in routes()
        if route.path in ("/v1/acts", "/v1/breakdowns", "/v1/figures", "/v1/totals") and "GET" in (route.methods or ())
        for parameter in route.known_parameters
    }
    assert len(taken) > 20
    assert sorted(parameter for parameter in taken if not re.search(rf"`{parameter}[`=]", text)) == []
    assert [group for group in Grouping if f"`{group}`" not in section("api.md", "Totals")] == []


def test_every_command_is_documented() -> None:
    text = read(DOCS / "operations.md")
    commands = [command.name or getattr(command.callback, "__name__", "") for command in cli.registered_commands]
    assert len(commands) >= 5
    assert [command for command in commands if f"`{command}`" not in text] == []
    assert "`keys create" in text


# --- the data model ------------------------------------------------------------------------


def wordings() -> Iterator[tuple[str, list[str]]]:
    """Give each wording of the tables in docs/data-model.md with the other cells of its row."""
    for cells in rows(section("data-model.md", "How words are read")):
        for wording in re.findall(r"`([^`]+)`", cells[0]):
            yield wording, cells[1:]


def test_wordings_are_read_as_the_data_model_says() -> None:
    checked = 0
    for wording, cells in wordings():
        if len(cells) != 4:
            continue
        count = read_wording(wording)
        high = "open" if count.is_open else count.high
        shown = [str(value) for value in (count.qualifier, count.low, count.best, high)]
        assert (wording, [value.replace("None", "null") for value in shown]) == (wording, cells)
        checked += 1
    assert checked > 60


def test_wordings_are_refused_as_the_data_model_says() -> None:
    checked = 0
    for wording, cells in wordings():
        if len(cells) == 2:
            with pytest.raises(WordingError) as refused:
                read_wording(wording)
            assert (wording, refused.value.code) == (wording, cells[0])
            checked += 1
    assert checked > 10


def test_every_warning_is_documented() -> None:
    raised = set(re.findall(r'Warned\(\s*"(\w+)"', read(ROOT / "app/derivation/derive.py")))
    documented = set(re.findall(r"^\| `(\w+)` \|", section("data-model.md", "Warnings"), re.M))
    assert raised == documented


def test_every_table_is_documented() -> None:
    documented = set(re.findall(r"`(\w+)`", section("data-model.md", "How it is stored")))
    assert sorted(set(SQLModel.metadata.tables) - documented) == []


# --- examples, links, citations, decisions -------------------------------------------------


@pytest.mark.parametrize("document", ["README.md", "docs/api.md"])
def test_founding_example_is_the_one_that_is_tested(document: str) -> None:
    blocks = re.findall(r"^```json\n(.*?)^```", read(ROOT / document), re.M | re.S)
    # Replies are shortened with an ellipsis; what is posted stands whole.
    assert [json.loads(block) for block in blocks if "…" not in block and '"sources": [{' in block] == [FOUNDING]


def test_links_lead_somewhere() -> None:
    broken = []
    for path in files(".md"):
        for target in _LINK.findall(_FENCE.sub("", read(path))):
            if re.match(r"[a-z]+:", target):
                continue
            place, _, fragment = target.partition("#")
            file = (path.parent / place).resolve() if place else path
            if not file.exists() or (fragment and fragment not in map(anchor, headings(file))):
                broken.append(f"{name(path)}: {target}")
    assert broken == []


def test_code_cites_sections_that_are_there() -> None:
    broken = []
    cited = 0
    for path in sources("app", "bench", "migrations", "tests"):
        if path == Path(__file__):
            continue
        for document, title in _CITED.findall(re.sub(r"\s+", " ", read(path))):
            cited += 1
            file = DOCS / document
            if not file.exists() or (title and title not in headings(file)):
                broken.append(f"{name(path)}: docs/{document}{f', {title}' if title else ''}")
    assert broken == []
    assert cited > 10


def test_decisions_are_numbered_and_have_their_four_parts() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]
    for path in DECISIONS:
        title, *parts = headings(path)
        assert title.startswith(f"{int(path.name[:4])}. "), path.name
        assert parts == ["Context", "Decision", "Consequences", "Alternatives"], path.name


def test_list_of_decisions_has_them_all() -> None:
    listed = re.findall(r"^- \[(\d{4})\]\(([^)]+)\) (.+)$", read(DOCS / "decisions/README.md"), re.M)
    assert listed == [(path.name[:4], path.name, headings(path)[0].partition(". ")[2]) for path in DECISIONS]


def test_every_library_has_its_reason() -> None:
    given = {cells[0] for cells in rows(read(DOCS / "decisions/0008-libraries.md"))}
    asked = [
        re.split(r"[;\s<>=]", line)[0]
        for lock in ("requirements.in", "requirements-dev.in", "requirements-tools.in", "requirements-bench.in")
        for line in read(ROOT / lock).splitlines()
        if line and not line.startswith(("#", "-"))
    ]
    assert len(asked) > 20
    assert [library for library in asked if library not in given] == []


def test_version_is_the_same_everywhere() -> None:
    (version,) = re.findall(r'^version = "([^"]+)"$', read(ROOT / "pyproject.toml"), re.M)
    assert re.search(rf"^## {re.escape(version)}$", read(ROOT / "CHANGELOG.md"), re.M)
    assert f"\nversion: {version}\n" in read(ROOT / "CITATION.cff")
