"""A running service whose acts a property test writes, looks at and wipes, example by example."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
from sqlalchemy import Engine, delete
from sqlmodel import SQLModel

from app.db.engine import make_engine
from app.db.statements import table_of
from app.db.transactions import read, write
from app.derivation.rebuild import rebuild
from app.keys.service import make_key
from app.models import ApiKey, Change, Country, Document as StoredDocument, Feed
from app.settings import Settings
from tests import reference
from tests.databases import Databases
from tests.reference import Document
from tests.strategies import NESTING, Write

# Of these what tells of countries is kept.
_OF_COUNTRIES = {table_of(model).name for model in (Change, StoredDocument)}
_KEPT = {table_of(model).name for model in (ApiKey, Country, Feed)}


class At(NamedTuple):
    """Where and how a write is done: the address and id of its act, the write, and whether the act is deleted."""

    path: str
    act: str
    step: Write
    gone: bool


class Register:
    """The service with a key of the scope `write`, and the acts made so far by their place."""

    def __init__(self, client: httpx2.AsyncClient, runner: asyncio.Runner, engine: Engine, token: str) -> None:
        self._client, self._run, self._engine = client, runner.run, engine
        self._headers = {"Authorization": f"Bearer {token}"}
        self.made: list[str] = []
        self.last: dict[str, Document] = {}
        """The document of each act when it was last there, deleted ones too."""
        self.regions: dict[str, str | None] = {}

    # --- requests ---------------------------------------------------------------------------

    def send(self, method: str, path: str, *statuses: int, etag_of: str | None = None, **rest: Any) -> httpx2.Response:
        """Send one request; its status must be one of these. With `etag_of` under the ETag of that address."""
        headers = dict(self._headers)
        if etag_of is not None:
            there = self._run(self._client.get(etag_of, headers=self._headers))
            headers["If-Match"] = there.headers.get("etag", '"none"')
        if method == "PATCH":
            headers["Content-Type"] = "application/merge-patch+json"
        reply = self._run(self._client.request(method, path, headers=headers, **rest))
        assert reply.status_code in statuses, (method, path, rest, reply.status_code, reply.text)
        return reply

    def get(self, path: str, **query: Any) -> Any:
        """Return the JSON of an address."""
        return self.send("GET", path, 200, params=query).json()

    def post_act(self, body: Document) -> Document:
        """Post an act and return its document."""
        document: Document = self.send("POST", "/v1/acts", 201, json=body).json()
        self.made.append(document["id"])
        self._see(document["id"])
        return document

    def totals(self, **query: Any) -> Document:
        """Return totals."""
        answer: Document = self.get("/v1/totals", **query)
        return answer

    # --- what is there ----------------------------------------------------------------------

    def documents(self) -> dict[str, Document]:
        """Return the document of every act that is not deleted."""
        found = {}
        for act in self.made:
            reply = self.send("GET", f"/v1/acts/{act}", 200, 410)
            if reply.status_code == 200:
                found[act] = reply.json()
        return found

    def rebuild(self) -> None:
        """Derive everything anew."""
        with write(self._engine) as connection:
            for _ in rebuild(connection, datetime.now(UTC)):
                pass

    def stored(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return the rows of all tables, in no order of their own."""
        with read(self._engine) as connection:
            return {
                table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
                for table in SQLModel.metadata.sorted_tables
            }

    def wipe(self) -> None:
        """Empty all tables but those of countries and keys."""
        with write(self._engine) as connection:
            for table in reversed(SQLModel.metadata.sorted_tables):
                if table.name in _OF_COUNTRIES:
                    connection.execute(delete(table).where(table.c.type != "country"))
                elif table.name not in _KEPT:
                    connection.execute(delete(table))
        self.made, self.last = [], {}

    def _see(self, act: str) -> None:
        self.last[act] = self.get(f"/v1/acts/{act}")

    # --- writes -----------------------------------------------------------------------------

    def apply(self, step: Write) -> None:
        """Do one write as far as there is something to do it to; what must be refused must be refused."""
        if step.name == "create":
            self.post_act({**step.body, "external_id": f"act-{len(self.made)}"})
            return
        act = self.made[step.act % len(self.made)]
        gone = self.send("GET", f"/v1/acts/{act}", 200, 410).status_code == 410
        getattr(self, f"_{step.name}")(At(f"/v1/acts/{act}", act, step, gone))
        if self.send("GET", f"/v1/acts/{act}", 200, 410).status_code == 200:
            self._see(act)

    def _patch(self, at: At) -> None:
        self.send("PATCH", at.path, 410 if at.gone else 200, etag_of=at.path, json=at.step.body)

    _cover = _describe = _review = _patch

    def _delete(self, at: At) -> None:
        self.send("DELETE", at.path, 410 if at.gone else 204, etag_of=at.path)

    def _restore(self, at: At) -> None:
        # What it was related to may be gone, or lie inside it by now.
        refused = {422} if at.gone and self.last[at.act]["relations"] else set()
        self.send("POST", f"{at.path}/restore", 200, *refused, json={})

    def _relate(self, at: At) -> None:
        place = at.step.other % len(self.made)
        other, name = self.made[place], at.step.body["relation"]
        body = {"relation": name, "act": f"act-{place}" if at.step.act % 2 else other}
        statuses = {410} if at.gone else self._may_relate(at.act, name, other)
        self.send("POST", f"{at.path}/relations", *statuses, json=body)

    def _may_relate(self, act: str, name: str, other: str) -> set[int]:
        there = self.documents()
        if other not in there or act == other:
            return {422}
        if any((one["relation"], one["act"]) == (name, other) for one in there[act]["relations"]):
            return {422}
        inner, outer = (other, act) if name == "supersedes" else (act, other)
        if name not in NESTING or inner not in reference.outward(self.last.values(), outer):
            return {201}
        # A circle by way of a deleted act may be refused now, or when that act is restored.
        return {422} if inner in reference.outward(there.values(), outer) else {201, 422}

    def _unrelate(self, at: At) -> None:
        relations = self.last[at.act]["relations"]
        if relations and not at.gone:
            part = relations[at.step.other % len(relations)]["id"]
            self.send("DELETE", f"{at.path}/relations/{part}", 204, etag_of=at.path)

    def _add(self, at: At) -> None:
        name, members = at.step.body["part"], dict(at.step.body["members"])
        known = [None, *(line["id"] for line in self.last[at.act]["breakdowns"])]
        line = known[at.step.other % len(known)]
        if name in ("breakdowns", "figures"):
            members["part_of" if name == "breakdowns" else "breakdown"] = line
        self.send("POST", f"{at.path}/{name}", 410 if at.gone else 201, json=members)

    def _change(self, at: At) -> None:
        name = at.step.body["part"]
        held = [] if at.gone else self.get(f"{at.path}/{name}")["data"]
        if held:
            part = held[at.step.other % len(held)]
            # A role is a leader's or a body's.
            members = at.step.body["members"] | ({"body": None} if name == "roles" else {})
            self.send("PATCH", f"{at.path}/{name}/{part['id']}", 200, etag_of=at.path, json=members)

    def _remove(self, at: At) -> None:
        name = at.step.body["part"]
        held = [] if at.gone else self.get(f"{at.path}/{name}")["data"]
        if held:
            part = held[at.step.other % len(held)]
            has_parts = name == "breakdowns" and any(line["part_of"] == part["id"] for line in held)
            address = f"{at.path}/{name}/{part['id']}"
            self.send("DELETE", address, 409 if has_parts else 204, etag_of=at.path)
            if has_parts:
                self.send("DELETE", address, 204, etag_of=at.path, params={"with_parts": "true"})


@contextmanager
def registering(databases: Databases, folder: Path) -> Iterator[Register]:
    """Give a service on a database of its own, without acts."""
    from app.main import create_app

    url = databases.create()
    engine = make_engine(url)
    with write(engine) as connection:
        _, token = make_key(connection, "write", "write")
    settings = Settings(
        database_url=url,
        data_dir=folder,
        requests_per_key="100000000/minute",
        requests_per_address="100000000/minute",
    )
    app = create_app(settings)
    # In this thread: what starlette's client does for a request in another thread takes longer than the request.
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://testserver")
        try:
            register = Register(client, runner, engine, token)
            register.regions = _regions(register)
            yield register
        finally:
            runner.run(client.aclose())
            runner.run(lifespan.__aexit__(None, None, None))
            engine.dispose()
            databases.drop(url)


def _regions(register: Register) -> dict[str, str | None]:
    listed = register.get("/v1/countries", limit=500)["data"]
    return {country["code"]: country["region"] for country in listed}
