"""Tests of app/limiting.py: windows, callers, addresses."""

import pytest

from app.limiting import Limit, address_of, reached


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_counts_each_caller_by_itself() -> None:
    limit = Limit("2/minute", Clock())
    assert [limit.take("a").within for _ in range(3)] == [True, True, False]
    assert limit.take("b").within


def test_begins_anew_when_the_window_ends() -> None:
    clock = Clock()
    limit = Limit("1/minute", clock)
    limit.take("a")
    clock.now += 59
    standing = limit.take("a")
    assert (standing.within, standing.remaining, standing.reset) == (False, 0, 1)
    clock.now += 1
    assert limit.take("a").within


def test_counts_nothing_when_it_only_looks() -> None:
    limit = Limit("1/minute", Clock())
    assert limit.look("a").within
    assert limit.look("a").within
    assert limit.take("a").within
    assert not limit.look("a").within


def test_keeps_a_bounded_number_of_callers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.limiting._MOST_CALLERS", 2)
    limit = Limit("2/minute", Clock())
    standings = [limit.take(f"caller {number}").within for number in range(6)]
    assert standings == [True, True, True, True, False, False]


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("10.0.0.1", 5), "10.0.0.1"),
        (("2001:db8:1:2:3:4:5:6", 5), "2001:db8:1:2::/64"),
        (("fe80::1%eth0", 5), "fe80::/64"),
        (("::ffff:203.0.113.7", 5), "203.0.113.7"),
        (None, ""),
        (("testclient", 5), "testclient"),
    ],
)
def test_takes_a_network_of_ipv6_for_one_caller(client: tuple[str, int] | None, address: str) -> None:
    assert address_of(client) == address


def test_says_when_to_come_back() -> None:
    limit = Limit("1/hour", Clock())
    assert reached(limit.take("a"), "Too many.").headers == {"Retry-After": "3600"}
