"""A TCP proxy of the tests' own, to make a real server unreachable, silent, slow, or cut off before its answer."""

import contextlib
import socket
import threading
import time
from enum import StrEnum
from types import TracebackType
from typing import Self

_BLOCK = 1 << 16


class Behaviour(StrEnum):
    FORWARD = "forward"
    HANG = "hang"  # takes the request and never says a word
    DELAY = "delay"  # holds every block of the answer back for `delay_seconds`
    LOSE_ANSWER = "lose answer"  # the server gets the request; its answer never arrives, the connection is cut


class Proxy:
    """In front of `target_port` on the loopback. `stop` refuses connections, `start` takes them again, same port."""

    def __init__(self, target_port: int, delay_seconds: float = 0.3) -> None:
        self.behaviour = Behaviour.FORWARD
        self.delay_seconds = delay_seconds
        self.port = 0
        self.cut_once_at: bytes | None = None  # the first answer with these bytes is lost, its connection cut
        self._target_port = target_port
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(50)
        self.port = int(listener.getsockname()[1])
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def stop(self) -> None:
        """Cut what is open and refuse from now on."""
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)  # wakes the accepting thread
            self._listener.close()
            self._listener = None
        for open_socket in list(self._open):
            _close(open_socket)
        self._open.clear()

    def _is_lost(self, block: bytes) -> bool:
        if self.behaviour is Behaviour.LOSE_ANSWER:
            return True
        if self.cut_once_at is None or self.cut_once_at not in block:
            return False
        self.cut_once_at = None
        return True

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                incoming, _ = listener.accept()
            except OSError:
                return
            self._open.add(incoming)
            if self.behaviour is Behaviour.HANG:
                continue
            outgoing = socket.create_connection(("127.0.0.1", self._target_port))
            self._open.add(outgoing)
            threading.Thread(target=self._pump, args=(incoming, outgoing, False), daemon=True).start()
            threading.Thread(target=self._pump, args=(outgoing, incoming, True), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, is_answer: bool) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(_BLOCK):
                if is_answer and self._is_lost(block):
                    break
                if self.behaviour is Behaviour.HANG:
                    return  # both sockets stay open
                if is_answer and self.behaviour is Behaviour.DELAY:
                    time.sleep(self.delay_seconds)
                sink.sendall(block)
        _close(source)
        _close(sink)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def _close(which: socket.socket) -> None:
    with contextlib.suppress(OSError):
        which.shutdown(socket.SHUT_RDWR)
    which.close()
