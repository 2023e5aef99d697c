"""Acts as clients post them, and sequences of writes, as hypothesis makes them: small numbers, so that they meet."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from app.vocabularies import POSTED_KINDS, Kind, MilestoneType, SourceKind

Document = dict[str, Any]

COUNTRIES = ["AZE", "FRA", "UZB"]
LEADERS = ["Ada Almond", "Bo Birch", "Cy Cedar"]
DATES = ["2019", "2020", "2020-01", "2020-01-01", "2020-05", "2020-05-17", "2020-05-31", "2021", "2021-01"]
NESTING = ["tranche_of", "amends", "implements", "supersedes"]
WRITES = [
    *("create", "create", "relate", "relate", "relate", "cover", "describe", "review"),
    *("delete", "restore", "add", "change", "remove", "unrelate"),
]
BESIDE = ["series_of", "parallel_to"]
WORDINGS = [
    "others",
    "unknown",
    "none",
    "17 people",
    "about 30",
    "nearly 40",
    "more than 20",
    "at least 12 prisoners",
    "up to 25",
    "fewer than 10",
    "between 8 and 20",
    "dozens",
    "around 3,000",
    "several hundred",
]

dates = st.none() | st.sampled_from(DATES)
small = st.integers(0, 40)


@st.composite
def count_objects(draw: st.DrawFn) -> Document:
    """A count as an object: a range, an open one, or one that bears no number."""
    shape = draw(st.sampled_from(["range", "range", "open", "unquantified"]))
    if shape == "unquantified":
        return {"low": None, "best": None, "high": None, "wording": "an unknown number"}
    low, best, high = sorted(draw(st.tuples(small, small, small)))
    return {"low": low, "best": best, "high": None if shape == "open" else high}


counts = st.one_of(
    small, small, count_objects(), st.sampled_from(WORDINGS), st.sampled_from([10_000_000_000, 811_978, 0])
)


@st.composite
def figures(draw: st.DrawFn, sources: list[str]) -> list[Document]:
    """Figures for one line, or for the headline; of each stage at most one is marked."""
    made = []
    marked: set[str] = set()
    for _ in range(draw(st.integers(0, 3))):
        stage = draw(st.sampled_from(["announced", "implemented"]))
        accepted = draw(st.integers(0, 5)) == 0 and stage not in marked
        if accepted:
            marked.add(stage)
        made.append(
            {
                "stage": stage,
                "count": draw(counts),
                "source": draw(st.sampled_from([None, *sources])),
                "basis": draw(st.sampled_from([None, None, None, "official", "independent"])),
                "reported_on": draw(dates),
                "as_of": draw(dates),
                "accepted": accepted,
            }
        )
    return made


@st.composite
def cited_sources(draw: st.DrawFn) -> list[Document]:
    """Sources of one act. Their addresses are few: acts share them, and what differs is passed over."""
    kinds = st.sampled_from([kind.value for kind in SourceKind])
    made = []
    for place, page in enumerate(draw(st.lists(st.integers(0, 4), max_size=3, unique=True))):
        kind, originator_kind = draw(kinds), draw(st.none() | kinds)
        made.append(
            {
                "key": f"s{place}",
                "url": f"https://example.org/page/{page}",
                "kind": kind,
                "kind_text": "a leaflet" if kind == "other" else None,
                "originator_kind": originator_kind,
                "published_on": draw(dates),
            }
        )
    return made


@st.composite
def lines(draw: st.DrawFn, sources: list[str], *, figured: bool = True) -> list[Document]:
    """Lines of one act, some part of others in any depth, in any order; without any figure if not `figured`."""
    some = st.sampled_from(
        ["release", "conditional_release", "sentence_reduction", "substitution", "commutation", "liability_waiver"]
    )
    any_kind = st.sampled_from([kind.value for kind in Kind if kind in POSTED_KINDS])
    made: list[Document] = []
    for place in range(draw(st.integers(0, 5))):
        kind = draw(some | some | any_kind)
        line: Document = {"key": f"l{place}", "kind": kind, "text": "so it is called" if kind == "other" else None}
        if place and draw(st.booleans()):
            line["part_of"] = f"l{draw(st.integers(0, place - 1))}"
        if figured and draw(st.booleans()):
            line["count"] = draw(counts)
            if draw(st.booleans()) and sources:
                line["source"] = draw(st.sampled_from(sources))
        if figured and draw(st.booleans()):
            line["figures"] = draw(figures(sources))
        made.append(line)
    return draw(st.permutations(made))


@st.composite
def milestones(draw: st.DrawFn, sources: list[str]) -> list[Document]:
    """Steps of one act, dated or not, in any order; many acts come to nothing."""
    ends = st.sampled_from(["rejected", "withdrawn", "lapsed", "annulled"])
    if draw(st.integers(0, 3)) == 0:
        return [{"type": draw(ends), "on": draw(dates)}]
    types = ends | st.sampled_from([step.value for step in MilestoneType]) | st.sampled_from(["proposed", "adopted"])
    return [
        {"type": draw(types), "on": draw(dates), "source": draw(st.sampled_from([None, *sources]))}
        for _ in range(draw(st.integers(0, 4)))
    ]


@st.composite
def covered(draw: st.DrawFn) -> Document:
    """What bears on what an act covers and when: the members whose parts cite sources, and the sources."""
    sources = draw(cited_sources())
    keys = [source["key"] for source in sources]
    # Many acts bear no figure at all, and many a single one.
    extent = draw(st.sampled_from(["full", "full", "full", "single", "bare"]))
    headline = draw(figures(keys)) if extent != "bare" else []
    motives = draw(st.lists(st.sampled_from(["humanism", "budget", "public_health"]), max_size=3))
    made: Document = {
        "sources": sources,
        "milestones": draw(milestones(keys)),
        "headline": {"figures": headline[:1] if extent == "single" else headline},
        "breakdowns": draw(lines(keys, figured=extent == "full")),
        "motives": [
            {"motive": one, "basis": "stated", "text": f"place {place}", "source": draw(st.sampled_from([None, *keys]))}
            for place, one in enumerate(motives)
        ],
    }
    if extent == "full" and draw(st.integers(0, 3)) == 0:
        made["total"] = {"count": draw(counts)}
    return made


@st.composite
def described(draw: st.DrawFn) -> Document:
    """By what totals group acts and filters choose them; nothing here cites a source."""
    occasions = draw(st.lists(st.sampled_from(["national_day", "new_year", "election"]), max_size=3))
    leaders = draw(st.lists(st.sampled_from(LEADERS), max_size=3))
    acting = ["initiator", "signatory", "countersignatory"]
    roles: list[Document] = [
        {"role": role, "leader": {"name": name}} for role, name in zip(acting, leaders, strict=False)
    ]
    if draw(st.booleans()):
        roles.append({"role": "enacting_body", "body": "Parliament"})
    return {
        "country": draw(st.sampled_from(COUNTRIES)),
        "instrument": draw(st.sampled_from(["amnesty_law", "pardon_decree", "royal_pardon"])),
        "occasions": [{"occasion": one, "text": f"place {place}"} for place, one in enumerate(occasions)],
        "roles": roles,
    }


def acts(*reviews: str) -> st.SearchStrategy[Document]:
    """Whole acts, without relations."""
    return st.builds(
        lambda coverage, description, state: {"title": "An act", "review": state, **description, **coverage},
        covered(),
        described(),
        st.sampled_from(reviews or ("published",)),
    )


@dataclass(frozen=True)
class Write:
    """One write: what is done, to which act by its place among those made so far, and with what."""

    name: str
    act: int = 0
    body: Document = field(default_factory=dict)
    other: int = 0
    """The place of another act, or of a part among the act's."""


@st.composite
def parts(draw: st.DrawFn) -> tuple[str, Document]:
    """A part to add to an act or to change one with: the name of its list, and its members, without references."""
    name = draw(st.sampled_from(["breakdowns", "figures", "figures", "milestones", "occasions", "roles"]))
    if name == "breakdowns":
        return name, {"kind": draw(st.sampled_from(["release", "commutation", "respite"])), "count": draw(counts)}
    if name == "figures":
        return name, draw(figures([]).filter(bool))[0]
    if name == "milestones":
        return name, draw(milestones([]).filter(bool))[0]
    if name == "occasions":
        return name, {"occasion": draw(st.sampled_from(["national_day", "new_year"]))}
    return name, {"role": "signatory", "leader": {"name": draw(st.sampled_from(LEADERS))}}


@st.composite
def writes(draw: st.DrawFn) -> Write:
    """One write of any kind to any act."""
    places = st.integers(0, 5)
    act, other = draw(places), draw(places)
    name = draw(st.sampled_from(WRITES))
    body: Document = {}
    if name == "create":
        body = draw(acts("published", "published", "published", "draft"))
    elif name == "relate":
        body = {"relation": draw(st.sampled_from([*NESTING, *NESTING, *BESIDE]))}
    elif name == "cover":
        body = {"total": None, **draw(covered())}
    elif name == "describe":
        body = draw(described())
    elif name == "review":
        body = {"review": draw(st.sampled_from(["published", "retracted", "draft", "submitted"]))}
    elif name in ("add", "change", "remove"):
        part, members = draw(parts())
        body = {"part": part, "members": members}
    return Write(name, act, body, other)


def histories(least: int = 3, most: int = 12) -> st.SearchStrategy[list[Write]]:
    """Sequences of writes that begin with the making of acts."""
    first = st.lists(acts().map(lambda body: Write("create", body=body)), min_size=2, max_size=4)
    return st.builds(lambda made, later: [*made, *later], first, st.lists(writes(), min_size=least, max_size=most))
