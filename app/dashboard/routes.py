"""Routes of pages: strict as all others, but what a form sends empty is taken from the address first."""

from enum import Enum
from urllib.parse import parse_qsl, quote, urlencode

from starlette.responses import Response

from app.requests import StrictRequest
from app.routing import Route, Router


class PageRoute(Route):
    """A page. A form without script sends its empty fields too: they are no part of the state of the page."""

    async def _answer(self, request: StrictRequest) -> Response:
        pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        filled = [(name, value) for name, value in pairs if value.strip()]
        if len(filled) < len(pairs):
            path = quote(request.scope["path"], safe="/:@!$&'()*+,;=~")
            query = f"?{urlencode(filled, quote_via=quote)}" if filled else ""
            return Response(status_code=303, headers={"Location": path + query, "Cache-Control": "no-store"})
        return await super()._answer(request)


class PageRouter(Router):
    """The pages of one room; none of them is an operation of the API."""

    def __init__(self, prefix: str = "", tags: list[str | Enum] | None = None) -> None:
        super().__init__(prefix=prefix, tags=tags)
        self.route_class = PageRoute
        self.include_in_schema = False
