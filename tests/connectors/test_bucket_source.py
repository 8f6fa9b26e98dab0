"""A bucket as a source: which keys are documents, versions, what is not listed again, and what goes wrong."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from connectors.sources.bucket import BucketSource
from connectors.sources.bucket_position import BucketPosition
from holdpoint import settings
from holdpoint.errors import ConfigurationError, ExitCode, SourceError, SourceUnavailableError, TransientError
from holdpoint.ports import SourceItem
from tests.support.aws import AwsServer
from tests.support.breaking_network import BreakingNetwork
from tests.support.refusing_objects import RefusingObjects


def source_of(server: AwsServer, bucket: str, **changes: Any) -> BucketSource:
    given = {**server.settings, "kind": "bucket", "bucket": bucket, "late_seconds": 0, **changes}
    return BucketSource("inbox", settings.BucketSource.model_validate(given))


def put(server: AwsServer, bucket: str, *keys: str) -> None:
    s3 = server.client("s3")
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())


def paths(items: list[SourceItem]) -> list[str]:
    return [item.path for item in items]


def taken(source: BucketSource, position: str | None = None) -> tuple[list[SourceItem], str | None]:
    """A run in which all that is listed is recorded: its items and where the next one starts."""
    items = list(source.list_items(position))
    source.recorded(items)
    return items, source.position


def test_only_documents_below_the_prefix_are_items(aws: AwsServer) -> None:
    bucket = aws.bucket("drops")
    put(
        aws,
        bucket,
        "in/a.pdf",
        "in/sub/b.pdf",
        "in/",
        "in/empty/",
        "in/.hidden",
        "in/.git/config",
        "inner/x",
        "out.pdf",
    )
    assert paths(list(source_of(aws, bucket, prefix="in").list_items())) == ["a.pdf", "sub/b.pdf"]
    assert paths(list(source_of(aws, bucket, prefix="in/").list_items())) == ["a.pdf", "sub/b.pdf"]
    assert paths(list(source_of(aws, bucket).list_items())) == ["in/a.pdf", "in/sub/b.pdf", "inner/x", "out.pdf"]


def test_pages_are_asked_for_one_by_one(aws: AwsServer) -> None:
    bucket = aws.bucket("drops")
    s3 = aws.client("s3")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: s3.put_object(Bucket=bucket, Key=f"{n:04}.pdf", Body=b"x"), range(1100)))
    with BreakingNetwork(aws.port) as network:
        source = source_of(aws, bucket, endpoint_url=f"http://127.0.0.1:{network.port}")
        listing = source.list_items()
        next(listing)
        begun = network.connections  # moto ends the connection after each answer
        rest = list(listing)
        assert (len(rest), network.connections - begun) == (1099, 1)


def test_every_version_that_was_not_recorded_is_an_item_and_read_as_it_was(aws: AwsServer) -> None:
    bucket = aws.bucket("drops", versioned=True)
    s3 = aws.client("s3")
    for body in (b"first", b"second", b"third"):
        s3.put_object(Bucket=bucket, Key="a.pdf", Body=body)
    put(aws, bucket, "b.pdf")
    s3.delete_object(Bucket=bucket, Key="b.pdf")  # leaves a delete marker, which is no document
    source = source_of(aws, bucket)
    items = list(source.list_items())
    assert [(i.path, source.read(i)) for i in items] == [
        ("a.pdf", b"first"),
        ("a.pdf", b"second"),
        ("a.pdf", b"third"),
        ("b.pdf", b"b.pdf"),
    ]
    assert len({i.version for i in items}) == 4


def test_objects_from_before_versions_were_kept_stay_the_same_items(aws: AwsServer) -> None:
    bucket = aws.bucket("drops")
    put(aws, bucket, "a.pdf")
    before = list(source_of(aws, bucket).list_items())
    aws.client("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    source = source_of(aws, bucket)
    assert list(source.list_items()) == before
    assert source.read(before[0]) == b"a.pdf"


def test_ascending_keys_are_listed_from_the_newest_on_and_in_full_once_that_is_due(aws: AwsServer) -> None:
    bucket = aws.bucket("drops")
    put(aws, bucket, "2026/01/a.pdf", "2026/02/b.pdf")
    source = source_of(aws, bucket, keys="ascending")
    _, position = taken(source)
    put(aws, bucket, "2025/12/late.pdf", "2026/03/c.pdf")
    items, position = taken(source, position)
    assert paths(items) == ["2026/03/c.pdf"]
    known = BucketPosition.parse(position)
    assert known is not None
    assert known.newest_key == "2026/03/c.pdf"
    long_ago = known.model_copy(update={"listed_at": datetime.now(UTC) - timedelta(hours=25)})
    items, position = taken(source, long_ago.model_dump_json())
    assert paths(items) == ["2025/12/late.pdf", "2026/01/a.pdf", "2026/02/b.pdf", "2026/03/c.pdf"]
    assert paths(taken(source, position)[0]) == []


def test_an_object_that_appears_a_little_behind_its_turn_is_not_passed_over(aws: AwsServer) -> None:
    bucket = aws.bucket("drops")
    put(aws, bucket, "2026/01/a.pdf", "2026/01/c.pdf")
    source = source_of(aws, bucket, keys="ascending", late_seconds=900)
    _, position = taken(source)
    put(aws, bucket, "2026/01/b.pdf")
    assert "2026/01/b.pdf" in paths(taken(source, position)[0])


@pytest.mark.parametrize("position", ["", "nonsense", "{}", '{"listed_at": 5, "newest_key": 7}', "null", "[]"])
def test_a_position_that_cannot_be_understood_means_everything(aws: AwsServer, position: str) -> None:
    bucket = aws.bucket("drops")
    put(aws, bucket, "a.pdf", "b.pdf")
    assert paths(list(source_of(aws, bucket, keys="ascending").list_items(position))) == ["a.pdf", "b.pdf"]


def test_a_full_listing_is_due_by_the_clock_and_when_the_clock_makes_no_sense() -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def due(listed_at: datetime) -> bool:
        return BucketPosition(listed_at=listed_at).full_listing_due(now, 24)

    assert not due(now)
    assert not due(now - timedelta(hours=23, minutes=59))
    assert due(now - timedelta(hours=24))
    assert due(now + timedelta(minutes=1))


def test_the_two_ways_to_what_is_new_exclude_each_other() -> None:
    with pytest.raises(ValidationError, match="either keys: ascending or events_queue_url"):
        settings.BucketSource(kind="bucket", bucket="b", keys="ascending", events_queue_url="https://q.example/1/q")


def test_a_body_that_breaks_off_is_left_for_the_next_run(aws: AwsServer) -> None:
    bucket = aws.bucket("drops")
    aws.client("s3").put_object(Bucket=bucket, Key="a.pdf", Body=b"x" * 3_000_000)
    with BreakingNetwork(aws.port) as network:
        source = source_of(aws, bucket, endpoint_url=f"http://127.0.0.1:{network.port}")
        (item,) = source.list_items()
        network.cut_after(1_000_000, cuts=1)
        with pytest.raises(TransientError, match=r"'a\.pdf'.*could not be read to its end") as caught:
            source.read(item)
        assert not isinstance(caught.value, SourceUnavailableError)
        assert network.cuts_left == 0
        assert len(source.read(item)) == 3_000_000


def test_a_bucket_that_is_not_there_is_one_clear_error(aws: AwsServer) -> None:
    with pytest.raises(
        SourceError, match=r"bucket 'missing'.*'inbox' does not exist.*sources\.inbox\.bucket"
    ) as caught:
        list(source_of(aws, "missing").list_items())
    assert caught.value.exit_code is ExitCode.SOURCE


def test_a_queue_that_is_not_there_is_one_clear_error(aws: AwsServer) -> None:
    bucket = aws.bucket("drops")
    source = source_of(aws, bucket, events_queue_url=f"{aws.url}/123456789012/missing")
    with pytest.raises(SourceError, match=r"queue .*missing.*does not exist.*sources\.inbox\.events_queue_url"):
        list(source.list_items(BucketPosition(listed_at=datetime.now(UTC)).model_dump_json()))


def test_wrong_credentials_are_one_clear_error(aws: AwsServer) -> None:
    bucket = aws.bucket("drops")
    httpx.post(f"{aws.url}/moto-api/reset-auth", content="0").raise_for_status()  # from now on it looks at the keys
    try:
        with pytest.raises(SourceError, match=r"does not accept the credentials.*sources\.inbox\.access_key_env"):
            list(source_of(aws, bucket).list_items())
    finally:
        httpx.post(f"{aws.url}/moto-api/reset-auth", content="inf").raise_for_status()


def test_a_secret_that_is_not_set_is_named(aws: AwsServer) -> None:
    with pytest.raises(ConfigurationError, match=r"The source 'inbox' needs a secret: NOT_SET"):
        source_of(aws, "drops", secret_key_env="NOT_SET")


@pytest.fixture
def answers() -> Iterator[tuple[str, dict[str, Any]]]:
    """A service that gives every request one answer: its address, and the answer to be set."""
    answer: dict[str, Any] = {"status": 503, "code": "SlowDown", "requests": 0}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer["requests"] += 1
            body = f"<Error><Code>{answer['code']}</Code><Message>no</Message></Error>".encode()
            self.send_response(answer["status"])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Not to the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", answer
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "code", "passing", "said"),
    [
        (503, "SlowDown", True, "fewer requests"),
        (500, "InternalError", True, "failure of its own"),
        (403, "AccessDenied", False, "may not be used"),
        (403, "SignatureDoesNotMatch", False, "does not accept the credentials"),
        (301, "PermanentRedirect", False, r"another region.*sources\.inbox\.region"),
    ],
)
def test_what_may_pass_and_what_a_person_must_put_right(
    aws: AwsServer, answers: tuple[str, dict[str, Any]], status: int, code: str, passing: bool, said: str
) -> None:
    url, answer = answers
    answer.update(status=status, code=code)
    with pytest.raises((SourceError, SourceUnavailableError), match=said) as caught:
        list(source_of(aws, "drops", endpoint_url=url).list_items())
    assert isinstance(caught.value, SourceUnavailableError) is passing
    assert answer["requests"] <= 3


def test_one_object_that_may_not_be_read_is_left_and_stops_no_other(aws: AwsServer) -> None:
    bucket = aws.bucket("drops")
    put(aws, bucket, "a.pdf", "b.pdf")
    source = source_of(aws, bucket)
    first, second = source.list_items()
    with RefusingObjects(aws.port, "a.pdf") as refusing:
        guarded = source_of(aws, bucket, endpoint_url=refusing.url)
        with pytest.raises(TransientError, match=r"'a\.pdf'.*cannot be read.*AccessDenied") as caught:
            guarded.read(first)
        assert not isinstance(caught.value, SourceUnavailableError)
        assert guarded.read(second) == b"b.pdf"
