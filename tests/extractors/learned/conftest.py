"""One model for all tests here: training it takes some seconds."""

import pytest

from extractors.learned.training import Labelled, Trained, train
from flows.labelled_lines import document_of_lines
from holdpoint.document import Document
from tests.extractors.learned.orders import air_time, order_row


def document_of(seed: int) -> Document:
    """The order of that seed as a document."""
    return document_of_lines(order_row(seed), f"{seed:064x}")


@pytest.fixture(scope="session")
def trained() -> Trained:
    """Taught from forty orders."""
    rows = [order_row(seed) for seed in range(40)]
    return train(
        air_time(),
        [Labelled(document_of(n), {k: (v,) for k, v in r["fields"].items()}) for n, r in enumerate(rows)],
    )
