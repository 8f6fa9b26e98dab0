"""The expectations on a batch, end to end: suites from files, rows and history in; findings, stops and a page out."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from connectors.durable_files import write_atomically
from flows import events, prefect_events
from flows.observing import rows_of
from flows.wiring import Runtime
from holdpoint.errors import StoreError
from review.clock import system_clock
from validators.expectations import BatchExpectations, BatchRow, check_batch, check_history, read_suites
from validators.expectations.batch import History
from validators.expectations.page import render_page

_UPKEEP = "upkeep"


class Expecting:
    """Looks at batches, and at the history alone. Its pages lie in `expectations` under the data folder."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._settings = runtime.settings.expectations
        self.folder = runtime.settings.data_dir / "expectations"

    def look(self, batch_id: str, rows: Sequence[BatchRow]) -> BatchExpectations:
        """What the suites say of a batch."""
        now = system_clock()
        suites = read_suites(self._settings.suites)
        history = self._history(now) if any(s.scope.window == "history" for s in suites.usable) and rows else History()
        found = check_batch(rows, suites, history, today=self._runtime.today())
        if found.results or found.broken:
            self._write(batch_id, f"Batch {batch_id}", now, len(rows), history, found)
        if found.stops:
            codes = tuple(dict.fromkeys(result.name for result in found.results if result.stops))
            events.release_stopped(batch_id, codes, broken=len(found.broken))
            prefect_events.release_stopped(batch_id, codes, broken=[Path(one.file).name for one in found.broken])
        return found

    def look_at_history(self) -> BatchExpectations:
        """What the suites over time say today, whatever has arrived or not: part of the daily upkeep."""
        now = system_clock()
        history = self._history(now)
        found = check_history(read_suites(self._settings.suites), history, today=self._runtime.today())
        if found.results or found.broken:
            name = f"{_UPKEEP}-{now:%Y-%m-%d}"
            self._write(name, f"What was settled of late, {now:%Y-%m-%d}", now, 0, history, found)
        failing = tuple(result.name for result in found.results if not result.success)
        if failing or found.broken:
            broken = [Path(one.file).name for one in found.broken]
            prefect_events.expectations_failed(failing, broken=broken)
            events.expectations_failed(failing, broken=len(broken))
        self._prune(now)
        return found

    def _history(self, now: datetime) -> History:
        observations, most = self._runtime.store.observations, self._settings.most_rows
        start = now - timedelta(days=self._settings.window_days)
        first = start - timedelta(days=self._settings.reference_days)
        return History(
            window=rows_of(observations.between(start, now, most), now),
            reference=rows_of(observations.between(first, start, most), now),
        )

    def _write(
        self, name: str, title: str, now: datetime, rows: int, history: History, found: BatchExpectations
    ) -> None:
        """The page and the results as data; a kill leaves neither half written."""
        page = render_page(f"Expectations: {title}", now, rows, history, found)
        data = {
            "title": title,
            "at": now.isoformat(),
            "rows": rows,
            "results": [result.model_dump(mode="json") for result in found.results],
            "stops": [stop.finding.message for stop in found.stops],
            "broken": [one.model_dump(mode="json") for one in found.broken],
        }
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for ending, text in ((".html", page), (".json", json.dumps(data, indent=1, ensure_ascii=False) + "\n")):
                write_atomically(self.folder / f"{name}{ending}", text.encode())
        except OSError as error:
            raise StoreError(
                f"The page on the expectations, {self.folder / name}.html, cannot be written ({error.strerror}).",
                consequence="The batch is not settled.",
                remedy="Free some space or correct the rights of the folder, and run the command again.",
            ) from error

    def _prune(self, now: datetime) -> None:
        """Remove pages past their time."""
        oldest = (now - timedelta(days=self._settings.page_days)).timestamp()
        for file in self.folder.glob("*") if self.folder.is_dir() else ():
            if file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)
