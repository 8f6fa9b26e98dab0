"""What an object and a queue's message look like at the receiver, and what a queue does not take."""

import hashlib
import json
from typing import Any

import pytest
from pydantic import HttpUrl

from connectors.destinations.bucket import BucketDestination, object_name
from connectors.destinations.queue import QueueDestination
from holdpoint.errors import TerminalDeliveryError, TransientDeliveryError
from holdpoint.settings import AwsAccess
from tests.support.aws import AwsServer
from tests.support.deliveries import make_delivery, make_void, with_body
from tests.support.fixed_answer import FixedAnswer, s3_error


def access(aws: AwsServer, **changes: Any) -> AwsAccess:
    return AwsAccess(**{**aws.settings, **changes})


def queue_url(aws: AwsServer, name: str) -> str:
    attributes = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
    url: str = aws.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url


def received(aws: AwsServer, url: str) -> list[dict[str, Any]]:
    answer = aws.client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"], AttributeNames=["All"]
    )
    messages: list[dict[str, Any]] = answer.get("Messages", [])
    return messages


def test_an_object_is_json_named_by_type_and_key_and_says_what_it_is(aws: AwsServer) -> None:
    bucket, delivery = aws.bucket("released"), make_delivery(1, "erp zürich/√")
    BucketDestination("erp", access(aws), bucket, "in/").send(delivery)
    [entry] = aws.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    assert entry["Key"] == f"in/{object_name(delivery)}"
    assert entry["Key"].startswith("in/invoice/00000000000000000001-1-erp-z-rich-") and entry["Key"].isascii()
    found = aws.client("s3").get_object(Bucket=bucket, Key=entry["Key"])
    body = found["Body"].read()
    assert body == delivery.body.encode() and found["ContentType"] == "application/json"
    assert found["Metadata"] == {
        "sha256": hashlib.sha256(body).hexdigest(),
        "idempotency-key": "00000000000000000001:1:erp%20z%C3%BCrich%2F%E2%88%9A",
        "document-id": "00000000000000000001",
    }


def test_a_void_lies_beside_the_release_that_it_takes_back(aws: AwsServer) -> None:
    bucket = aws.bucket("released")
    for delivery in (make_delivery(), make_void()):
        BucketDestination("erp", access(aws), bucket, "").send(delivery)
    keys = [o["Key"] for o in aws.client("s3").list_objects_v2(Bucket=bucket)["Contents"]]
    assert [key.rsplit("-", 2)[0] for key in keys] == [f"invoice/{1:020d}-1", f"invoice/{1:020d}-2"]


def test_another_write_to_the_same_object_that_is_under_way_is_worth_trying_again(aws: AwsServer) -> None:
    """S3 answers 409 then, and nobody knows yet whether the object will be there."""
    with FixedAnswer(409, s3_error("ConditionalRequestConflict")) as service:
        endpoint = access(aws, endpoint_url=HttpUrl(service.url))
        with pytest.raises(TransientDeliveryError, match="'erp'"):
            BucketDestination("erp", endpoint, "released", "").send(make_delivery())


def test_a_service_that_knows_no_conditional_write_is_told_at_once(aws: AwsServer) -> None:
    with FixedAnswer(501, s3_error("NotImplemented")) as service:
        endpoint = access(aws, endpoint_url=HttpUrl(service.url))
        with pytest.raises(TerminalDeliveryError, match="NotImplemented"):
            BucketDestination("erp", endpoint, "released", "").send(make_delivery())


@pytest.mark.parametrize("name", ["released", "released.fifo"])
def test_a_message_carries_the_body_and_what_the_receiver_needs_to_act_once(aws: AwsServer, name: str) -> None:
    url, delivery = queue_url(aws, name), make_delivery()
    QueueDestination("erp", access(aws), url).send(delivery)
    [message] = received(aws, url)
    assert message["Body"] == delivery.body
    assert {n: a["StringValue"] for n, a in message["MessageAttributes"].items()} == {
        "idempotency-key": delivery.key,
        "document-id": delivery.document_id,
        "revision": "1",
        "schema": "holdpoint.release/2",
    }
    if name.endswith(".fifo"):
        assert message["Attributes"]["MessageDeduplicationId"] == hashlib.sha256(delivery.key.encode()).hexdigest()
        assert message["Attributes"]["MessageGroupId"] == delivery.document_id


def test_a_fifo_queue_drops_the_same_key_and_a_standard_queue_does_not(aws: AwsServer) -> None:
    """So the docs say: behind a standard queue, acting once is the receiver's part."""
    counted = {}
    for name in ("released", "released.fifo"):
        url = queue_url(aws, name)
        for _ in range(3):
            QueueDestination("erp", access(aws), url).send(make_delivery())
        counted[name] = len(received(aws, url))
    assert counted == {"released": 3, "released.fifo": 1}


def test_a_message_above_the_limit_is_refused_with_its_size_and_nothing_is_sent(aws: AwsServer) -> None:
    url = queue_url(aws, "released")
    delivery = with_body(make_delivery(), path="x" * (1 << 20))
    with pytest.raises(TerminalDeliveryError, match=r"has 10\d{5} bytes.*'erp'.*MaximumMessageSize"):
        QueueDestination("erp", access(aws), url).send(delivery)
    assert received(aws, url) == []


def test_a_queue_that_is_set_to_less_is_the_same_clear_error(aws: AwsServer) -> None:
    """The limit of old queues is 256 KiB; only the queue knows its own, and says so in its refusal."""
    text = "One or more parameters are invalid. Reason: Message must be shorter than 262144 bytes."
    body = json.dumps({"__type": "com.amazonaws.sqs#InvalidParameterValueException", "message": text}).encode()
    with FixedAnswer(400, body, "application/x-amz-json-1.0") as service:
        endpoint = access(aws, endpoint_url=HttpUrl(service.url))
        with pytest.raises(TerminalDeliveryError, match=r"takes.*MaximumMessageSize"):
            QueueDestination("erp", endpoint, f"{service.url}/1/released").send(
                with_body(make_delivery(), path="x" * 300_000)
            )


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"schema": "other/1"}', '{"schema": "holdpoint.release/2"}'])
def test_a_body_that_is_no_message_goes_nowhere(aws: AwsServer, body: str) -> None:
    url, bucket = queue_url(aws, "released"), aws.bucket("released")
    delivery = make_delivery().model_copy(update={"body": body})
    for destination in (QueueDestination("erp", access(aws), url), BucketDestination("erp", access(aws), bucket, "")):
        with pytest.raises(TerminalDeliveryError, match="cannot use the body"):
            destination.send(delivery)
    assert received(aws, url) == [] and "Contents" not in aws.client("s3").list_objects_v2(Bucket=bucket)
