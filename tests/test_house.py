"""The rules of the house that a program can check: sizes, names, docstrings, who imports what."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MOST_LINES = 300
# Names that say nothing: whatever is in such a file belongs somewhere that has a name.
FORBIDDEN = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "base_service",
    "data",
    "info",
}
# Text that a tool or a machine leaves behind: where packages came from, where the work was done.
REGISTRIES = [
    ".".join(labels) for labels in (("pypi", "org"), ("python" + "hosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
]
LEFT_BEHIND = re.compile(
    "|".join(map(re.escape, REGISTRIES))
    + r"|--(extra-)?index-url\b|--find-links\b"
    + r"|(?<![\w.~-])/(opt|work|root|home|Users)/\w+|/tmp/\w+/\w"
)
SKIPPED = {".git", ".venv", "data", "build", "node_modules"}


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Return the files that git tracks or would track, with these suffixes (all, if none is given)."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:  # an unpacked archive: no git, but also nothing that git would ignore, save what these folders hold
        found = [path for path in ROOT.rglob("*") if path.relative_to(ROOT).parts[0] not in SKIPPED]
    return tuple(path for path in sorted(found) if path.is_file() and (not suffixes or path.suffix in suffixes))


def sources(*folders: str) -> list[Path]:
    """Return the Python files below these folders of the repository."""
    return [path for path in files(".py") if path.relative_to(ROOT).parts[0] in folders]


def name(path: Path) -> str:
    """Return a file's path in the repository."""
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> set[str]:
    """Return the full names that a module imports: of modules, and of what is taken from them."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_finds_files_to_check() -> None:
    assert ROOT / "app/settings.py" in sources("app")
    assert Path(__file__) in sources("tests")


def test_no_file_of_the_app_is_too_long() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in sources("app")}
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_every_module_says_what_lives_there() -> None:
    silent = []
    for path in sources("app", "bench", "migrations", "tests"):
        text = path.read_text()
        if not text.startswith(('"""', 'r"""')) or not ast.get_docstring(ast.parse(text)):
            silent.append(name(path))
    assert silent == []


def test_no_name_says_nothing() -> None:
    modules = sources("app", "bench", "migrations", "tests")
    assert [name(path) for path in modules if path.stem in FORBIDDEN] == []
    folders = {parent for path in modules for parent in path.relative_to(ROOT).parents}
    assert [folder.as_posix() for folder in folders if folder.name in FORBIDDEN] == []


def test_only_the_database_room_knows_dialects() -> None:
    knowing = {
        name(path)
        for path in sources("app")
        if any(full.startswith("sqlalchemy.dialects") for full in imports(ast.parse(path.read_text())))
    }
    assert {path for path in knowing if not path.startswith("app/db/")} == set()


def test_test_files_mirror_the_app() -> None:
    # A folder of tests has a room of that name: tests/acts/test_parts.py is about app/acts. bench/ is the other room,
    # and browser/ goes through the pages of all rooms.
    folders = {path.relative_to(ROOT).parts[1] for path in sources("tests") if len(path.relative_to(ROOT).parts) > 2}
    assert sorted(folder for folder in folders if not (ROOT / "app" / folder).is_dir()) == ["bench", "browser"]


def test_nothing_is_left_to_do_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    found = [
        f"{name(path)}:{number}"
        for path in sources("app", "bench", "migrations")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if marks.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("mark", ["type: ignore", "noqa"])
def test_every_exception_from_a_check_gives_its_reason(mark: str) -> None:
    # The mark with its code, then the reason.
    reasoned = re.compile(rf"#\s*{mark}(\[[\w, -]+\]|: ?[A-Z0-9, ]+)\s+[#-]\s*\S+")
    found = [
        f"{name(path)}:{number}"
        for path in sources("app", "bench", "migrations", "tests")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(rf"#\s*{mark}", line) and not reasoned.search(line)
    ]
    assert found == []


def test_no_file_tells_where_it_was_made() -> None:
    found = []
    for path in files():
        if path == Path(__file__):
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue  # pictures and fonts
        found += [f"{name(path)}: {match[0]}" for match in LEFT_BEHIND.finditer(text)]
    assert found == []


def test_locks_pin_every_package_by_hash() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt", "requirements-tools.txt", "requirements-bench.txt"):
        entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
        assert len(entries) > 10
        for entry in entries:
            assert re.match(r"[a-z0-9.-]+(\[[a-z,]+\])?==[^\s;]+ ", entry), entry
            assert "--hash=sha256:" in entry, entry


def test_locks_agree_on_what_both_name() -> None:
    def pins(lock: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for package, version in re.findall(r"^([a-z0-9.-]+)==([^\s;]+)", (ROOT / lock).read_text(), re.M):
            found.setdefault(package, set()).add(version)
        return found

    service, development = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {package: development.get(package) for package in service} == service
    # Side by side on the same server: on the same versions of it.
    bench = pins("requirements-bench.txt")
    assert {"uvicorn", "uvloop", "httptools"} <= bench.keys()
    assert {
        package: versions for package, versions in bench.items() if service.get(package, versions) != versions
    } == {}
