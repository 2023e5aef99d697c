"""The service as one caller uses it, for tests that write with a key and read what they wrote."""

from typing import Any

from httpx2 import Client


class Api:
    """The service as one caller uses it."""

    def __init__(self, client: Client, token: str | None) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def post(self, path: str, body: Any, expect: int = 201, **headers: str) -> Any:
        """POST and return the JSON of the reply, which must have this status."""
        reply = self.client.post(path, json=body, headers=self.headers | headers)
        assert reply.status_code == expect, reply.text[:2000]
        return reply.json()

    def get(self, path: str, expect: int = 200, **params: Any) -> Any:
        """GET and return the JSON of the reply, which must have this status."""
        reply = self.client.get(path, params=params or None, headers=self.headers)
        assert reply.status_code == expect, reply.text[:2000]
        return reply.json()

    def etag(self, path: str) -> str:
        """Return the ETag of a resource."""
        return str(self.client.get(path, headers=self.headers).headers["etag"])

    def patch(self, path: str, body: Any, expect: int = 200, etag: str | None = None) -> Any:
        """PATCH what is there now and return the JSON of the reply."""
        headers = self.headers | {"If-Match": etag or self.etag(path), "Content-Type": "application/merge-patch+json"}
        reply = self.client.patch(path, json=body, headers=headers)
        assert reply.status_code == expect, reply.text[:2000]
        return reply.json()

    def delete(self, path: str, expect: int = 204, **params: Any) -> None:
        """DELETE what is there now."""
        reply = self.client.delete(path, params=params, headers=self.headers | {"If-Match": self.etag(path)})
        assert reply.status_code == expect, reply.text[:2000]
