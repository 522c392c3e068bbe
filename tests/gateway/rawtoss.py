"""A far end made of bytes: a socket server that does exactly what a script says."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from types import TracebackType

Script = Callable[["Peer"], None]


class Peer:
    """One accepted connection and what it may do."""

    def __init__(self, sock: socket.socket, stopped: threading.Event) -> None:
        self.sock = sock
        self.stopped = stopped

    def request(self) -> bytes:
        """Read one whole request."""
        got = b""
        while b"\r\n\r\n" not in got:
            part = self.sock.recv(65536)
            if not part:
                return got
            got += part
        head, _, body = got.partition(b"\r\n\r\n")
        lengths = [
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length:")
        ]
        while len(body) < sum(lengths):
            body += self.sock.recv(65536)
        return head + b"\r\n\r\n" + body

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def drip(self, data: bytes, every_s: float) -> None:
        for byte in data:
            if self.stopped.wait(every_s):
                return
            self.sock.sendall(bytes([byte]))

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def wait(self) -> None:
        """Never answer."""
        self.stopped.wait(10)


class RawToss:
    """Runs one script for every connection, on loopback; remembers what was sent to it."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self.script = script
        self.requests: list[bytes] = []
        self.connections = 0
        self._tls = tls
        self._stopped = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}/api"
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> RawToss:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        self._thread.join()
        self._listener.close()

    def body(self, index: int = -1) -> dict[str, object]:
        """What the client asked for."""
        found: dict[str, object] = json.loads(self.requests[index].partition(b"\r\n\r\n")[2])
        return found

    def _run(self) -> None:
        workers = []
        while not self._stopped.is_set():
            try:
                sock, _ = self._listener.accept()
            except TimeoutError:
                continue
            self.connections += 1
            worker = threading.Thread(target=self._serve, args=(sock,))
            worker.start()
            workers.append(worker)
        for worker in workers:
            worker.join()

    def _serve(self, plain: socket.socket) -> None:
        sock = plain
        try:
            sock.settimeout(5)
            if self._tls is not None:
                sock = self._tls.wrap_socket(sock, server_side=True)
            peer = Peer(sock, self._stopped)
            first = sock.recv(1, socket.MSG_PEEK) if self._tls is None else b""
            if first or self._tls is not None:
                self.script(_Noting(peer, self.requests))
        except OSError:
            pass
        finally:
            sock.close()
            plain.close()


class _Noting(Peer):
    """Keeps every request that a script reads."""

    def __init__(self, peer: Peer, requests: list[bytes]) -> None:
        super().__init__(peer.sock, peer.stopped)
        self._requests = requests

    def request(self) -> bytes:
        got = super().request()
        if got:
            self._requests.append(got)
        return got


def http(
    body: bytes,
    status: str = "200 OK",
    content_type: str = "application/json",
    *more: str,
) -> bytes:
    """The bytes of a whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", *more]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def answer(data: bytes) -> Script:
    """Read the request, then send `data`."""

    def run(peer: Peer) -> None:
        peer.request()
        peer.send(data)

    return run


def answer_json(*fields: tuple[str, object], **more: object) -> Script:
    """Answer these fields with HTTP 200."""
    return answer(http(json.dumps(dict(fields) | more).encode()))


def reset_before_request(peer: Peer) -> None:
    peer.reset()


def reset_after_request(peer: Peer) -> None:
    peer.request()
    peer.reset()


def close_after_request(peer: Peer) -> None:
    peer.request()


def never(peer: Peer) -> None:
    peer.request()
    peer.wait()


def half_body(peer: Peer) -> None:
    peer.request()
    peer.send(http(b'{"code":0}')[:-4])


def drip_headers(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\n")
    while not peer.stopped.is_set():
        peer.drip(b"X-Drip: a\r\n", 0.02)


def drip_body(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not peer.stopped.is_set():
        peer.drip(b"          ", 0.02)


def endless_body(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not peer.stopped.is_set():
        peer.send(b" " * 65536)
        time.sleep(0)
