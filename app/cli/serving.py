"""`serve`: run the service in this process."""

import asyncio
import errno
import gc
import ipaddress
import signal
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Annotated

import typer
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app import logging
from app.cli.database import command, name_of, opened
from app.cli.failures import Failure, read_settings
from app.main import Service, create_app
from app.settings import Settings

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not listened on
# Bytes of a request before its body, beside those that come with its first piece. URLs are bounded by the parser.
_LONGEST_HEAD = 65_536
_TOLD = b'{"type": "about:blank", "title": "The head of the request is too long", "status": 431}'
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n"
_TOO_LONG += b"content-type: application/problem+json\r\ncontent-length: %d\r\n\r\n%s" % (len(_TOLD), _TOLD)
_PAGES = (
    ("/", "the register at a glance"),
    ("/docs", "the API, to read and to try"),
    ("/v1/totals?group_by=country", "totals by country"),
)


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on; HOST, or 127.0.0.1, if left out.")] = None,
    port: Annotated[int | None, typer.Option(help="The port, 0 for a free one; PORT, or 8000, if left out.")] = None,
) -> None:
    """Run the service.

    It runs until it is told to end (Ctrl-C, SIGTERM), and answers the requests under way first.
    """
    settings = read_settings(host=host, port=port)
    with opened(settings):
        # Told here and now rather than by every answer.
        pass
    listener = _listen(settings.host, settings.port)
    logging.configure(settings)
    app = create_app(settings)
    server = _Server(app, _configured(app, settings), _welcome(app, settings, listener))
    for number in (signal.SIGINT, signal.SIGTERM):
        # The server hands on the signal that ended it when it has ended in order; that is no failure.
        signal.signal(number, lambda *_: None)
    server.run(sockets=[listener])
    typer.echo("Clemency Register has ended.", err=True)


class _Protocol(HttpToolsProtocol):
    """HTTP as uvicorn reads it, with a bound for the head of a request, for which its parser has none."""

    _in_head = False
    _read = 0

    def on_message_begin(self) -> None:
        """Begin with a request."""
        self._in_head, self._read = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Hand the request on; what follows is its body, which is counted where it is read."""
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head has become too long."""
        self._read += len(data) if self._in_head else 0
        if self._read > _LONGEST_HEAD:
            self.transport.write(_TOO_LONG)
            self.transport.close()
            return
        super().data_received(data)


class _Server(uvicorn.Server):
    """A server that says so when it answers, and lets those who listen to changes go when it ends."""

    def __init__(self, app: Service, config: uvicorn.Config, welcome: str) -> None:
        super().__init__(config)
        self._app = app
        self._welcome = welcome

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and tell it."""
        await super().startup(sockets)
        # What is there by now stays: it is not looked through again. And a request makes thousands of objects, hardly
        # any of them in a circle: to look for those after every few hundred took a twentieth of the time.
        gc.collect()
        gc.freeze()
        gc.set_threshold(15_000, 10, 10)
        typer.echo(self._welcome)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what is under way, and end; a stream would be under way for ever, an import for minutes."""
        self._app.state.backend.watcher.end()
        self._app.state.desk.stop()
        # A file that is still written after half of the time is not whole in time, as a rule, and its thread needs
        # some to notice that nobody waits: it may be in the middle of a long question to the database.
        half = self._app.state.settings.shutdown_seconds / 2
        cutting = asyncio.get_running_loop().call_later(half, self._app.state.backend.exports.cut)
        await super().shutdown(sockets)
        cutting.cancel()


def _configured(app: Service, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=_Protocol,
        ws="none",
        lifespan="on",
        # The service logs by itself.
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=[*settings.trusted_proxies, *_as_ipv6(settings.trusted_proxies)],
        # Of the seconds allowed, a fifth is left to leave the database in order, also on a machine that has much to do.
        timeout_graceful_shutdown=max(1, settings.shutdown_seconds * 4 // 5),
    )


def _as_ipv6(addresses: Iterable[str]) -> Iterator[str]:
    """Give addresses and networks of IPv4 as a socket tells them that listens to both."""
    for address in addresses:
        with suppress(ValueError):
            network = ipaddress.IPv4Network(address)
            yield f"::ffff:{network.network_address}/{96 + network.prefixlen}"


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address. Raises `Failure`, with what to do, where that can't be."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise Failure(f"There is no address {host}: {error.strerror}.") from None
    try:
        # A port is free at once when its last server has ended.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise Failure(_refused(error, host, port)) from None
    return listener


def _refused(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is taken by another program: choose another, --port {port + 1} for one."
    if error.errno == errno.EACCES:
        return f"Port {port} of {host} is not for this user: choose one above 1023."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine."
    return f"Port {port} of {host} can't be used: {error.strerror}."


def _welcome(app: Service, settings: Settings, listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    shown = _EVERYWHERE.get(host, host)
    base = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
    width = max(len(path) for path, _ in _PAGES)
    reach = " (and at every other address of this machine)" if host in _EVERYWHERE else ""
    lines = [
        f"Clemency Register {app.version} is open at {base}{reach}",
        *(f"  {base}{path:{width}}  {what}" for path, what in _PAGES),
        f"Its database is {name_of(settings)}. To write, make a key:",
        f"  {command(settings, 'keys create NAME --scope write')}",
        "Ctrl-C ends it.",
    ]
    return "\n".join(lines)
