"""A relay between the service and PostgreSQL: its address stays while the server behind it goes and comes."""

import contextlib
import select
import socket
import threading

from sqlalchemy import URL


class Relay:
    """Listens on a port of loopback and hands on what comes to the server that is set, if any is."""

    def __init__(self) -> None:
        self._server: URL | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def lead_to(self, server: URL | None) -> None:
        """Hand on to this server from now on; without one, connections are closed as soon as they are made."""
        self._server = server

    def close(self) -> None:
        """Stop listening."""
        # Closing alone would leave the thread that accepts waiting.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._hand_on, args=(client, self._server), daemon=True).start()

    def _hand_on(self, client: socket.socket, server: URL | None) -> None:
        with client, contextlib.suppress(OSError):
            if server is None:
                return
            with _connected(server) as upstream:
                ends = {client: upstream, upstream: client}
                while True:
                    for end in select.select([*ends], [], [])[0]:
                        received = end.recv(65_536)
                        if not received:
                            return
                        ends[end].sendall(received)


def _connected(server: URL) -> socket.socket:
    folder = server.query.get("host")
    if not isinstance(folder, str):
        return socket.create_connection((server.host or "127.0.0.1", server.port or 5432))
    upstream = socket.socket(socket.AF_UNIX)
    upstream.connect(f"{folder}/.s.PGSQL.{server.port or 5432}")
    return upstream
