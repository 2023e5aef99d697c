"""Files that can't be written piece by piece: a program of its own writes them, whose memory goes with it."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.formats.asked import Format
from app.formats.cells import plain_line
from app.formats.columns import Table, Value

PROGRAMS = {Format.XLSX: "app.formats.xlsx", Format.PARQUET: "app.formats.parquet"}
_ROOT = Path(__file__).parent.parent.parent
_LONGEST_ERROR = 4_000


@dataclass(frozen=True, slots=True)
class Order:
    """What a program is told: which file to write, with which columns, and what to say about it."""

    path: str
    title: str
    columns: Sequence[tuple[str, str, str]]
    about: Sequence[tuple[str, str]] = ()

    @staticmethod
    def of(table: Table, path: Path, about: Sequence[tuple[str, str]]) -> "Order":
        """Return the order to write a table."""
        columns = [(column.name, column.type, column.description) for column in table.columns]
        return Order(str(path), table.title, columns, about)

    def told(self) -> str:
        """Return the order as an argument of a program."""
        return json.dumps(asdict(self))

    @staticmethod
    def heard(arguments: Sequence[str]) -> "Order":
        """Return the order that the arguments of this program tell."""
        told: dict[str, Any] = json.loads(arguments[1])
        return Order(**told)


def make_file(format_: Format, order: Order, batches: Iterable[Sequence[Sequence[Value]]]) -> None:
    """Write the file of the order. Raises `RuntimeError` where the program fails."""
    command = [sys.executable, "-m", PROGRAMS[format_], order.told()]
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    try:
        # A program that failed closes its end; what it says of it is told below.
        with suppress(BrokenPipeError):
            for batch in batches:
                process.stdin.write("".join(map(plain_line, batch)).encode())
            process.stdin.flush()
        _, said = process.communicate()
    except BaseException:
        process.kill()
        process.communicate()
        raise
    if process.returncode != 0:
        raise RuntimeError(f"{PROGRAMS[format_]} failed: {said.decode(errors='replace')[-_LONGEST_ERROR:]}")
