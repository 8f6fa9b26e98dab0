"""Delivery while `up` runs: on an interval, and at once when a person has approved something."""

import logging
import threading
from collections.abc import Callable

from holdpoint.errors import HoldpointError

logger = logging.getLogger("holdpoint.delivery")


class DeliveryLoop:
    """A thread that drains the outbox whenever something is due. `run` is the deliver flow; `is_due` a cheap look."""

    def __init__(self, run: Callable[[], object], is_due: Callable[[], bool], interval_seconds: float) -> None:
        self._run = run
        self._is_due = is_due
        self._interval = interval_seconds
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="delivery", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Look at once."""
        self._wake.set()

    def stop(self) -> None:
        """End after the delivery that is under way."""
        self._stop.set()
        self._wake.set()
        self._thread.join(timeout=30)

    def _loop(self) -> None:
        while not self._stop.is_set():
            try:
                if self._is_due():
                    self._run()
            except HoldpointError as error:
                logger.error("Delivery cannot go on now", extra={"error": type(error).__name__})
            except Exception:
                logger.exception("Delivery failed; it is tried again", extra={"seconds": self._interval})
            self._wake.wait(self._interval)
            self._wake.clear()
