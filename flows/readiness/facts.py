"""Everything that the readiness page says, gathered from the store, the settings and the models' own cards."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from flows.readiness.cards import ModelCard, model_cards
from flows.wiring import Runtime
from holdpoint.model import Frozen
from holdpoint.program import program_version
from holdpoint.settings import Settings
from review.audit import AuditVerification
from review.figures import Figures, StoreFigures
from review.records import QueueCounts
from review.release_records import RuleRecord, RuleState, TypeStop
from review.users import UserRecord
from review.watch import DriftAlert, DriftLook
from review.watch_figures import Happening, PersonActivity, TypeActivity, WatchFigures, by_person
from validators.expectations import Suites, read_suites

DAYS = 90  # what is looked back on
_MOST_DECISIONS = 20_000
_MOST_PAGES = 400  # of batches


class BatchPage(Frozen):
    """How one batch fared with its expectations."""

    title: str
    at: str
    failed: tuple[str, ...]
    stops: tuple[str, ...]


class ReadinessFacts(Frozen):
    """All of it at one moment."""

    at: datetime
    since: datetime
    version: str
    settings: Settings
    types: tuple[TypeActivity, ...]
    people: tuple[UserRecord, ...]
    activity: tuple[PersonActivity, ...]
    rules: tuple[RuleState, ...]
    rule_versions: tuple[RuleRecord, ...]
    stops: tuple[TypeStop, ...]
    alerts: tuple[DriftAlert, ...]
    last_look: DriftLook | None
    waiting: QueueCounts
    figures: StoreFigures
    audit: AuditVerification
    happenings: tuple[Happening, ...]
    suites: Suites
    batches: tuple[BatchPage, ...]
    models: tuple[ModelCard, ...]


def gather(runtime: Runtime, now: datetime) -> ReadinessFacts:
    """Read everything. The audit trail is verified as a whole, which takes a while in a large store."""
    store, settings = runtime.store, runtime.settings
    since = now - timedelta(days=DAYS)
    watch_figures = WatchFigures(store.database)
    return ReadinessFacts(
        at=now,
        since=since,
        version=program_version(),
        settings=settings,
        types=watch_figures.types(since),
        people=store.users.all(),
        activity=by_person(store.watch.decided(since, _MOST_DECISIONS)),
        rules=store.rules.states(),
        rule_versions=store.rules.versions(),
        stops=store.switches.all(),
        alerts=store.watch.alerts(),
        last_look=store.watch.last_look(),
        waiting=store.queue.counts(),
        figures=Figures(store.database, lambda: now).read(),
        audit=store.audit.verify(),
        happenings=watch_figures.happenings(),
        suites=read_suites(settings.expectations.suites),
        batches=_batch_pages(settings.data_dir / "expectations"),
        models=model_cards(settings),
    )


def _batch_pages(folder: Path) -> tuple[BatchPage, ...]:
    """The newest first."""
    files = sorted(folder.glob("*.json"), key=lambda f: f.stat().st_mtime, reverse=True) if folder.is_dir() else []
    found = []
    for file in files[:_MOST_PAGES]:
        data = json.loads(file.read_text(encoding="utf-8"))
        failed = tuple(one["name"] for one in data["results"] if one["status"] in ("failed", "impossible"))
        found.append(BatchPage(title=data["title"], at=data["at"], failed=failed, stops=tuple(data["stops"])))
    return tuple(found)
