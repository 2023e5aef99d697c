"""From an address to its endpoint: a tree of path segments instead of a list of patterns, and strict routes.

A route as the framework serves it costs several times as much, for features that no endpoint here uses.
"""

import types
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args, solve_dependencies
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic_core import PydanticUndefined
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from app.errors import Fault, Invalid, MethodNotAllowed, NotFound, Problem
from app.requests import StrictRequest
from app.validation import faults_of

_LISTS = (list, tuple, set, frozenset)


class Route(APIRoute):
    """One operation: an address, a method, and a coroutine that returns a `Response`."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        # Client generators make the name of a function of it, so it is the name of a function.
        options["operation_id"] = options.get("operation_id") or endpoint.__name__
        super().__init__(path, endpoint, **options)
        self.known_parameters = dict(_query_parameters(self.dependant))
        self.body_type = self.body_field.field_info.annotation if self.body_field else None
        self.app = self._serve

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = StrictRequest(scope, receive, send, scope["app"].state.most_body_bytes)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: StrictRequest) -> Response:
        request.check_path()
        faults = request.check_query(self.known_parameters)
        if faults:
            raise _refused([*faults, *self._parameter_faults(request)])
        body: Any = PydanticUndefined
        if self.body_field is not None and await request.read_body():
            body = request.parsed
        async with AsyncExitStack() as stack:
            scope = request.scope
            scope["fastapi_inner_astack"] = scope["fastapi_function_astack"] = stack
            solved = await solve_dependencies(
                request=request,
                dependant=self.dependant,
                body=body,
                async_exit_stack=stack,
                embed_body_fields=self._embed_body_fields,
            )
            if solved.errors:
                raise _refused(faults_of(solved.errors, request.parsed, self.body_type))
            assert self.dependant.call is not None
            response: Response = await self.dependant.call(**solved.values)
        return response

    def _parameter_faults(self, request: StrictRequest) -> list[Fault]:
        """Return what the schemas find wrong with the query, without calling anything."""
        errors: list[Any] = []
        for dependant in _all_dependants(self.dependant):
            errors += request_params_to_args(dependant.query_params, request.query_params)[1]
        return faults_of(errors)


class Router(APIRouter):
    """The operations of one slice, all strict routes."""

    def __init__(self, prefix: str = "", tags: list[str | Enum] | None = None) -> None:
        super().__init__(prefix=prefix, tags=tags, route_class=Route, redirect_slashes=False)


class _Node:
    """What follows after some segments of an address, and the operations that end there."""

    __slots__ = ("literals", "operations", "parameter")

    def __init__(self) -> None:
        self.literals: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.operations: dict[str, tuple[Route, tuple[str, ...]]] = {}


class Dispatch:
    """The ASGI application that hands a request to its route; HEAD is answered as GET without a body."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._root = _Node()
        for route in routes:
            if not isinstance(route, Route):
                raise TypeError(f"{route!r} is no strict route: make its router with app.routing.Router")
            self._add(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or raise `NotFound` or `MethodNotAllowed`."""
        values: list[str] = []
        node = _find(self._root, scope["path"].split("/")[1:], 0, values)
        if node is None:
            raise NotFound("There is no such address.")
        method = scope["method"]
        operations = node.operations
        operation = operations.get("GET" if method == "HEAD" and "HEAD" not in operations else method)
        if operation is None:
            allowed = ", ".join(sorted(_allowed(operations)))
            if method == "OPTIONS":
                await Response(status_code=204, headers={"Allow": allowed})(scope, receive, send)
                return
            raise MethodNotAllowed(f"This address takes {allowed}.", headers={"Allow": allowed})
        route, names = operation
        scope["route"] = route
        scope["endpoint"] = route.endpoint
        scope["path_params"] = dict(zip(names, values, strict=True))
        await route.app(scope, receive, send)

    def _add(self, route: Route) -> None:
        node, names = self._root, []
        for segment in route.path_format.split("/")[1:]:
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(segment, _Node())
        for method in route.methods or ():
            if method in node.operations:
                raise ValueError(f"{method} {route.path} is there twice")
            node.operations[method] = route, tuple(names)


def _find(node: _Node, segments: list[str], position: int, values: list[str]) -> _Node | None:
    """Return where the segments lead, and collect the values of parameters; a literal goes before a parameter."""
    if position == len(segments):
        return node if node.operations else None
    segment = segments[position]
    literal = node.literals.get(segment)
    if literal is not None:
        found = _find(literal, segments, position + 1, values)
        if found is not None:
            return found
    if node.parameter is None or not segment:
        return None
    values.append(segment)
    found = _find(node.parameter, segments, position + 1, values)
    if found is None:
        values.pop()
    return found


def _allowed(operations: Iterable[str]) -> set[str]:
    methods = {*operations, "OPTIONS"}
    return methods | {"HEAD"} if "GET" in methods else methods


def _refused(faults: list[Fault]) -> Problem:
    """Return the 422 of these faults, or the 404 of an identifier that can't be one."""
    places = {(f.pointer, f.parameter, f.header, f.path, f.code): f for f in faults}
    distinct = list(places.values())
    in_path = [fault for fault in distinct if fault.path is not None]
    if in_path:
        return NotFound("No identifier is spelled like this.", *in_path)
    number = "a rule" if len(distinct) == 1 else f"{len(distinct)} rules"
    return Invalid(f"The request breaks {number}.", *distinct)


def _all_dependants(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _all_dependants(inner)


def _query_parameters(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """Give the name of each parameter of the query, with whether it may be repeated."""
    for part in _all_dependants(dependant):
        for field in part.query_params:
            annotation = field.field_info.annotation
            if isinstance(annotation, type) and issubclass(annotation, BaseModel):
                if annotation.model_config.get("extra") == "forbid":
                    raise TypeError(
                        f"{annotation.__name__} must not forbid extra parameters: it would refuse those of its "
                        "neighbours. The route refuses what nobody takes."
                    )
                for name, member in annotation.model_fields.items():
                    yield member.alias or name, _is_list(member.annotation)
            else:
                yield field.alias, _is_list(annotation)


def _is_list(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _is_list(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return any(_is_list(branch) for branch in get_args(annotation))
    return (origin or annotation) in _LISTS
