"""A keeper of records on this machine: a real HTTP server that answers as a test tells it to, and notes what it was asked."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ID_NUMBER = "46010019920308995X"
CARD = {
    "id": "R-1", "type": "id_card", "issued": "2019-04-02", "valid_until": "2099-04-02",
    "fields": {
        "name": "林示例", "id_number": ID_NUMBER, "valid_until": {"value": "2099-04-02", "quote": "2019.04.02-2099.04.02"},
        "household": "不该收下的内容",
    },
}  # fmt: skip
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Keeper:
    """`answer` says what each call gets; `seen` what came: method, path, headers in lower case, body."""

    port: int = 0
    secure: bool = False
    answer: Answer = lambda call: say(call, {"records": [CARD]})
    seen: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http{'s' if self.secure else ''}://127.0.0.1:{self.port}/records"


def say(call: BaseHTTPRequestHandler, body: Any, status: int = 200, **headers: str) -> None:
    """Answers with JSON, or with the bytes that are given."""
    content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    call.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
        call.send_header(name, value)
    call.end_headers()
    call.wfile.write(content)


def always(body: Any, status: int = 200, **headers: str) -> Answer:
    """The same to every call."""
    return lambda call: say(call, body, status, **headers)


def trickle(call: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for ever: no single read ever takes long."""
    call.send_response(200)
    call.end_headers()
    for _ in range(600):
        call.wfile.write(b" ")
        call.wfile.flush()
        time.sleep(0.05)


def trickle_headers(call: BaseHTTPRequestHandler) -> None:
    """The same before the body begins."""
    for _ in range(600):
        call.wfile.write(b"HTTP/1.1 200 OK\r\nX: "[:1])
        call.wfile.flush()
        time.sleep(0.05)


def hang(call: BaseHTTPRequestHandler) -> None:
    """Says nothing."""
    time.sleep(1.5)


@contextmanager
def keeper(certificate: Path | None = None) -> Iterator[Keeper]:
    """The server, for the length of a block; with TLS where it has a certificate."""
    kept = Keeper(secure=certificate is not None)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            raw = self.rfile.read(size)
            headers = {name.lower(): value for name, value in self.headers.items()}
            kept.seen.append((self.command, self.path, headers, json.loads(raw) if raw else None))
            self.close_connection = True
            try:
                kept.answer(self)
            except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
                pass  # the caller had enough

        do_GET = do_POST

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    kept.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody has signed but itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "示例来源")])
    at = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(at - dt.timedelta(days=1))
        .not_valid_after(at + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "source.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    return path
