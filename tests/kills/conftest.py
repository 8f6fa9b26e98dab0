"""One fork server for all tests here: loading the product takes longer than many a kill."""

import os
from collections.abc import Iterator

import pytest

from tests.kills.fork_server import ForkServer
from tests.kills.ground import ENVIRONMENT


@pytest.fixture(scope="package")
def server(prefect_api: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    os.environ.update(ENVIRONMENT)  # the verdict opens the same installations
    environment = {**ENVIRONMENT, "PREFECT_API_URL": prefect_api}
    with ForkServer(tmp_path_factory.mktemp("victims"), environment) as running:
        yield running
