"""Rows as totals give them, made up for tests of charts."""

from typing import Any

from hypothesis import strategies as st

numbers = st.integers(0, 10**10)


@st.composite
def counts(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a sum: known, open, or not quantified."""
    if draw(st.integers(0, 5)) == 0:
        return {"acts": 1, "low": None, "best": None, "high": None, "unquantified": 1}
    low, best, high = sorted([draw(numbers), draw(numbers), draw(numbers)])
    open_ = draw(st.booleans())
    return {"acts": 1, "low": low, "best": best, "high": None if open_ else high, "unquantified": 0}


def count(low: int | None, best: int | None, high: int | None) -> dict[str, Any]:
    """Return a sum of one act."""
    return {"acts": 1, "low": low, "best": best, "high": high, "unquantified": int(best is None)}
