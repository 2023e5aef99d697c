"""The other yardstick: a bare ASGI function that answers the same bytes on the same server.

`BENCH_REPLIES` names a folder; `/name` answers what its file `name` holds. A body that is sent is read first.
"""

import os
from pathlib import Path
from typing import Any

Message = dict[str, Any]
_REPLIES = {
    f"/{path.name}": path.read_bytes() for path in Path(os.environ.get("BENCH_REPLIES", "/nonexistent")).glob("*")
}


async def app(scope: Message, receive: Any, send: Any) -> None:
    """Answer one request."""
    if scope["type"] != "http":
        return
    if scope["method"] == "POST":
        while (await receive()).get("more_body"):
            pass
    body = _REPLIES[scope["path"]]
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
