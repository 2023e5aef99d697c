"""Progress of what takes over a second: one line on a terminal that moves, a plain line now and then elsewhere."""

import sys
import time
from types import TracebackType
from typing import Self

_SILENT = 1.0
_BETWEEN_LINES = 5.0
_BETWEEN_MOVES = 0.1


class Progress:
    """Tells on standard error how far a long task is: `progress(done)`. A short one passes without a word."""

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._moves = sys.stderr.isatty()
        self._next = time.monotonic() + _SILENT
        self._shown = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __call__(self, done: int) -> None:
        """Tell that `done` of the total are done."""
        now = time.monotonic()
        if now < self._next:
            return
        share = f" ({done / self._total:.0%})" if self._total else ""
        line = f"{self._what}: {done:,} of {self._total:,}{share}"
        _write(f"\r{line}\033[K" if self._moves else f"{line}\n")
        self._next = now + (_BETWEEN_MOVES if self._moves else _BETWEEN_LINES)
        self._shown = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End; a line that moved is taken away."""
        if self._shown and self._moves:
            _write("\r\033[K")


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
