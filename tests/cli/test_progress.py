"""Progress: nothing for what is short, one moving line on a terminal, lines elsewhere."""

import sys
from io import StringIO

import pytest

from app.cli import progress
from app.cli.progress import Progress


class Clock:
    """Time as the test wants it."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(progress, "time", made)
    return made


class Screen(StringIO):
    """A standard error that is a terminal or isn't."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def test_says_nothing_within_a_second(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(terminal=False)
    monkeypatch.setattr(sys, "stderr", screen)
    with Progress("Loading", 10) as tell:
        for done in range(1, 11):
            clock.now += 0.09
            tell(done)
    assert screen.getvalue() == ""


def test_writes_a_line_now_and_then_where_no_terminal_is(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(terminal=False)
    monkeypatch.setattr(sys, "stderr", screen)
    with Progress("Loading", 2000) as tell:
        for done in range(100, 2001, 100):
            clock.now += 1
            tell(done)
    assert screen.getvalue().splitlines() == [
        "Loading: 100 of 2,000 (5%)",
        "Loading: 600 of 2,000 (30%)",
        "Loading: 1,100 of 2,000 (55%)",
        "Loading: 1,600 of 2,000 (80%)",
    ]


def test_moves_one_line_on_a_terminal_and_takes_it_away(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(terminal=True)
    monkeypatch.setattr(sys, "stderr", screen)
    with Progress("Loading", 4) as tell:
        for done in range(1, 5):
            clock.now += 0.6
            tell(done)
    written = screen.getvalue()
    assert "\n" not in written
    assert "Loading: 2 of 4 (50%)" in written
    assert written.endswith("\r\x1b[K")
