"""Writing records into the files of the register: in the house's form, each act in its place."""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.counts.dates import PartialDate
from app.folding import fold
from app.register.reading import MEMBERS

Json = dict[str, Any]
_LONGEST_SLUG = 40


def in_house_form(content: object) -> str:
    """Return the text of a file of records as the house writes it."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def add_record(folder: Path, act: Json, leaders: Sequence[Json]) -> Path:
    """Write an act, and the leaders that its file does not know yet, into the file of its country; return the file.

    The act is put behind those of an earlier or the same date, before the others.
    A file that is not there is begun.
    """
    path = folder / f"{act['country']}.json"
    content: Json = {name: [] for name in MEMBERS} | {"country": act["country"]}
    if path.exists():
        content = json.loads(path.read_text(encoding="utf-8"))
    known = {fold(name) for leader in content["leaders"] for name in _names(leader)}
    content["leaders"] += [leader for leader in leaders if known.isdisjoint(map(fold, _names(leader)))]
    content["acts"].insert(_place(content["acts"], act), act)
    # Whole or not at all: a file cut short would lose the records of a country.
    draft = path.with_suffix(".tmp")
    draft.write_text(in_house_form(content), encoding="utf-8")
    draft.replace(path)
    return path


def external_id_of(country: str, dates: Sequence[str], title: str, taken: Collection[str]) -> str:
    """Return a name for an act that none has yet: country, year, title, as in `aze-2025-new-year-amnesty`."""
    year = min((PartialDate.parse(date).first.year for date in dates), default=None)
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = [
        word for word in re.findall(r"[a-z0-9]+", plain.lower()) if word not in ("the", "of", "a", "an", str(year))
    ]
    slug = "-".join(words)[:_LONGEST_SLUG].strip("-") or "act"
    base = f"{country.lower()}-{year or 'undated'}-{slug}"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def key_of(text: str, taken: Collection[str]) -> str:
    """Return a key for a part of an act that none of `taken` is, made of the first word of a text."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain) or ["part"]
    base: str = next((word for word in words if word not in ("the", "www")), words[0])
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}{number}"
    return key


def _names(leader: Mapping[str, Any]) -> list[str]:
    return [str(each["name"]) for each in (leader, *leader.get("names", ()))]


def _place(acts: Sequence[Json], act: Json) -> int:
    """Return where an act goes: behind the last of an earlier or the same date; at the end if it has no date."""
    began = _began(act)
    if began is None:
        return len(acts)
    place = 0
    for number, other in enumerate(acts, 1):
        other_began = _began(other)
        if other_began is not None and other_began <= began:
            place = number
    return place


def _began(act: Json) -> str | None:
    """Return the first day of the first date of an act."""
    dates = [PartialDate.parse(step["on"]).first.isoformat() for step in act.get("milestones", ()) if step.get("on")]
    return min(dates, default=None)
