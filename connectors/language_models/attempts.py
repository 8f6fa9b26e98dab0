"""Asking again: exponential backoff with full jitter, within one time for all attempts."""

import random
import time
from collections.abc import Callable

from connectors.destinations.pinned_network import Deadline
from holdpoint.errors import TransientModelError
from holdpoint.ports import ModelAnswer

_FIRST_DELAY_SECONDS = 0.5


def ask_again(ask: Callable[[Deadline], ModelAnswer], attempts: int, timeout_seconds: float) -> ModelAnswer:
    """The first answer among so many attempts. TransientModelError when there is none within the time."""
    deadline = Deadline(timeout_seconds)
    end = time.monotonic() + timeout_seconds
    for attempt in range(1, attempts + 1):
        try:
            return ask(deadline)
        except TransientModelError as error:
            wait = error.retry_after
            if wait is None:
                wait = random.uniform(0, _FIRST_DELAY_SECONDS * 2 ** (attempt - 1))  # noqa: S311 -- jitter
            if attempt == attempts or time.monotonic() + wait >= end:
                raise
            time.sleep(wait)
    raise AssertionError("a loop over at least one attempt returns or raises")
