"""Runs the stand-in on a port of this machine, in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading

import uvicorn
from starlette.types import ASGIApp

from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Faults
from pos_app.practice.line import SeverableProtocol
from pos_app.practice.web import make_app

LOOPBACK = "127.0.0.1"
START_TIMEOUT_S = 10.0
STOP_TIMEOUT_S = 5.0


class PracticeServer:
    """A stand-in Toss Pay that can be started and stopped, again and again.

    On a LAN address it also listens on loopback, where the control addresses answer.
    """

    def __init__(
        self,
        books: TossBooks,
        faults: Faults,
        *,
        shop_name: str = "연습 부스",
        host: str = LOOPBACK,
        port: int = 0,
    ) -> None:
        self.books = books
        self.faults = faults
        self._host = host
        self._port = port
        self._origin = ""
        self._app = make_app(books, faults, lambda: self._origin, shop_name)
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def origin(self) -> str:
        """Return where buyers find it, empty while it is stopped."""
        return self._origin

    def start(self) -> str:
        """Listen, and return the origin once requests are answered."""
        if self._thread:
            return self._origin
        sockets = _listen(self._host, self._port)
        self._port = sockets[0].getsockname()[1]
        self._origin = f"http://{self._host}:{self._port}"
        self._server = _Server(_config(self._app))
        self._thread = threading.Thread(
            target=self._server.run, args=(sockets,), name="practice-toss", daemon=True
        )
        self._thread.start()
        if not self._server.ready.wait(START_TIMEOUT_S):
            raise RuntimeError("the practice server did not start")
        return self._origin

    def stop(self) -> None:
        """Drop every connection and leave the port; a running debit is still booked."""
        if not self._server or not self._thread:
            return
        self._server.leave()
        self._thread.join(STOP_TIMEOUT_S)
        self._server = self._thread = None
        self._origin = ""

    def __enter__(self) -> PracticeServer:
        """Start for the length of a block."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop at the end of the block."""
        self.stop()


class _Server(uvicorn.Server):
    """Uvicorn that says when it listens, and that waits for nobody when it ends."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._leaving = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def leave(self) -> None:
        """Ask it to end, from any thread."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._leaving.set)

    async def main_loop(self) -> None:
        """Wait to be asked; uvicorn's own loop looks ten times a second."""
        self._loop = asyncio.get_running_loop()
        self.ready.set()
        await self._leaving.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drop everything at once; cancelled calls still book what they have begun."""
        for server in self.servers:
            server.close()
        for sock in sockets or []:
            sock.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        tasks = list(self.server_state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def lan_address() -> str | None:
    """Find the address other devices see; a UDP connect picks a route and sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # reserved for documentation, never a real host
            address = str(probe.getsockname()[0])
        except OSError:
            return None
    return None if address.startswith("127.") or address == "0.0.0.0" else address  # noqa: S104


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=SeverableProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
    )


def _listen(host: str, port: int) -> list[socket.socket]:
    try:
        first = _bound(host, port)
    except OSError:
        if not port:
            raise
        first = _bound(host, 0)
    sockets = [first]
    if host != LOOPBACK:
        # Taken by another program: selling still works, only the drills' door is shut.
        with contextlib.suppress(OSError):
            sockets.append(_bound(LOOPBACK, first.getsockname()[1]))
    return sockets


def _bound(host: str, port: int) -> socket.socket:
    # The protocol is named because asyncio sets TCP_NODELAY only where it sees TCP: without
    # it every request waits 42 ms.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(128)
    except OSError:
        sock.close()
        raise
    return sock
