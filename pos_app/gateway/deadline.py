"""The line to Toss: verified TLS, a fresh connection a call, and a deadline for the whole exchange.

httpx limits each read by itself, so a server that drips a byte a second holds it for ever. Here
every connect, handshake, read and write gets only what is left of the call's own deadline. A name
look-up knows no limit at all; it is waited for no longer than that, and left to end by itself.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from ipaddress import ip_address
from queue import Empty, SimpleQueue

import certifi
import httpcore
import httpx

Clock = Callable[[], float]
SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)

_TRANSLATED: dict[type[Exception], type[httpx.TransportError]] = {
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadError: httpx.ReadError,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteError: httpx.WriteError,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
}


@lru_cache(maxsize=1)
def tls_context(ca_file: str) -> ssl.SSLContext:
    """TLS 1.2 or later, and only the certificate authorities of `ca_file`.

    Not `ssl.create_default_context`: that one writes the session keys where SSLKEYLOGFILE says.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cafile=ca_file)
    return context


class DeadlineTransport(httpx.BaseTransport):
    """Sends a request whose extension `deadline` says when the exchange ends, on `clock`."""

    def __init__(self, connect_s: float, clock: Clock) -> None:
        self._connect_s = connect_s
        self._clock = clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Connect, send and read the headers; the body is read through the same deadline."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        line = _Line(float(request.extensions["deadline"]), self._connect_s, self._clock)
        with _translated():
            connection = httpcore.HTTPConnection(
                url.origin,
                ssl_context=_context(url.scheme),
                network_backend=_Backend(line),
            )
            answer = connection.handle_request(
                httpcore.Request(
                    request.method, url, headers=request.headers.raw, content=request.stream
                )
            )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer, connection)
        )


def _context(scheme: bytes) -> ssl.SSLContext | None:
    if scheme != b"https":
        return None
    try:
        return tls_context(certifi.where())
    except OSError as error:
        raise httpcore.ConnectError("no certificate authorities") from error


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except tuple(_TRANSLATED) as error:
        raise _TRANSLATED[type(error)](str(error)) from error


class _Line:
    """What is left of one exchange."""

    def __init__(self, deadline: float, connect_s: float, clock: Clock) -> None:
        self._deadline = deadline
        self._connect_by = min(deadline, clock() + connect_s)
        self._clock = clock

    def to_connect(self) -> float:
        """Seconds left to connect and shake hands in."""
        return self._left(self._connect_by, httpcore.ConnectTimeout)

    def to_read(self) -> float:
        """Seconds left for the answer."""
        return self._left(self._deadline, httpcore.ReadTimeout)

    def to_write(self) -> float:
        """Seconds left to send in."""
        return self._left(self._deadline, httpcore.WriteTimeout)

    def _left(self, until: float, late: type[Exception]) -> float:
        left = until - self._clock()
        if left <= 0:
            raise late("deadline")
        return left


class _Backend(httpcore.SyncBackend):
    """Connects in what is left, trying each address of a name in its share of it."""

    def __init__(self, line: _Line) -> None:
        self._line = line

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = _look_up(host, port, self._line.to_connect())
        for index, address in enumerate(addresses):
            share = self._line.to_connect() / (len(addresses) - index)
            try:
                stream = super().connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if index + 1 == len(addresses):
                    raise
            else:
                return _Stream(stream, self._line)
        raise httpcore.ConnectError("the name has no address")


def _look_up(host: str, port: int, left_s: float) -> list[str]:
    if _is_address(host):
        return [host]
    found: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put([str(answer[4][0]) for answer in answers])
        except (OSError, UnicodeError) as error:
            found.put(error)

    threading.Thread(target=ask, name="name-look-up", daemon=True).start()
    try:
        addresses = found.get(timeout=left_s)
    except Empty:
        raise httpcore.ConnectTimeout("name look-up") from None
    if isinstance(addresses, Exception):
        raise httpcore.ConnectError("name look-up") from addresses
    return addresses


def _is_address(host: str) -> bool:
    """Whether there is no name to be looked up, for which a thread would be begun."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class _Stream(httpcore.NetworkStream):
    """A connection whose every step gets what is left."""

    def __init__(self, stream: httpcore.NetworkStream, line: _Line) -> None:
        self._stream = stream
        self._line = line

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._line.to_read())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._line.to_write())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            left = self._line.to_connect()
        except httpcore.ConnectTimeout:
            self.close()
            raise
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._line)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class _Body(httpx.SyncByteStream):
    """The answer's body; closing it closes the connection."""

    def __init__(self, answer: httpcore.Response, connection: httpcore.HTTPConnection) -> None:
        self._answer = answer
        self._connection = connection

    def __iter__(self) -> Iterator[bytes]:
        with _translated():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
        self._connection.close()
