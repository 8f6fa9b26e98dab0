"""No statement of the store reads a large table from end to end: each database is asked how it would carry it out."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from benchmarks.store_calls import calls
from benchmarks.store_filling import Shape, fill, prepared_store
from benchmarks.store_plans import Plans
from tests.support.postgres import PostgresServer

SHAPE = Shape(documents=2_000, held=400)


def test_every_call_goes_along_an_index(empty_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if empty_url.startswith("postgresql"):
        # A small table is read from end to end even where an index would do: this says whether any would. Which one
        # it takes at full size is for `python -m benchmarks.store` to say.
        server: PostgresServer = request.getfixturevalue("postgres")
        with server.connect() as connection:
            connection.run(f'ALTER DATABASE "{make_url(empty_url).database}" SET enable_seqscan = off')
    store, blobs = prepared_store(empty_url, tmp_path)
    fill(store.database, SHAPE)
    plans = Plans(store.database.engine)
    for name, call, _times in calls(store, blobs, SHAPE, times=2):
        with plans.of(name):
            call()
    assert plans.statements > 30
    assert plans.full_scans() == []
    with plans.of("a full scan"), store.database.read() as connection:
        connection.execute(text("SELECT count(*) FROM documents WHERE note = 'x'"))
    (found,) = plans.full_scans()
    assert "documents" in found
    store.close()
