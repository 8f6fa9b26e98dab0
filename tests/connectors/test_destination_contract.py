"""What every destination promises, before real receivers: once, unchanged, the right class of error when it fails."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import HttpUrl

from holdpoint import settings
from holdpoint.decision import Delivery
from holdpoint.errors import ConfigurationError, DeliveryError, TerminalDeliveryError, TransientDeliveryError
from tests.support.aws import AwsServer
from tests.support.deliveries import make_delivery, with_fields
from tests.support.destinations import KINDS, NETWORKED, Case, build, open_case
from tests.support.fixed_answer import FixedAnswer, s3_error, sqs_error
from tests.support.proxy import Behaviour


@pytest.fixture(params=KINDS)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    with open_case(request.param, request, tmp_path) as opened:
        yield opened


@pytest.fixture(params=NETWORKED)
def networked(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    with open_case(request.param, request, tmp_path) as opened:
        yield opened


def test_each_delivery_arrives_once_with_its_content_unchanged(case: Case) -> None:
    deliveries = [with_fields(make_delivery(i), total_amount=f"{i}.05") for i in (1, 2, 3)]
    destination = case.destination()
    for delivery in deliveries:
        destination.send(delivery)
    assert case.effects() == case.expected(*deliveries)


def test_the_same_delivery_again_has_no_second_effect(case: Case) -> None:
    """Also when another process, which remembers nothing, sends it."""
    first, second = make_delivery(1), make_delivery(2)
    destination = case.destination()
    for delivery in (first, first, second, first):
        destination.send(delivery)
    case.destination().send(second)
    assert case.effects() == case.expected(first, second)


def test_another_body_under_a_key_changes_nothing_and_is_refused_where_the_receiver_can_tell(case: Case) -> None:
    destination, delivery = case.destination(), make_delivery(1)
    destination.send(delivery)
    other = with_fields(delivery, total_amount="1.00")
    if case.tells_other_bytes:
        with pytest.raises(TerminalDeliveryError, match=r"other bytes|another body"):
            destination.send(other)
    else:
        destination.send(other)
    assert case.effects() == case.expected(delivery)


def test_a_destination_that_is_down_is_worth_trying_again_and_then_gets_it(case: Case) -> None:
    destination, first, second = case.destination(), make_delivery(1), make_delivery(2)
    destination.send(first)
    case.go_down()
    error = _refusal(destination.send, second)
    assert isinstance(error, TransientDeliveryError)
    case.come_up()
    destination.send(second)
    assert case.effects() == case.expected(first, second)


def test_one_that_says_nothing_is_given_up_in_time_and_gets_it_later(networked: Case) -> None:
    assert networked.proxy is not None
    networked.destination().send(make_delivery(1))
    networked.proxy.behaviour = Behaviour.HANG
    begun = time.monotonic()
    error = _refusal(networked.destination(timeout_seconds=1.0).send, make_delivery(2))
    assert isinstance(error, TransientDeliveryError)
    assert time.monotonic() - begun < 10, "one time-out, with room for a loaded machine"
    networked.proxy.behaviour = Behaviour.FORWARD
    networked.destination().send(make_delivery(2))
    assert networked.effects() == networked.expected(make_delivery(1), make_delivery(2))


def test_one_that_is_slow_but_within_its_time_is_no_failure(networked: Case) -> None:
    assert networked.proxy is not None
    networked.proxy.behaviour, networked.proxy.delay_seconds = Behaviour.DELAY, 0.05
    networked.destination().send(make_delivery(1))
    assert networked.effects() == networked.expected(make_delivery(1))


def test_an_answer_that_gets_lost_after_the_effect_makes_no_second_one(networked: Case) -> None:
    """The receiver has it, the sender cannot know: it is told to try again, and trying again does no harm."""
    assert networked.proxy is not None
    networked.destination().send(make_delivery(1))
    networked.proxy.behaviour = Behaviour.LOSE_ANSWER
    assert isinstance(_refusal(networked.destination().send, make_delivery(2)), TransientDeliveryError)
    networked.proxy.behaviour = Behaviour.FORWARD
    networked.destination().send(make_delivery(2))
    assert networked.effects() == networked.expected(make_delivery(1), make_delivery(2))


def _send_all(configured: settings.DestinationSettings, wait: Callable[[], object], deliveries: list[Delivery]) -> None:
    destination = build(configured)
    wait()
    for delivery in deliveries:
        destination.send(delivery)


def test_two_processes_that_send_the_same_at_once_have_one_effect(case: Case) -> None:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    deliveries = [make_delivery(n) for n in range(1, 6)]
    racers = [context.Process(target=_send_all, args=(case.configured, barrier.wait, deliveries)) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(120)
    assert [racer.exitcode for racer in racers] == [0, 0]
    assert case.effects() == case.expected(*deliveries)


OVER_HTTP = ("webhook", "bucket", "queue", "queue fifo", "parquet bucket")
ON_AWS = OVER_HTTP[1:]


def _answered(kind: str, aws: AwsServer, url: str, **changes: Any) -> DeliveryError:
    """The error of a destination of that kind whose service is at that url."""
    access = {**aws.settings, "endpoint_url": HttpUrl(url), "timeout_seconds": 5, **changes}
    configured: settings.DestinationSettings
    match kind:
        case "webhook":
            configured = settings.WebhookDestination(
                kind="webhook", url=HttpUrl(url), secret_env="HOLDPOINT_TEST_WEBHOOK_SECRET", allow_private=True
            )
        case "bucket":
            configured = settings.BucketDestination(kind="bucket", bucket="released", **access)
        case "parquet bucket":
            configured = settings.ParquetDestination(kind="parquet", bucket="released", **access)
        case _:
            name = "released.fifo" if "fifo" in kind else "released"
            configured = settings.QueueDestination(kind="queue", queue_url=HttpUrl(f"{url}/1/{name}"), **access)
    return _refusal(build(configured).send, make_delivery(1))


def _refusal(send: Callable[[Delivery], None], delivery: Delivery) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        send(delivery)
    message = str(caught.value)
    assert "'files'" in message and "\n" not in message and caught.value.consequence
    return caught.value


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.parametrize("kind", OVER_HTTP)
def test_a_failing_service_is_worth_trying_again(kind: str, aws: AwsServer, status: int) -> None:
    with FixedAnswer(status, b"<html>We are back soon</html>", "text/html") as service:
        assert isinstance(_answered(kind, aws, service.url), TransientDeliveryError)
        assert service.requests == 1, "the outbox tries again, with its own pauses"


@pytest.mark.parametrize("body", [b"", b"<html>Hello", b"\x00\xff"], ids=["empty", "page", "noise"])
@pytest.mark.parametrize("kind", ON_AWS)
def test_nonsense_with_200_never_counts_as_delivered(kind: str, aws: AwsServer, body: bytes) -> None:
    with FixedAnswer(200, body, "text/html") as service:
        assert isinstance(_answered(kind, aws, service.url), TransientDeliveryError)


@pytest.mark.parametrize(
    ("code", "status", "remedy"),
    [
        ("InvalidAccessKeyId", 403, "destinations.files.access_key_env"),
        ("SignatureDoesNotMatch", 403, "destinations.files.secret_key_env"),
        ("AccessDenied", 403, "the rights"),
        ("InvalidRequest", 400, "destinations.files"),
    ],
)
@pytest.mark.parametrize("kind", ON_AWS)
def test_refused_credentials_and_missing_rights_are_final_and_name_the_remedy(
    kind: str, aws: AwsServer, code: str, status: int, remedy: str
) -> None:
    words, content_type = (
        (sqs_error, "application/x-amz-json-1.0") if "queue" in kind else (s3_error, "application/xml")
    )
    with FixedAnswer(status, words(code), content_type) as service:
        error = _answered(kind, aws, service.url)
    assert isinstance(error, TerminalDeliveryError) and remedy in error.remedy and "redrive" in error.remedy


@pytest.mark.parametrize("kind", ON_AWS)
def test_throttling_is_worth_trying_again(kind: str, aws: AwsServer) -> None:
    body = sqs_error("ThrottlingException") if "queue" in kind else s3_error("SlowDown")
    with FixedAnswer(400 if "queue" in kind else 503, body) as service:
        assert isinstance(_answered(kind, aws, service.url), TransientDeliveryError)


@pytest.mark.parametrize("kind", ON_AWS)
def test_a_bucket_or_queue_that_does_not_exist_is_final_and_names_the_setting(kind: str, aws: AwsServer) -> None:
    error = _answered(kind, aws, aws.url)
    assert isinstance(error, TerminalDeliveryError) and "does not exist" in error.fact
    assert ("files.queue_url" if "queue" in kind else "files.bucket") in error.remedy


@pytest.mark.parametrize("kind", ON_AWS)
def test_a_secret_that_is_not_in_the_environment_is_named_at_the_start(kind: str, aws: AwsServer) -> None:
    with pytest.raises(ConfigurationError, match=r"'files'.*NOT_SET_ANYWHERE"):
        _answered(kind, aws, aws.url, secret_key_env="NOT_SET_ANYWHERE")
