"""Persons: no text names one who is no leader of the register. What looks like a name is a guess, and told as one.

Two patterns: a title of courtesy, rank or office with a name; and two or more capitalised words after a word for
what a private person is or says, or before what befalls a prisoner.
"""

import re
from collections.abc import Iterator, Sequence

from app.folding import fold
from app.register.examined import Examined
from app.register.findings import Finding
from app.register.reading import Register

_WORD = r"[^\W\d_a-zß-öø-ÿ][\w'’-]+"
_PARTICLE = r"(?:al|el|bin|ben|ibn|bint|de|da|di|du|dos|del|della|la|le|van|von|der|den|ter|ould|abu|ul)"
_NAME = rf"{_WORD}(?:\s+(?:{_PARTICLE}\s+)*{_WORD})+"
_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mme|Dr|Prof|Sr|Señora?|Herr|Frau|Sir|Dame|Lord|Lady|Rev|Imam|Mullah|Ayatollah|Sheikh"
    r"|Capt|Captain|Col|Colonel|Gen|General|Maj|Major|Lt|Lieutenant|Sgt|Sergeant|Brigadier|Admiral|Marshal)"
)
_CALLED = (
    r"(?:activists?|actors?|actress|advocates?|analysts?|authors?|bloggers?|businessm[ae]n|businesswom[ae]n|clerics?"
    r"|commanders?|convicts?|critics?|detainees?|dissidents?|inmates?|journalists?|lawyers?|killers?|leaders?"
    r"|militants?|murderers?|oligarchs?|opponents?|pastors?|poets?|politicians?|priests?|prisoners?|professors?"
    r"|rappers?|rebels?|reporters?|researchers?|scholars?|singers?|soldiers?|speakers?|spokes(?:man|woman|person)"
    r"|students?|writers?|named|called|including)"
)
_BEFALLS = (
    r"(?:(?:was|were|is|are|has\s+been|had\s+been)\s+(?:among|freed|released|pardoned|amnestied|jailed|imprisoned"
    r"|sentenced|convicted|arrested|detained|excluded)|who\b|aged\b|said\b|says\b|told\b|,\s+(?:aged|convicted|jailed))"
)
_LEADING_TITLE = re.compile(rf"^{_TITLE}\.? ")
_PATTERNS = (
    re.compile(rf"\b{_TITLE}\.?\s+(?P<name>{_WORD}(?:\s+(?:{_PARTICLE}\s+)*{_WORD})*)"),
    re.compile(rf"\b{_CALLED}\s+(?P<name>{_NAME})"),
    re.compile(rf"(?P<name>{_NAME})\s*,?\s+{_BEFALLS}"),
)
# Words that make a capitalised run the name of a body, a day, a law, a place or a people, not of a person.
_WORDS_OF_OTHERS = """
    Act Agency Agreement Amnesty Army Article Assembly Association Award Bank Bill Board Broadcasting Bureau Cabinet
    Cell Centre Center Chamber Christmas Church City Clemency Code Command Commission Committee Company Congress
    Constitution Convention Corporation Corps Council County Court Covid Daily Day Decree Defence Department Deputies
    District Division Duma Easter Eid Embassy Emergency Executive Federation Fitr Force Forces Forum Foundation
    Front Gazette Government Group Guard Herald House Human Independence Institute Interior International Island
    Islands Journal Judge Judiciary Justice Kingdom Law Liberation Majesty Mail Mercy Ministry Movement Muslim
    National Network New News Newspaper North Office Official Order Organisation Organization Pardon Parliament Party
    Peace People Peoples Police Post President Press Prime Prison Prisons Probation Proclamation Programme Province
    Radio Ramadan Region Register Republic Resistance Review Revolution Rights Royal Security Senate Service Services
    Society South State States Sultan Sunday Supreme Television Times Treaty Tribunal Tribune Union United University
    Victory Voice War Watch West World Year East Northern Southern Western Eastern Central Saint The This That These
    His Her Its Of One Two Both Most Other Others All In On At For By With From January February March April May June
    July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Minister King
    Queen Emir Crown Prince Princess Governor Speaker Secretary Attorney Chief Director Penitentiary Correctional
"""
_NO_PERSON = frozenset(_WORDS_OF_OTHERS.split())


def check_persons(register: Register, acts: Sequence[Examined]) -> Iterator[Finding]:
    """Give what looks like a person's name in the words of the acts, and is no leader's, body's or publisher's."""
    known = _Known(register)
    for act in acts:
        for pointer, text in _texts(act):
            for name in _names_in(text):
                if not known.holds(name):
                    message = f"“{name}” looks like the name of a person who is no leader of the register."
                    yield act.finding("person_named", message, pointer, name)


class _Known:
    """The names that are no private person's: leaders, by any two words of a name; bodies; publishers."""

    def __init__(self, register: Register) -> None:
        self._leaders: list[set[str]] = []
        for leader in register.leaders.values():
            self._leaders += [set(fold(name).split()) for name in (leader.name, *(n.name for n in leader.names))]
            before = (term.predecessor.name for term in leader.terms if term.predecessor is not None)
            self._leaders += [set(fold(name).split()) for name in before if name is not None]
        others: list[str | None] = []
        for act in register.acts.values():
            others += [source.publisher for source in act.sources] + [source.originator for source in act.sources]
            others += [role.body for role in act.roles]
            self._leaders += [
                set(fold(role.leader.name).split())
                for role in act.roles
                if role.leader is not None and role.leader.name is not None
            ]
        self._others = " · ".join({fold(name) for name in others if name is not None})

    def holds(self, name: str) -> bool:
        """Whether the words are those of a known name, the last of a leader's alone too."""
        folded = fold(name).removesuffix("'s")
        words = set(folded.split())
        return folded in self._others or any(words <= leader for leader in self._leaders)


def _names_in(text: str) -> Iterator[str]:
    seen: set[str] = set()
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            name = _LEADING_TITLE.sub("", " ".join(found["name"].split()))
            words = [word.removesuffix("'s").removesuffix("’s") for word in name.split()]
            if name in seen or any(word in _NO_PERSON or word.isupper() for word in words):
                continue
            seen.add(name)
            yield name


def _texts(act: Examined) -> Iterator[tuple[str, str]]:
    """Give every text of an act with its place, but what publications are called."""
    posted = act.posted
    for name in ("title", "summary", "notes", "instrument_text", "jurisdiction"):
        if getattr(posted, name):
            yield f"/{name}", getattr(posted, name)
    described = posted.described_as
    if described is not None:
        yield from ((f"/described_as/{name}", text) for name in ("label", "by", "text")
                    if (text := getattr(described, name)))  # fmt: skip
    for array in ("milestones", "roles", "occasions", "motives", "breakdowns", "scopes", "conditions", "relations"):
        for place, part in enumerate(getattr(posted, array)):
            for name in ("by", "office", "text"):
                if text := getattr(part, name, None):
                    yield f"/{array}/{place}/{name}", text
    for given in act.figures():
        for name, said in (
            ("by", given.figure.by), ("text", given.figure.text), ("count/wording", given.figure.count.wording),
        ):  # fmt: skip
            if said:
                yield f"{given.pointer}/{name}", said
    for place, source in enumerate(posted.sources):
        if source.quote:
            yield f"/sources/{place}/quote", source.quote
