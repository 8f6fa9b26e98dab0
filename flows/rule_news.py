"""Telling of release rules that were made or withdrawn, wherever that happened: a batch, an audit, a command."""

from flows import events, prefect_events
from review.store import ReviewStore


def announce(store: ReviewStore) -> None:
    """A log line and a Prefect event for every version that nobody was told of yet."""
    rules = store.rules.unannounced()
    for rule in rules:
        events.rule_made(rule)
    prefect_events.rules_made(rules)
    store.rules.mark_announced(rules)
