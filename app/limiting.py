"""How often something may happen: fixed windows, counted in this process.

A window is one dict that is thrown away at its end: counting costs under a microsecond and old callers cost nothing.
"""

import ipaddress
import math
import time
from collections.abc import Callable
from typing import NamedTuple

from app.errors import TooManyRequests
from app.settings import parse_rate

# Past so many callers in one window, new ones share a place, so that an attacker can't fill the memory.
_MOST_CALLERS = 100_000


class Standing(NamedTuple):
    """Where one caller stands: what is allowed, what is left, in how many seconds the count begins anew."""

    limit: int
    remaining: int
    reset: int
    within: bool


class Limit:
    """One rule ("600/minute"), counted for each caller by itself."""

    def __init__(self, rule: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.amount, self.seconds = parse_rate(rule)
        self._clock = clock
        self._ends = 0.0
        self._counts: dict[str, int] = {}

    def take(self, caller: str) -> Standing:
        """Count one more for `caller`, and say where it stands."""
        return self._stand(caller, 1)

    def look(self, caller: str) -> Standing:
        """Say whether one more would be within the limit, counting nothing."""
        return self._stand(caller, 0)

    def _stand(self, caller: str, more: int) -> Standing:
        now = self._clock()
        if now >= self._ends:
            self._ends = now + self.seconds
            self._counts = {}
        counts = self._counts
        if caller not in counts and len(counts) >= _MOST_CALLERS:
            caller = "others"
        count = counts.get(caller, 0) + 1
        if more:
            counts[caller] = count
        left = max(0, self.amount - count)
        return Standing(self.amount, left, math.ceil(self._ends - now), count <= self.amount)


def address_of(client: tuple[str, int] | None) -> str:
    """Return whom an address belongs to, as far as limits care: an IPv6 network of 64 bits is one caller.

    An address of IPv4 is itself, also where a socket for both tells it as one of IPv6.
    """
    host = client[0] if client else ""
    if ":" not in host:
        return host
    try:
        address = ipaddress.IPv6Address(host.partition("%")[0])
    except ValueError:
        return host
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))


def reached(standing: Standing, detail: str) -> TooManyRequests:
    """Return the 429 of a limit that was reached, with the seconds to wait."""
    return TooManyRequests(f"{detail} Try again in {standing.reset} s.", headers={"Retry-After": str(standing.reset)})
