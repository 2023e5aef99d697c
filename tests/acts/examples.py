"""Acts that tests post: the founding example as docs/api.md prints it, and small ones."""

from copy import deepcopy
from typing import Any

from app.acts.examples import FOUNDING


def founding(**changes: Any) -> dict[str, Any]:
    """Return the founding example, with some members changed."""
    return deepcopy(FOUNDING) | changes


def small(**changes: Any) -> dict[str, Any]:
    """Return an act with what is required only, and the members given."""
    return {"country": "MAR", "title": "Throne Day pardon", "instrument": "royal_pardon"} | deepcopy(changes)
