"""Expectations on a batch of 10,000 rows: `python -m benchmarks.expectations [--rows N] [--times N] [--json FILE]`.

Whole: what the product does for a batch, from its rows to findings, stops and the page on disk: suites read from their
files, data frame made, Great Expectations, results, HTML and JSON. Bare: Great Expectations alone, on the same data
frame with the same suites, made ready before the clock starts. Both with the library imported; CPU time, alternating,
the median of the ratios of neighbours.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from evaluation.text_tables import table
from holdpoint.extraction import DocumentType
from validators.expectations import BatchRow, check_batch, read_suites
from validators.expectations.batch import History
from validators.expectations.library import Library, frame_of
from validators.expectations.page import render_page
from validators.expectations.reference import parameters
from validators.expectations.rows import RowTable

_TODAY = date(2026, 3, 1)


def rows(count: int, broken_share: float = 0.0, *, each_its_own: bool = False) -> tuple[BatchRow, ...]:
    """Invoices, of which some have a currency that there is not; `each_its_own`: no two of them the same."""
    chance = random.Random(1)  # noqa: S311 -- sample data
    return tuple(
        BatchRow(
            document_id=f"{n:020d}",
            document_type=DocumentType.INVOICE,
            fields={
                "number": f"R-{n}",
                "issue_date": f"2026-02-{n % 28 + 1:02d}",
                "due_date": "2026-03-30",
                "currency": (f"X{n}" if each_its_own else "XYZ")
                if chance.random() < broken_share
                else chance.choice(("EUR", "EUR", "USD")),
                "seller_name": f"Seller {n % 90}",
                "net_amount": "100.00",
                "tax_amount": "19.00",
                "total_amount": f"{chance.lognormvariate(5, 1):.2f}",
            },
            min_confidence=chance.random(),
            quality="scan",
            language="de",
        )
        for n in range(count)
    )


def bare(batch: tuple[BatchRow, ...]) -> Callable[[], None]:
    """Great Expectations on suites and a data frame that are there already."""
    suites = [suite for suite in read_suites().usable if suite.scope.window == "batch"]
    ready = []
    library = Library()
    for suite in suites:
        values = parameters([name for one in suite.expectations for name in one.parameters], (), _TODAY)
        ready.append((suite, library.built(suite), frame_of(suite, RowTable(batch)), values))

    def run() -> None:
        import great_expectations as gx

        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        source = context.data_sources.add_pandas("bare")
        for suite, expectations, frame, values in ready:
            asset = source.add_dataframe_asset(suite.name)
            given = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
            given.validate(
                gx.ExpectationSuite(name=suite.name, expectations=list(expectations)),
                result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["document_id"]},
                expectation_parameters=values,
            )

    return run


def whole(batch: tuple[BatchRow, ...], folder: Path) -> Callable[[], None]:
    """What the product does, the page included; without suites over the history, which bare has none of either."""

    def run() -> None:
        suites = read_suites()
        of_batch = suites.model_copy(update={"usable": tuple(s for s in suites.usable if s.scope.window == "batch")})
        found = check_batch(batch, of_batch, today=_TODAY)
        page = render_page("Batch", datetime.now(UTC), len(batch), History(), found)
        (folder / "batch.html").write_text(page, encoding="utf-8")
        data = [result.model_dump(mode="json") for result in found.results]
        (folder / "batch.json").write_text(json.dumps(data), encoding="utf-8")

    return run


def cpu_seconds(run: Callable[[], None]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def measure(count: int, times: int, broken_share: float, *, each_its_own: bool = False) -> dict[str, Any]:
    """Bare and whole in turn; the first of each is thrown away."""
    batch = rows(count, broken_share, each_its_own=each_its_own)
    with tempfile.TemporaryDirectory() as folder:
        one, other = bare(batch), whole(batch, Path(folder))
        pairs = [(cpu_seconds(one), cpu_seconds(other)) for _ in range(times + 1)][1:]
    return {
        "rows": count,
        "broken_share": broken_share,
        "each_its_own": each_its_own,
        "bare_cpu_seconds": statistics.median(p[0] for p in pairs),
        "whole_cpu_seconds": statistics.median(p[1] for p in pairs),
        "ratio": statistics.median(p[1] / p[0] for p in pairs),
        "highest_ratio": max(p[1] / p[0] for p in pairs),
    }


def _line(found: dict[str, Any]) -> tuple[str, ...]:
    alike = ", each its own" if found["each_its_own"] else ""
    figures = [f"{found[name]:.3f}" for name in ("bare_cpu_seconds", "whole_cpu_seconds")]
    ratios = [f"{found[name]:.2f}" for name in ("ratio", "highest_ratio")]
    return (str(found["rows"]), f"{found['broken_share']:.0%}{alike}", *figures, *ratios)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found = [measure(given.rows, given.times, share) for share in (0.0, 0.02, 1.0)]
    found.append(measure(given.rows, given.times, 1.0, each_its_own=True))
    heads = ("rows", "failing", "bare, CPU-s", "whole, CPU-s", "ratio", "highest")
    print(table([heads] + [_line(one) for one in found]))
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
