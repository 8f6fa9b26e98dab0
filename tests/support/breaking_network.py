"""A network that breaks: a TCP proxy on the loopback that cuts connections, at once or after so many bytes."""

import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class BreakingNetwork:
    """Passes everything on to a port of the loopback, until it is told to break. A context manager.

    `cut_after` bytes from the server (counted over all connections) the connection that carries them is reset. That
    happens `cuts` times, each after as many bytes again; then it passes everything on as before.
    """

    def __init__(self, target: int) -> None:
        self.connections = 0
        self.down = False  # True: every connection ends as soon as it is made
        self._target = target
        self._lock = threading.Lock()
        self._left: int | None = None
        self._every = 0
        self._cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])

    def cut_after(self, count: int, cuts: int = 1) -> None:
        """Break so; replaces what was told before."""
        with self._lock:
            self._left, self._every, self._cuts = count, count, cuts

    @property
    def cuts_left(self) -> int:
        return self._cuts

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self.down:
                    near.close()
                    continue
                self.connections += 1
                try:
                    far = socket.create_connection(("127.0.0.1", self._target), timeout=10)
                except OSError:
                    near.close()
                    continue
                far.settimeout(None)
                threading.Thread(target=self._pump, args=(near, far, False), daemon=True).start()
                threading.Thread(target=self._pump, args=(far, near, True), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, from_server: bool) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                allowed = self._allowed(len(data)) if from_server else len(data)
                sink.sendall(data[:allowed])
                if allowed < len(data):
                    # A reset and not a polite end: what a broken line looks like.
                    sink.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    break
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _allowed(self, count: int) -> int:
        """How many of so many bytes may pass."""
        with self._lock:
            if self._left is None or self._cuts == 0:
                return count
            if count <= self._left:
                self._left -= count
                return count
            allowed, self._cuts = self._left, self._cuts - 1
            self._left = self._every
            return allowed
