"""The daily lists of what each destination got, for a receiver to compare."""

from datetime import UTC, date, datetime
from typing import Any

from connectors.reconciliation import list_of, publish, write_list
from flows.wiring import Runtime


def write_daily_lists(runtime: Runtime, day: date) -> list[dict[str, Any]]:
    """Write the list of every destination for that day (UTC); again gives the same files.

    Gives by destination its name, how many messages it got, the file, and where the receiver finds it, if it does:
    a receiver gets only lists that will not change any more.
    """
    settings = runtime.settings
    folder = settings.reconciliation.path or settings.data_dir / "reconciliation"
    is_over = day < datetime.now(UTC).date()
    written: list[dict[str, Any]] = []
    for name in sorted({*settings.destinations, *runtime.store.reconciliation.destinations()}):
        messages = runtime.store.reconciliation.delivered(name, day)
        data = list_of(messages)
        configured = settings.destinations.get(name)
        written.append(
            {
                "destination": name,
                "messages": len(messages),
                "file": str(write_list(folder, name, day, data)),
                "published": publish(configured, name, day, data) if configured is not None and is_over else None,
            }
        )
    return written
