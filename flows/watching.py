"""One look at drift, end to end: what came of late against what came before; alerts, events, release rules."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from evaluation.drift import Alarm, Look, Windows, look
from evaluation.drift_plan import parts_of_look
from flows import events, prefect_events
from flows.signals import Signal, signals_of, takes_away, vendor_names
from flows.wiring import Runtime
from holdpoint.errors import StaleVersionError
from holdpoint.model import Frozen
from holdpoint.settings import DriftSettings
from review.clock import system_clock
from review.store import ReviewStore
from review.watch import DriftAlert, DriftLook, NewAlert

_LEAST_PAUSE = timedelta(hours=1)  # between two looks after batches: looking costs a second in a large store
_TOLD_SHIFTS = 3
_ACTOR = "watch"


class Watched(Frozen):
    """What a look said: its statistics by signal, and the alerts that are new.

    `slow`: where it also looked for slow moves, over more days.
    """

    look: Look
    slow: Look | None
    alerts: tuple[DriftAlert, ...]


def watch_after_batch(runtime: Runtime) -> Watched | None:
    """A look after a batch, at most one an hour; None where the last one is younger."""
    last = runtime.store.watch.last_look()
    if last is not None and timedelta(0) <= system_clock() - last.looked_at < _LEAST_PAUSE:
        return None
    return watch(runtime.store, runtime.settings.drift, system_clock())


def watch(store: ReviewStore, settings: DriftSettings, now: datetime) -> Watched:
    """Look at everything, record the look, raise alerts, withdraw release rules whose evidence no longer applies."""
    first = now - timedelta(days=settings.current_days + settings.reference_days)
    observed = store.observations.between(first, now, settings.most_documents)
    signals = signals_of(observed, store.watch.decided(first, settings.most_documents), store.watch.reference_starts())
    last = store.watch.last_look()
    parts = parts_of_look(
        windows_of(settings),
        settings.slow_days,
        last.looked_at if last is not None else None,
        now,
        settings.false_alarms_per_year,
    )
    names = {f"{signal.name} of {signal.stream}": signal for signal in signals}
    watched = {name: signals[signal] for name, signal in names.items()}
    looks = [look(watched, now, part.windows, part.spend) for part in parts]
    told = {alarm.signal: (alarm, one.windows) for one in reversed(looks) for alarm in one.alarms}  # the quick one's
    vendors = vendor_names(observed) if any(names[name].name == "vendor" for name in told) else {}
    record = DriftLook(
        looked_at=now,
        spent=sum(part.spend for part in parts),
        tests=sum(len(one.compared) for one in looks),
        waiting=looks[0].waiting,
    )
    alerts = store.watch.record(record, [_alert(names[n], *alarm, vendors) for n, alarm in told.items()])
    for alert in store.watch.open_alerts():  # also older ones: a look may have died between alert and withdrawal
        withdraw_rules(store, alert)
    for alert in alerts:
        events.drifted(alert.alert_id, alert.stream, alert.signal)
        prefect_events.drifted(alert.alert_id, alert.stream, alert.signal, alert.since.isoformat(), alert.examples)
    return Watched(look=looks[0], slow=looks[1] if len(looks) > 1 else None, alerts=alerts)


def withdraw_rules(store: ReviewStore, alert: DriftAlert) -> tuple[int, ...]:
    """Withdraw the rules whose guarantee the alert takes away; gives their numbers.

    What was proven on the documents of before is not proven for others: they hold until there is evidence anew. A rule
    that was withdrawn since the alert, and has its evidence from after that, stays.
    """
    if alert.document_type is None:
        return ()
    versions = store.rules.versions(alert.document_type)
    anew = {one.key for one in versions if one.withdrawn_at is not None and one.withdrawn_at >= alert.raised_at}
    withdrawn = []
    for rule in store.rules.current(alert.document_type):
        if not rule.releases_some or rule.key in anew or not takes_away(alert.signal, rule.key.stratum):
            continue
        why = f"Drift alert {alert.alert_id}: {alert.message}"
        with suppress(StaleVersionError):  # somebody has withdrawn it meanwhile
            store.rules.withdraw(rule.rule_id, why, _ACTOR)
            withdrawn.append(rule.rule_id)
    return tuple(withdrawn)


def windows_of(settings: DriftSettings) -> Windows:
    """The spans of time that the settings ask to be compared."""
    return Windows.model_validate({name: getattr(settings, name) for name in Windows.model_fields})


def _alert(signal: Signal, alarm: Alarm, windows: Windows, vendors: Mapping[str, str]) -> NewAlert:
    found = alarm.comparison
    names = vendors if signal.name == "vendor" else {}
    moves = [
        f"'{names.get(s.category, s.category)}' from {s.before:.0%} to {s.after:.0%}"
        for s in found.shifts[:_TOLD_SHIFTS]
    ]
    examples = f" For example {', '.join(alarm.examples)}." if alarm.examples else ""
    message = (
        f"{signal.words[:1].upper()}{signal.words[1:]} has moved since {_day(alarm.since)}: {', '.join(moves)} "
        f"({found.current} documents of the last {windows.current_days:g} days against {found.reference} of the "
        f"{windows.reference_days:g} days before).{examples}"
    )
    return NewAlert(
        stream=signal.stream,
        signal=signal.name,
        document_type=signal.document_type,
        since=alarm.since,
        message=message,
        details={
            "examples": list(alarm.examples),
            "p_value": found.p_value,
            "psi": round(found.psi, 4),
            "moved": round(found.moved, 4),
            "reference": found.reference,
            "current": found.current,
            "overdispersion": round(found.overdispersion, 3),
            "shifts": [s.model_dump(mode="json") for s in found.shifts],
        },
    )


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
