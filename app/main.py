"""The application: its one list of routers, and what surrounds them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from app import health, openapi
from app.acts import across, part_routes, router as acts
from app.backend import Backend
from app.changes import router as changes
from app.countries import router as countries
from app.coverage import router as coverage
from app.dashboard import charts_router as charts, embed, failures, feed, router as dashboard
from app.dashboard.desk import router as desk
from app.derivation import tally
from app.glossary import router as glossary
from app.keys import router as keys
from app.leaders import router as leaders, term_routes
from app.metrics import Metrics
from app.middleware import Edge
from app.pages import router as pages
from app.routing import Dispatch, Router
from app.search import router as search
from app.settings import Settings
from app.sources import router as sources
from app.totals import router as totals
from app.transfer import edition_router as editions, exporting, router as imports
from app.transfer.desk import Desk
from app.version import VERSION
from app.wordings import router as wordings

# Every address of the service is in one of these.
ROUTERS: tuple[Router, ...] = (
    countries.router,
    leaders.router,
    term_routes.router,
    acts.router,
    part_routes.router,
    across.router,
    totals.router,
    exporting.router,
    editions.router,
    coverage.router,
    changes.router,
    search.router,
    sources.router,
    glossary.router,
    wordings.router,
    imports.router,
    keys.router,
    health.router,
    charts.router,
    dashboard.router,
    feed.router,
    embed.router,
    desk.router,
    pages.router,
)


class Service(FastAPI):
    """The framework's application, with the house's own way from the server to a route."""

    _openapi_bytes: bytes | None = None

    def build_middleware_stack(self) -> ASGIApp:
        """Return the way of a request: one layer around all, then the tree of addresses."""
        backend: Backend = self.state.backend
        return Edge(Dispatch(self.routes), self.state.settings, self.state.metrics, backend.known.get, failures.render)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; start and stop by the framework's means."""
        scope["app"] = self
        if scope["type"] != "http":
            await self.router(scope, receive, send)
            return
        if self.middleware_stack is None:
            self.middleware_stack = self.build_middleware_stack()
        await self.middleware_stack(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document; it is made once."""
        if self.openapi_schema is None:
            self.openapi_schema = openapi.describe(self.routes, self.version)
        return self.openapi_schema

    def openapi_bytes(self) -> bytes:
        """Return the OpenAPI document as JSON; it is made once, which takes a second."""
        if self._openapi_bytes is None:
            self._openapi_bytes = json.dumps(self.openapi(), ensure_ascii=False, separators=(",", ":")).encode()
        return self._openapi_bytes


def create_app(settings: Settings | None = None, routers: tuple[Router, ...] = ROUTERS) -> Service:
    """Return the application for these settings; without any, for those of the environment."""
    settings = settings or Settings()
    app = Service(
        title=openapi.TITLE,
        version=VERSION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.most_body_bytes = settings.max_body_bytes
    app.state.metrics = Metrics()
    app.state.backend = Backend(settings, around=tally.gathered)
    app.state.desk = Desk(settings)
    for router in routers:
        # Side by side instead of nested, so that an address is found in one step.
        app.router.routes.extend(router.routes)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.desk.bury()
    yield
    app.state.desk.close()
    app.state.backend.close()
