"""Guides as programs: the commands of a Markdown document, what it shows of their output, and running them.

A fence of `sh` is a command; the fence of output right behind it, if any, is what it prints. A fence behind a line that
ends with "`name.json`:" (or .csv, .ndjson) is the content of that file.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
ADDRESS = "http://127.0.0.1:8000"
_FENCE = re.compile(r"(?P<before>[^\n]*)\n+^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S)
_FILE = re.compile(r"`([\w-]+\.(?:json|ndjson|csv))`:$")
_OUTPUT = ("json", "http", "text", "csv")
# What is another's at each run: identifiers, moments, ETags, cursors, positions, keys.
_PASSING = re.compile(
    r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"|(?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(?:Z|\+00:00))"
    r"|(?P<digest>\b[0-9a-f]{32}\b)"
    r"|(?P<cursor>(?<=cursor=)[\w-]+)"
    r'|(?P<position>(?<="position":)\d+)'
    r"|(?P<left_out>…)"
)
_PATTERNS = {
    "id": r"[0-9a-f-]{36}",
    "moment": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)",
    "digest": r"[0-9a-f]{32}",
    "cursor": r"[\w-]+",
    "position": r"\d+",
    "left_out": r".*?",
}
_MARK = "\x1e"
# A stream has no end: what it gave in some seconds is what is shown.
_SCRIPT_HEAD = """\
curl() { command curl --max-time 5 "$@" || { code=$?; [ $code = 28 ] || return $code; }; }
set -e -o pipefail
"""


@dataclass(slots=True)
class Step:
    """One command of a guide, and what the guide shows of its output (None if nothing)."""

    command: str
    shown: str | None = None


@dataclass(slots=True)
class Guide:
    """The commands of a document in their order, and the files that they read."""

    steps: list[Step] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


def read_guide(text: str) -> Guide:
    """Return the commands and files of a Markdown text."""
    guide = Guide()
    end = -1
    for fence in _FENCE.finditer(text):
        file = _FILE.search(fence["before"])
        if fence["language"] == "sh":
            guide.steps.append(Step(fence["text"]))
        elif file is not None:
            guide.files[file[1]] = fence["text"]
        elif fence["language"] in _OUTPUT and guide.steps and not text[end : fence.start("language") - 3].strip():
            guide.steps[-1].shown = fence["text"]
        end = fence.end()
    return guide


def run_guide(guide: Guide, base: str, folder: Path, **environment: str) -> list[str]:
    """Run the commands in one shell in `folder`, against the service at `base`; return the output of each.

    Raises `AssertionError` where a command fails.
    """
    for name, content in guide.files.items():
        (folder / name).write_text(content)
    script = _SCRIPT_HEAD + "".join(f"printf '{_MARK}'\n{step.command}" for step in guide.steps)
    script = script.replace(ADDRESS, base).replace(".venv/bin/python", sys.executable)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    outputs = [output.replace(base, ADDRESS) for output in done.stdout.split(_MARK)[1:]]
    failed = guide.steps[len(outputs) - 1].command if outputs else script
    assert done.returncode == 0, f"{failed}\n{outputs[-1:]}\n{done.stderr}"
    return outputs


def shows(shown: str, output: str) -> bool:
    """Whether `output` is what a guide shows, but for white space, what `…` stands for and what each run makes anew."""
    wanted = re.sub(r"\s", "", shown)
    pattern, start = "", 0
    for found in _PASSING.finditer(wanted):
        assert found.lastgroup is not None
        pattern += re.escape(wanted[start : found.start()]) + _PATTERNS[found.lastgroup]
        start = found.end()
    return re.fullmatch(pattern + re.escape(wanted[start:]), re.sub(r"\s", "", output), re.S) is not None
