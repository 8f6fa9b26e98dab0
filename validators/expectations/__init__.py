"""Expectations on the rows of a batch and on what was settled of late, by Great Expectations.

They ask what no check on a single document asks: is this a plausible row, a plausible batch, a plausible month. The
suites are files that their owner edits (validators.expectations.suite_files). Importing the library takes 3 to 4
seconds and a suite tenths of a second whatever the number of rows, so: once per batch, and not at all without rows.
"""

from validators.expectations.batch import BatchExpectations, check_batch, check_history
from validators.expectations.outcomes import ExpectationResult, Stop
from validators.expectations.rows import BatchRow
from validators.expectations.suite_files import BrokenSuite, Suites, read_suites

__all__ = [
    "BatchExpectations",
    "BatchRow",
    "BrokenSuite",
    "ExpectationResult",
    "Stop",
    "Suites",
    "check_batch",
    "check_history",
    "read_suites",
]
