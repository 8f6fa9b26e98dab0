"""When to try again: exponential backoff with full jitter. Pure.

Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
"""

from random import Random

from holdpoint.settings import DeliverySettings

LONGEST_WISH_SECONDS = 86_400.0
"""A receiver may ask for no longer wait than a day."""


def delay_before(attempt: int, settings: DeliverySettings, random: Random, retry_after: float | None = None) -> float:
    """Seconds to wait after failed attempt number `attempt` (one-based).

    Uniform between nothing and the doubled-each-time ceiling; the receiver's own wish is a lower bound, up to a day.
    """
    ceiling = min(settings.max_delay_seconds, settings.first_delay_seconds * 2 ** min(attempt - 1, 60))
    return max(random.uniform(0, ceiling), min(retry_after or 0.0, LONGEST_WISH_SECONDS))
