"""`/healthz`, `/readyz` and `/metrics`: for those who run the service."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from fastapi import Request
from pydantic import BaseModel
from sqlalchemy import Connection, column, inspect, select, table
from starlette.responses import Response

from app.doors import Read
from app.errors import Unavailable, responses
from app.metrics import MEDIA_TYPE
from app.replies import derived
from app.routing import Router

_MIGRATIONS = Path(__file__).parents[1] / "migrations" / "versions"
_VERSION = table("alembic_version", column("version_num"))
_REVISION = re.compile(r'^(down_)?revision = "(\w+)"$', re.MULTILINE)

router = Router(tags=["service"])


class Health(BaseModel):
    """Alive."""

    status: Literal["ok"]


@router.get("/healthz", summary="Say whether the service is alive", responses={200: {"model": Health}})
async def get_health() -> Response:
    """Answers as long as the process does, without asking the database. It is never limited."""
    return Response(b'{"status":"ok"}', headers={"Cache-Control": "no-store"}, media_type="application/json")


@router.get(
    "/readyz",
    summary="Say whether the service is ready",
    responses={200: {"model": Health}, **responses(Unavailable)},
)
async def get_readiness(read: Read) -> Response:
    """Ready is: the database answers, and its schema is the one that this version needs."""
    await read(check_schema)
    return derived(b'{"status":"ok"}', headers={"Cache-Control": "no-store"})


@router.get(
    "/metrics",
    summary="Get the counts for Prometheus",
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    response_class=Response,
)
async def get_metrics(request: Request) -> Response:
    """Requests and seconds by template of the address, and the state of the process."""
    text: bytes = request.app.state.metrics.text()
    return Response(text, headers={"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store"})


def check_schema(connection: Connection) -> None:
    """Raise `Unavailable` unless the schema of the database is the one that this version needs."""
    known = inspect(connection).has_table(_VERSION.name)
    current = set(connection.execute(select(_VERSION.c.version_num)).scalars()) if known else set()
    if current != newest():
        raise Unavailable(
            "The database has another schema than this version needs: run the migrations.",
            headers={"Retry-After": "10"},
        )


@cache
def newest() -> frozenset[str]:
    """Return the newest migration, as the database names it.

    It is read from the texts of the migrations: to load them, and Alembic, takes a tenth of a process's memory.
    """
    found = [one for path in _MIGRATIONS.glob("*.py") for one in _REVISION.findall(path.read_text(encoding="utf-8"))]
    before = {name for down, name in found if down}
    return frozenset(name for down, name in found if not down and name not in before)
