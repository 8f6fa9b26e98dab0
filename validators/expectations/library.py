"""The one place that calls Great Expectations: its exceptions and its result objects end here."""

import logging
import os
from collections.abc import Mapping, Sequence
from typing import Any

from validators.expectations.outcomes import FailingRows
from validators.expectations.rows import RowTable, columns
from validators.expectations.suite_files import BrokenSuite, Suite

# Failing rows by their places alone: asked for a column beside, the library looks each row up in the data frame, which
# takes most of its time where many fail.
_RESULT_FORMAT = {"result_format": "COMPLETE"}
_COLUMN_KEYS = ("column", "column_A", "column_B")


class Library:
    """A context of Great Expectations for one run. Made once: importing the library takes seconds."""

    def __init__(self) -> None:
        os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before the import: it would report usage from then on
        import great_expectations as gx

        for name in [n for n in logging.root.manager.loggerDict if n.startswith("great_expectations")]:
            logging.getLogger(name).setLevel(logging.WARNING)  # it announces each temporary folder
        self._gx = gx
        self._context = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        self._source = self._context.data_sources.add_pandas("rows")

    def built(self, suite: Suite) -> list[Any] | BrokenSuite:
        """The suite's expectations as the library's objects, or what is wrong with them.

        One by one: a suite made from the whole list logs an expectation that it cannot make, and goes on without it.
        """
        from great_expectations.exceptions import GreatExpectationsError
        from great_expectations.expectations.registry import get_expectation_impl

        made = []
        known = {*columns()}
        for one in suite.expectations:
            try:
                kind = get_expectation_impl(one.type)
                made.append(kind(**one.kwargs, meta={"name": one.name}, severity=one.severity))
            except GreatExpectationsError:
                return BrokenSuite(
                    file=suite.file, problem=f"'{one.name}': there is no expectation of the type '{one.type}'."
                )
            except (ValueError, TypeError) as error:  # pydantic v1 raises its own ValueError
                return BrokenSuite(file=suite.file, problem=f"'{one.name}': {_one_line(error)}")
            named = named_columns(one.kwargs)
            unknown = [name for name in named if name not in known and not _may_be_taught(suite)]
            if unknown:
                return BrokenSuite(
                    file=suite.file,
                    problem=f"'{one.name}': there is no column '{unknown[0]}' ({', '.join(columns())}).",
                )
        return made

    def validate(
        self,
        suite: Suite,
        expectations: Sequence[Any],
        rows: RowTable,
        places: Sequence[int] | None,
        parameters: Mapping[str, object],
    ) -> list[dict[str, Any]]:
        """The library's outcome for each expectation on the rows at these places (None: all), in their order.

        ValueError when a parameter has no value, or the library fails as a whole.
        """
        asset = self._source.add_dataframe_asset(f"{suite.name}-{len(self._source.assets)}")
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch(
            {"dataframe": frame_of(suite, rows, places)}
        )
        try:
            validation = batch.validate(
                self._gx.ExpectationSuite(name=suite.name, expectations=list(expectations)),
                result_format=_RESULT_FORMAT,
                expectation_parameters=dict(parameters),
            )
        except Exception as error:
            raise ValueError(_one_line(error)) from error
        by_name = {outcome.expectation_config.meta["name"]: outcome for outcome in validation.results}
        return [_plain(by_name[expectation.meta["name"]], rows, places) for expectation in expectations]


def frame_of(suite: Suite, rows: RowTable, places: Sequence[int] | None = None) -> Any:
    """The rows as a data frame with the columns that the suite names, and the document's id."""
    import pandas as pd

    named = (name for one in suite.expectations for name in named_columns(one.kwargs))
    made = {name: rows.column(name, places) for name in dict.fromkeys(["document_id", *named])}
    return pd.DataFrame({name: pd.Series(values, dtype=dtype) for name, (dtype, values) in made.items()})


def named_columns(kwargs: Mapping[str, Any]) -> list[str]:
    """The columns that an expectation's arguments name."""
    named = [kwargs[key] for key in _COLUMN_KEYS if isinstance(kwargs.get(key), str)]
    listed = kwargs.get("column_list")
    return [*named, *(name for name in (listed if isinstance(listed, list) else []) if isinstance(name, str))]


def _may_be_taught(suite: Suite) -> bool:
    """Whether the suite speaks of types that are taught: their fields are not known here."""
    from holdpoint.document_types import TYPE_SPECS

    known = {str(name) for name in TYPE_SPECS}
    return any(name not in known for name in suite.scope.document_types)


def _plain(outcome: Any, rows: RowTable, places: Sequence[int] | None) -> dict[str, Any]:
    """What we read of an outcome. Not by its own to_json_dict, which copies every failing row several times."""
    found: Any = outcome.result
    kwargs = dict(outcome.expectation_config.kwargs)
    return {
        "success": bool(outcome.success),
        "result": {key: found[key] for key in _KEPT if key in found},
        "failing": _failing(named_columns(kwargs), found.get("unexpected_index_list") or (), rows, places),
        "expectation_config": {"kwargs": kwargs},
        "exception_info": outcome.exception_info,
    }


def _failing(named: Sequence[str], at: Sequence[int], rows: RowTable, places: Sequence[int] | None) -> FailingRows:
    """The rows at these places of the data frame, as the table has them."""
    of_table = at if places is None else [places[place] for place in at]
    columns = [name for name in named if name != "document_id"] or named
    return FailingRows(
        columns=tuple(columns),
        documents=rows.column("document_id", of_table)[1],
        values=list(zip(*(rows.column(name, of_table)[1] for name in columns), strict=True)),
    )


_KEPT = (
    "element_count",
    "unexpected_count",
    "unexpected_percent",
    "observed_value",
    "details",
)


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if text.endswith(".") else f"{text}."
