"""Calls in threads that coroutines wait for."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def call(fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `fn` returns. A `StopIteration` is raised as a `RuntimeError`, as generators raise it.

    asyncio hands on every exception but this one: who waits for the thread would wait for ever.
    """
    try:
        return fn(*args, **kwargs)
    except StopIteration as error:
        raise RuntimeError("An iterator was asked for a value that it does not have.") from error
