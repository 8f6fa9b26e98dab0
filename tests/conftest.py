"""Real servers for the whole test session, started when a test first asks for them."""

import os
from collections.abc import Iterator

import pytest

from flows.server import LocalServer
from tests.support.aws import ACCESS_VARIABLES, AwsServer
from tests.support.mailbox import PASSWORD, PASSWORD_VARIABLE, MailServer
from tests.support.postgres import PostgresServer

# Whole programs and servers are started there: what takes longest begins first, so that no worker of `pytest -n` is
# left alone with it at the end.
_LONGEST = ("tests/kills/", "tests/flows/", "tests/test_lint.py")

os.environ.update(ACCESS_VARIABLES)
os.environ[PASSWORD_VARIABLE] = PASSWORD


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the rest stays in its order."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONGEST))


@pytest.fixture(scope="session")
def aws_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AwsServer]:
    """S3 and SQS on a real socket. Do not stop this one; take a server of your own for that."""
    with AwsServer(tmp_path_factory.mktemp("aws") / "server.log") as server:
        yield server


@pytest.fixture
def aws(aws_server: AwsServer) -> AwsServer:
    """The session's S3 and SQS, without any bucket or queue."""
    aws_server.reset()
    return aws_server


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL cluster. Do not stop this one; take a server of your own for that."""
    with PostgresServer(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="session")
def prefect_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The session's Prefect server: starting one for each test would cost 13 CPU-seconds each."""
    server = LocalServer(tmp_path_factory.mktemp("prefect"))
    server.start()
    yield server.api_url
    server.stop()


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    """An IMAP server. Do not stop this one; take a server of your own for that. Make a folder for each test."""
    with MailServer() as server:
        yield server
