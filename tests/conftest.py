"""Real servers for the whole test session, started when a test first asks for them."""

import os
from collections.abc import Iterator

import pytest

from tests.support.aws import ACCESS_VARIABLES, AwsServer
from tests.support.mailbox import PASSWORD, PASSWORD_VARIABLE, MailServer
from tests.support.postgres import PostgresServer

os.environ.update(ACCESS_VARIABLES)
os.environ[PASSWORD_VARIABLE] = PASSWORD


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
def mail_server() -> Iterator[MailServer]:
    """An IMAP server. Do not stop this one; take a server of your own for that. Make a folder for each test."""
    with MailServer() as server:
        yield server
