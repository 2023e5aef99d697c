"""The works that are measured: what is asked of the register, of the plain application and of Datasette."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import Connection, Select, func, select

from app.db.statements import table_of
from app.models import Act
from app.paging import Page
from app.revisions.listing import bodies
from bench import datasette
from bench.client import request
from bench.content import BLOCK, BUSY, number_of, posted
from bench.register_rows import TOKEN, id_of

PAGE = 50
_APART = 1_000 * BLOCK  # more acts than one work posts
SAMPLE = 200  # acts that are read, one after the other


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of request.

    `register` and `plain` give the requests for so many: those of reads may be sent again, each of a write is new.
    `datasette` does so for Datasette, where it does this work, and `tables` for its own API, where `requests` of them
    give what the others give in one.
    """

    name: str
    title: str
    register: Callable[[int], list[bytes]]
    plain: Callable[[int], list[bytes]]
    connections: int
    writes: bool = False
    datasette: Callable[[int], list[bytes]] | None = None
    tables: Callable[[int], list[bytes]] | None = None
    requests: int = 1


def works(connection: Connection, size: int, connections: int) -> list[Work]:
    """Return the works for a register of `size` acts."""
    acts = table_of(Act)
    newest = (acts.c.date_first.desc(), acts.c.id.desc())
    published = acts.c.review == "published"
    deep = _deep_offset(connection, select(acts.c.id).where(published).order_by(*newest), size)
    key = connection.execute(
        select(acts.c.date_first, acts.c.id).where(published).order_by(*newest).offset(deep).limit(1)
    ).one()
    newest_acts = connection.scalars(select(acts.c.external_id).where(published).order_by(*newest).limit(PAGE))
    # The plain application numbers acts from one.
    first_page = datasette.page_paths([number_of(name) + 1 for name in newest_acts])
    # Every so many of all acts; drafts are not for everyone.
    sample = [i for i in range(7, size, max(1, size // SAMPLE)) if posted(i, size)["review"] == "published"]
    behind = Page(PAGE, False, None, "/v1/acts", ()).next(tuple(key))

    def read(
        name: str, title: str, register: list[str], plain: list[str], kept: Sequence[str] = (),
        tables: Sequence[list[str]] = (),
    ) -> Work:  # fmt: skip
        flat = [path for paths in tables for path in paths]
        asked, others, *thirds = ([request("GET", path) for path in paths] for paths in (register, plain, kept, flat))
        by_query, by_tables = ((lambda _, third=third: third) if third else None for third in thirds)
        several = len(tables[0]) if tables else 1
        return Work(
            name, title, lambda _: asked, lambda _: others, connections,
            datasette=by_query, tables=by_tables, requests=several,
        )  # fmt: skip

    last = connection.execute(select(func.max(acts.c.external_id))).scalar_one()
    first = (number_of(last) // BLOCK + 1) * BLOCK

    return [
        read("totals", "totals by country", ["/v1/totals?group_by=country"], ["/totals"]),
        read("country", "one country over years", [f"/v1/countries/{BUSY}/totals"], [f"/countries/{BUSY}/totals"]),
        read("page", f"page of {PAGE} acts", ["/v1/acts"], ["/acts"], [datasette.page_path()], [first_page]),
        read("deep", "deep page (past 80 %)", [behind], [f"/acts?offset={deep}"]),
        read(
            "act",
            "one act",
            [f"/v1/acts/{id_of(i, 0)}" for i in sample],
            [f"/acts/{i + 1}" for i in sample],
            [datasette.act_path(i + 1) for i in sample],
            [datasette.act_paths(i + 1) for i in sample],
        ),
        # Every act and source has the one word; the other stands in one act and its source.
        read("search", "search a common word", ["/v1/search?q=clemency"], ["/acts?q=clemency"]),
        read("rare", "search a rare word", [f"/v1/search?q={i}+" for i in sample], [f"/acts?q=clemency+{sample[0]}+"]),
        _post(size, first, 1),
        _post(size, first + _APART, connections),
    ]


def _deep_offset(connection: Connection, listed: Select[Any], size: int) -> int:
    """Return where past 80 % of the acts a page is that is as long as the first, as near as there is one.

    The two are held against each other, at equal bytes.
    """

    def length(offset: int) -> int:
        return sum(map(len, bodies(connection, "act", connection.scalars(listed.offset(offset).limit(PAGE)).all())))

    first = length(0)
    return min((size * percent // 100 for percent in range(80, 98, 3)), key=lambda offset: abs(length(offset) - first))


def _post(size: int, first: int, connections: int) -> Work:
    """Acts from number `first` on; the bodies for both are the same."""

    def bodies(numbers: Iterator[int], path: str, headers: dict[str, str]) -> Callable[[int], list[bytes]]:
        return lambda number: [
            request("POST", path, {**posted(next(numbers), size), "review": "published"}, headers)
            for _ in range(number)
        ]

    many = f", {connections} at once" if connections > 1 else ""
    return Work(
        f"post{connections}",
        f"POST one whole act{many}",
        bodies(count(first), "/v1/acts", {"Authorization": f"Bearer {TOKEN}"}),
        bodies(count(first), "/acts", {}),
        connections,
        writes=True,
    )
