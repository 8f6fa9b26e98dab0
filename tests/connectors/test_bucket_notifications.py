"""Notifications of a bucket: what they become, when they leave the queue, and what a foreign or broken one does."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.sources.bucket_events import Announcement, announcements
from connectors.sources.bucket_position import BucketPosition
from connectors.sources.factory import make_source
from holdpoint import settings
from holdpoint.ports import Source, SourceItem
from tests.support.aws import AwsServer
from tests.support.breaking_network import BreakingNetwork
from tests.support.refusing_objects import RefusingObjects
from tests.support.source_places import BucketPlace

NOW = BucketPosition(listed_at=datetime.now(UTC)).model_dump_json()


@pytest.fixture
def network(aws_server: AwsServer) -> Iterator[BreakingNetwork]:
    with BreakingNetwork(aws_server.port) as network:
        yield network


@pytest.fixture
def place(aws_server: AwsServer, network: BreakingNetwork) -> BucketPlace:
    return BucketPlace(aws_server, network, versioned=False, announced=True)


def record(bucket: str, key: str, name: str = "ObjectCreated:Put", **more: Any) -> dict[str, Any]:
    return {"eventName": name, "s3": {"bucket": {"name": bucket}, "object": {"key": key, **more}}}


def send(place: BucketPlace, content: Any) -> None:
    body = content if isinstance(content, str) else json.dumps(content)
    place.sqs.send_message(QueueUrl=place.queue_url, MessageBody=body)


def run(place: BucketPlace, source: Source | None = None) -> list[SourceItem]:
    """A run in which all that was announced is recorded."""
    source = source or place.source()
    items = place.listed(source, NOW)
    source.recorded(items)
    return items


def test_what_a_notification_tells() -> None:
    body = {
        "Records": [
            record("b", "in/Ungew%C3%B6hnlich+%26+mehr%2B.pdf", versionId="v1"),
            record("b", "in/b.pdf", "ObjectRemoved:Delete"),
            record("b", "in/c.pdf", "s3:ObjectCreated:CompleteMultipartUpload"),
        ]
    }
    assert announcements(json.dumps(body)) == (
        Announcement("b", "in/Ungewöhnlich & mehr+.pdf", "v1"),
        Announcement("b", "in/c.pdf", None),
    )
    assert announcements('{"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"}') == ()


@pytest.mark.parametrize(
    "body", ["", "no JSON", "[]", "5", "{}", '{"Records": 5}', '{"Records": [{}]}', '{"Records": [{"eventName": "x"}]}']
)
def test_what_is_no_notification_is_said_to_be_none(body: str) -> None:
    if body == '{"Records": [{"eventName": "x"}]}':
        assert announcements(body) == ()  # another event: nothing was written
        return
    with pytest.raises(ValueError, match="no notification of S3"):
        announcements(body)


def test_messages_leave_the_queue_only_when_their_items_are_recorded(place: BucketPlace) -> None:
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        place.put(name, b"x")
    source = place.source()
    items = place.listed(source, NOW)
    assert [i.path for i in items] == ["a.pdf", "b.pdf", "c.pdf"]
    assert place.messages_left() == 3  # the test event at the set-up announced nothing and is gone
    source.recorded(items[:1])
    assert place.messages_left() == 2
    source.recorded(items[1:])
    assert place.messages_left() == 0


def test_a_message_of_several_objects_waits_for_all_of_them(place: BucketPlace) -> None:
    run(place)
    for name in ("a.pdf", "b.pdf"):
        place.s3.put_object(Bucket=place.bucket, Key=f"in/{name}", Body=b"x")
    run(place)
    send(place, {"Records": [record(place.bucket, "in/a.pdf"), record(place.bucket, "in/b.pdf")]})
    source = place.source()
    items = place.listed(source, NOW)
    source.recorded(items[:1])
    assert place.messages_left() == 1
    source.recorded(items[1:])
    assert place.messages_left() == 0


def test_an_object_announced_twice_is_one_item_and_both_messages_go(place: BucketPlace) -> None:
    place.put("a.pdf", b"x")
    send(place, {"Records": [record(place.bucket, "in/a.pdf")]})
    assert [i.path for i in run(place)] == ["a.pdf"]
    assert place.messages_left() == 0


def test_a_message_about_an_object_that_is_gone_is_dropped(place: BucketPlace) -> None:
    place.put("a.pdf", b"x")
    place.put("b.pdf", b"x")
    place.s3.delete_object(Bucket=place.bucket, Key="in/a.pdf")
    assert [i.path for i in run(place)] == ["b.pdf"]
    assert place.messages_left() == 0


def test_a_broken_message_is_told_and_left_and_blocks_nobody(
    place: BucketPlace, caplog: pytest.LogCaptureFixture
) -> None:
    send(place, "{broken")
    place.put("a.pdf", b"x")
    with caplog.at_level(logging.WARNING):
        assert [i.path for i in run(place)] == ["a.pdf"]
    assert place.messages_left() == 1
    (told,) = [r for r in caplog.records if r.name == "holdpoint.sources"]
    assert told.__dict__["source"] == "inbox" and told.__dict__["notification"]
    assert "left there" in told.getMessage()
    assert "broken" not in str(told.__dict__)  # what a stranger wrote stays out of the log


def test_other_prefixes_are_done_with_and_other_buckets_left(
    place: BucketPlace, caplog: pytest.LogCaptureFixture
) -> None:
    run(place)
    place.s3.put_object(Bucket=place.bucket, Key="elsewhere/a.pdf", Body=b"x")
    place.s3.put_object(Bucket=place.bucket, Key="in/.hidden", Body=b"x")
    send(place, {"Records": [record("of-another-team", "in/a.pdf")]})
    with caplog.at_level(logging.WARNING):
        assert run(place) == []
    assert place.messages_left() == 1
    (told,) = [r for r in caplog.records if r.name == "holdpoint.sources"]
    assert (told.__dict__["source"], told.__dict__["bucket"]) == ("inbox", "of-another-team")


def test_an_object_that_may_not_be_looked_at_is_told_and_its_message_left(
    place: BucketPlace, aws_server: AwsServer, caplog: pytest.LogCaptureFixture
) -> None:
    place.put("denied.pdf", b"x")
    place.put("open.pdf", b"x")
    with RefusingObjects(aws_server.port, "denied.pdf") as refusing, caplog.at_level(logging.WARNING):
        entry = {**place.settings(0), "endpoint_url": refusing.url}
        source = make_source("inbox", settings.BucketSource.model_validate(entry))
        assert [i.path for i in run(place, source)] == ["open.pdf"]
    assert place.messages_left() == 1
    (told,) = [r for r in caplog.records if r.name == "holdpoint.sources"]
    assert "could not be looked up" in told.message and told.__dict__["source"] == "inbox"
    assert [i.path for i in run(place)] == ["denied.pdf"]


def test_what_is_not_announced_is_found_by_the_full_listing(place: BucketPlace) -> None:
    place.put("a.pdf", b"x")
    run(place)
    place.s3.put_bucket_notification_configuration(Bucket=place.bucket, NotificationConfiguration={})
    place.put("silent.pdf", b"x")
    assert run(place) == []
    source = place.source()
    items = list(source.list_items(None))
    assert [i.path for i in items] == ["a.pdf", "silent.pdf"]
    assert source.position is None  # not before they are recorded
    source.recorded(items)
    known = BucketPosition.parse(source.position)
    assert known is not None
    assert abs((datetime.now(UTC) - known.listed_at).total_seconds()) < 60
    assert place.listed(place.source(), source.position) == []


def test_more_messages_than_one_answer_holds_are_all_taken(place: BucketPlace) -> None:
    names = [f"{n:02}.pdf" for n in range(35)]
    for name in names:
        place.put(name, b"x")
    assert sorted(i.path for i in run(place)) == names
    assert place.messages_left() == 0


def test_a_version_that_was_overwritten_before_the_run_is_not_lost(
    aws_server: AwsServer, network: BreakingNetwork
) -> None:
    place = BucketPlace(aws_server, network, versioned=True, announced=True)
    place.put("a.pdf", b"first")
    place.put("a.pdf", b"second")
    source = place.source()
    items = run(place, source)
    assert [source.read(i) for i in items] == [b"first", b"second"]
    assert place.messages_left() == 0


def test_a_named_version_is_the_item(aws_server: AwsServer, network: BreakingNetwork) -> None:
    place = BucketPlace(aws_server, network, versioned=True, announced=True)
    first = place.s3.put_object(Bucket=place.bucket, Key="in/a.pdf", Body=b"first")["VersionId"]
    place.put("a.pdf", b"second")
    run(place)
    send(place, {"Records": [record(place.bucket, "in/a.pdf", versionId=first)]})
    source = place.source()
    (item,) = place.listed(source, NOW)
    assert (item.version, source.read(item)) == (first, b"first")
