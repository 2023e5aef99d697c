"""What the names inside one document mean: a `source` or `part_of` takes an id or a key of that document."""

from collections.abc import Sequence

from app.db.statements import Row
from app.errors import Fault


class References:
    """The ids and keys of one kind of record in a document; what is asked for and unknown is kept as faults."""

    def __init__(self, what: str) -> None:
        self.faults: list[Fault] = []
        self._what = what
        self._known: dict[str, str] = {}

    def add(self, id_: str, *names: str | None) -> None:
        """Let each of `names` mean the record `id_`."""
        for name in (id_, *names):
            if name is not None:
                self._known.setdefault(name, id_)

    def resolve(self, name: str | None, pointer: str) -> str | None:
        """Return the id that `name` means; an unknown name is a fault at `pointer`."""
        if name is None:
            return None
        if name not in self._known:
            keys = ", ".join(sorted(key for key, id_ in self._known.items() if key != id_)[:10]) or "none"
            message = f"No {self._what} of this act has this key or id; keys here: {keys}."
            self.faults.append(Fault("reference_unknown", message, pointer))
            return None
        return self._known[name]


def circles(lines: Sequence[Row]) -> list[Fault]:
    """Return a fault for each line whose `part_of` leads into a circle."""
    outer = {line["id"]: line["part_of"] for line in lines}
    free: set[str] = set()
    faults = []
    for place, line in enumerate(lines):
        path: set[str] = set()
        id_: str | None = line["id"]
        while id_ is not None and id_ not in free and id_ not in path:
            path.add(id_)
            id_ = outer.get(id_)
        if id_ is not None and id_ not in free:
            message = "By `part_of`, at once or by way of others, a line is part of itself."
            faults.append(Fault("part_of_circle", message, f"/breakdowns/{place}/part_of"))
        free |= path
    return faults


def marked_twice(figures: Sequence[Row], pointers: Sequence[str]) -> list[Fault]:
    """Return a fault for each figure that is marked `accepted` where another of its line and stage is."""
    marked: set[tuple[str | None, str]] = set()
    faults = []
    for figure, pointer in zip(figures, pointers, strict=True):
        if not figure["accepted"]:
            continue
        of = figure["breakdown_id"], figure["stage"]
        if of in marked:
            message = "One figure for a line and stage can be marked `accepted`."
            faults.append(Fault("accepted_twice", message, f"{pointer}/accepted"))
        marked.add(of)
    return faults
