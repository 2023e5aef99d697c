"""What became of a file: how many records were created, changed, unchanged, refused; and the first of the refusals."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from app.errors import Fault

MOST_TOLD: Final = 100
Outcome = Literal["created", "changed", "unchanged", "refused"]


@dataclass(slots=True)
class Counted:
    """How many records of one kind were created, changed, found unchanged, refused."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0

    def add(self, outcome: Outcome, number: int = 1) -> None:
        """Count some records."""
        setattr(self, outcome, getattr(self, outcome) + number)


@dataclass(slots=True)
class Report:
    """The report of one import, while it runs and after. `columns` tells which heading meant which column.

    `unreadable` is a file of which nothing can be taken, whatever was asked.
    """

    line: int = 0
    acts: Counted = field(default_factory=Counted)
    leaders: Counted = field(default_factory=Counted)
    sources: Counted = field(default_factory=Counted)
    columns: dict[str, str] = field(default_factory=dict)
    faults: int = 0
    refusals: list[Fault] = field(default_factory=list)
    unreadable: bool = False

    def of(self, kind: str) -> Counted:
        """Return the counts of a kind of record."""
        counted: Counted = getattr(self, f"{kind}s")
        return counted

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Take note of what was wrong: all of it is counted, the first is told."""
        for fault in faults:
            self.faults += 1
            if len(self.refusals) < MOST_TOLD:
                self.refusals.append(fault)

    @property
    def refused(self) -> int:
        """How many records were refused."""
        return self.acts.refused + self.leaders.refused + self.sources.refused

    def as_json(self) -> dict[str, Any]:
        """Return the report as it is stored and served."""
        return {
            "line": self.line,
            **{name: asdict(getattr(self, name)) for name in ("acts", "leaders", "sources")},
            "columns": self.columns,
            "faults": self.faults,
            "refusals": [fault.as_member() for fault in self.refusals],
        }
