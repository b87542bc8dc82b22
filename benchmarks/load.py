"""Asks one page again and again over kept-alive connections, and counts.

`wrk` does it where it is installed. Otherwise a client of our own, which costs
the machine more, so that rates are lower: compare only figures of one run.
"""

import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)


class NotServed(Exception):
    """The page was answered with something other than 200, or without a length."""


@dataclass(frozen=True)
class Measured:
    """What one stretch of asking gave."""

    rate: float
    slow_ms: float  # nine in ten answers came within this


def measure(url: str, *, cookie: str, connections: int, seconds: float) -> Measured:
    with_wrk = shutil.which("wrk")
    if with_wrk:
        return _by_wrk(with_wrk, url, cookie, connections, seconds)
    return _by_hand(url, cookie, connections, seconds)


def _by_wrk(wrk: str, url: str, cookie: str, connections: int, seconds: float) -> Measured:
    command = [wrk, "--latency", "-t1", f"-c{connections}", f"-d{seconds:.0f}s"]
    if cookie:
        command += ["-H", f"Cookie: {cookie}"]
    said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise NotServed(f"{url}: {said}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    slow = re.search(r"90%\s+([\d.]+)(us|ms|s)", said)
    if not rate or not slow:
        raise NotServed(f"wrk said something unexpected: {said}")
    scale = {"us": 0.001, "ms": 1.0, "s": 1000.0}[slow[2]]
    return Measured(rate=float(rate[1]), slow_ms=float(slow[1]) * scale)


def _by_hand(url: str, cookie: str, connections: int, seconds: float) -> Measured:
    """In a process of its own, so that the threads share a core with nobody of ours."""
    command = [sys.executable, "-m", "benchmarks.load", url, cookie, str(connections), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise NotServed(done.stderr)
    rate, slow = done.stdout.split()
    return Measured(rate=float(rate), slow_ms=float(slow))


def ask(connection: socket.socket, request: bytes) -> None:
    """One question, one whole answer."""
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = connection.recv(65536)
        if not piece:
            raise NotServed("the connection was closed")
        answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    length = LENGTH.search(head + b"\r\n")
    if not head.startswith(b"HTTP/1.1 200 ") or not length:
        raise NotServed(head.decode(errors="replace"))
    missing = int(length[1]) - len(body)
    while missing > 0:
        missing -= len(connection.recv(min(missing, 65536)))


def asking(url: str, cookie: str, connections: int, seconds: float) -> tuple[float, float]:
    parts = urlsplit(url)
    request = (
        f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        + (f"Cookie: {cookie}\r\n" if cookie else "")
        + "\r\n"
    ).encode()
    until = time.monotonic() + seconds
    times: list[float] = []
    failures: list[Exception] = []

    def one_visitor() -> None:
        try:
            with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while (started := time.monotonic()) < until:
                    ask(connection, request)
                    times.append(time.monotonic() - started)
        except (OSError, NotServed) as error:
            failures.append(error)

    visitors = [threading.Thread(target=one_visitor) for _ in range(connections)]
    began = time.monotonic()
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    if failures:
        raise NotServed(f"{url}: {failures[0]}")
    rate = len(times) / (time.monotonic() - began)
    return rate, statistics.quantiles(times, n=10)[-1] * 1000


if __name__ == "__main__":
    address, kept, number, length = sys.argv[1:]
    print(*asking(address, kept, int(number), float(length)))
