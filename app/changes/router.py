"""`/v1/changes`: what changed since a position, and the same as a stream of server-sent events."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Header, Query, Request
from starlette.responses import Response

from app.changes import queries
from app.changes.queries import Stretch
from app.changes.schemas import ChangeList, ChangesQuery, Position
from app.changes.stream import MEDIA_TYPE, ChangeStream
from app.doors import Listen, Read
from app.errors import Invalid, Unavailable, responses
from app.etags import digest, weak
from app.replies import derived
from app.revisions import records
from app.revisions.records import RecordType
from app.routing import Router

router = Router(prefix="/v1/changes", tags=["changes"])
# What a listener is read at once.
_STRETCH = 200
# The schema is that of one event.
_EVENT = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "description": "the position"},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "description": "a change, as the list has it",
        },
    },
    "required": ["id", "data"],
}
_EXAMPLE = {"id": "1227", "data": '{"position":1227,"op":"update","type":"act",…}'}


@router.get("", response_model=ChangeList, responses=responses(Invalid), summary="List changes")
async def list_changes(query: Annotated[ChangesQuery, Query()], read: Read) -> Response:
    """Every change behind a position, in the order of commits. `after=0` begins with the first.

    The feed tells that a record changed, not how: its address and its revisions tell that.
    """
    stretch = await read(queries.changes_after, query.after, query.type, query.limit)
    following = "null"
    headers = {}
    if stretch.more:
        asked = [("after", stretch.position), *(("type", one) for one in query.type), ("limit", query.limit)]
        address = f"{router.prefix}?{urlencode(asked)}"
        following, headers["Link"] = f'"{address}"', f'<{address}>; rel="next"'
    rows = ",".join(stretch.changes.values())
    body = f'{{"data":[{rows}],"next":{following},"position":{stretch.position}}}'
    return derived(body, weak(digest(body.encode())), headers)


@router.get(
    "/stream",
    summary="Listen to changes",
    response_class=Response,
    responses={
        200: {
            "description": "The changes as they are committed, each an event whose `id` is its position",
            "content": {MEDIA_TYPE: {"schema": _EVENT, "example": _EXAMPLE}},
        },
        **responses(Invalid, Unavailable),
    },
)
async def get_change_stream(
    request: Request,
    listen: Listen,
    after: Annotated[
        Position | None, Query(description="Changes behind this position; left out: from now on.", examples=[1224])
    ] = None,
    type_: Annotated[
        list[RecordType], Query(alias="type", description="Records of these types only.", examples=["act"])
    ] = [],  # noqa: B006 - the framework copies it
    last_event_id: Annotated[
        Position | None,
        Header(
            alias="Last-Event-ID",
            description="The `id` of the last event seen; it goes before `after`.",
            examples=[1224],
        ),
    ] = None,
) -> Response:
    """Server-sent events; lines that begin with a colon only keep the connection alive.

    A stream ends now and then: a browser's `EventSource` connects again by itself and misses nothing.
    """

    async def read(position: int) -> Stretch:
        return await listen(queries.changes_after, position, type_, _STRETCH)

    begin = after if last_event_id is None else last_event_id
    if begin is None:
        begin = await listen(records.last_position)
    else:
        await listen(queries.check_position, begin)
    settings = request.app.state.settings
    return ChangeStream(
        read, listen.watcher, begin, heartbeat=settings.stream_heartbeat, seconds=settings.stream_seconds
    )
