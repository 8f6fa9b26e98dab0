"""Originals in a bucket: nothing is sent twice, and what the service says becomes one clear line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.blobs import make_blob_store
from connectors.scratch import make_scratch
from holdpoint.errors import ConfigurationError, HoldpointError, StoreBusyError, StoreError
from holdpoint.ports import BlobStore, Scratch
from holdpoint.settings import BucketBlobs
from tests.support.aws import AwsServer
from tests.support.fixed_answer import FixedAnswer, s3_error
from tests.support.proxy import Behaviour, Proxy

Use = Callable[[BlobStore, Scratch], object]
USES: dict[str, Use] = {
    "put": lambda store, scratch: store.put(b"invoice"),
    "get": lambda store, scratch: store.get("ab" * 32),
    "has": lambda store, scratch: store.has("ab" * 32),
    "scratch get": lambda store, scratch: scratch.get("a/b"),
    "scratch put": lambda store, scratch: scratch.put("a/b", b"x"),
    "scratch clear": lambda store, scratch: scratch.clear("a"),
}


def _refusal(use: Use, aws: AwsServer, **changes: Any) -> HoldpointError:
    configured = BucketBlobs(kind="bucket", **{"bucket": "originals", "timeout_seconds": 1, **aws.settings, **changes})
    with pytest.raises(HoldpointError) as caught:
        use(make_blob_store(configured, Path()), make_scratch(configured, Path()))
    assert caught.value.exit_code == 6
    assert "originals" in caught.value.fact
    assert "\n" not in str(caught.value) and caught.value.remedy and caught.value.consequence
    return caught.value


@pytest.fixture(params=USES.values(), ids=USES.keys())
def use(request: pytest.FixtureRequest) -> Use:
    chosen: Use = request.param
    return chosen


def test_a_bucket_that_does_not_exist_names_the_setting(aws: AwsServer, use: Use) -> None:
    error = _refusal(use, aws)
    assert isinstance(error, StoreError) and "does not exist" in error.fact and "blobs.bucket" in error.remedy


@pytest.mark.parametrize(
    ("status", "code", "remedy"),
    [
        (403, "InvalidAccessKeyId", "blobs.access_key_env"),
        (403, "SignatureDoesNotMatch", "blobs.access_key_env"),
        (403, "AccessDenied", "s3:PutObject"),
    ],
)
def test_wrong_credentials_and_missing_rights_name_the_remedy(
    aws: AwsServer, status: int, code: str, remedy: str
) -> None:
    with FixedAnswer(status, s3_error(code)) as service:
        error = _refusal(USES["scratch put"], aws, endpoint_url=service.url)
    assert isinstance(error, StoreError) and remedy in error.remedy


@pytest.mark.parametrize(("status", "code"), [(500, "InternalError"), (503, "SlowDown"), (502, "")])
@pytest.mark.parametrize("name", ["put", "scratch clear"])
def test_a_service_that_fails_is_worth_trying_again(aws: AwsServer, name: str, status: int, code: str) -> None:
    with FixedAnswer(status, s3_error(code) if code else b"<html>Bad gateway</html>") as service:
        assert isinstance(_refusal(USES[name], aws, endpoint_url=service.url), StoreBusyError)
        assert service.requests == 3


@pytest.mark.parametrize("body", [b"", b"<html>We are back soon", b"\x00\xff"], ids=["empty", "page", "noise"])
@pytest.mark.parametrize("name", ["put", "get", "has", "scratch put", "scratch clear"])
def test_nonsense_with_200_is_never_taken_for_success(aws: AwsServer, name: str, body: bytes) -> None:
    """Behind such an answer is a maintenance page or a wrong server: nothing was kept, and nothing is believed."""
    with FixedAnswer(200, body, "text/html") as service:
        error = _refusal(USES[name], aws, endpoint_url=service.url)
    assert isinstance(error, StoreBusyError)


@pytest.mark.parametrize("name", ["put", "get", "scratch clear"])
def test_a_service_that_is_down_or_silent_is_worth_trying_again_within_bounds(aws: AwsServer, name: str) -> None:
    use = USES[name]
    aws.bucket("originals")
    with Proxy(aws.port) as proxy:
        for behaviour in (Behaviour.HANG, Behaviour.LOSE_ANSWER):
            proxy.behaviour = behaviour
            assert isinstance(_refusal(use, aws, endpoint_url=proxy.url, timeout_seconds=0.3), StoreBusyError)
        proxy.stop()
        assert isinstance(_refusal(use, aws, endpoint_url=proxy.url), StoreBusyError)


def test_bytes_that_are_there_are_not_sent_again(aws: AwsServer) -> None:
    """The object's modification time tells: it would change with every write."""
    bucket, s3 = aws.bucket("originals", versioned=True), aws.client("s3")
    store = make_blob_store(BucketBlobs(kind="bucket", bucket=bucket, **aws.settings), Path())
    for _ in range(3):
        store.put(b"invoice")
    assert len(s3.list_object_versions(Bucket=bucket)["Versions"]) == 1


def test_a_secret_that_is_not_in_the_environment_is_named(aws: AwsServer) -> None:
    configured = BucketBlobs(
        kind="bucket", bucket="originals", **{**aws.settings, "secret_key_env": "NOT_SET_ANYWHERE"}
    )
    for make in (make_blob_store, make_scratch):
        with pytest.raises(ConfigurationError, match="NOT_SET_ANYWHERE is not set"):
            make(configured, Path())
