"""S3 and SQS: the one place where a client is made, and where what boto3 raises becomes something we can act on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import boto3.session
from botocore import exceptions
from botocore.config import Config

from holdpoint.errors import ConfigurationError
from holdpoint.secrets import secret
from holdpoint.settings import AwsAccess

FAILURES = (exceptions.BotoCoreError, exceptions.ClientError)  # all that a call to a client raises on its own
_CONNECT_SECONDS = 10.0
_NOT_IMPLEMENTED = 501
_ATTEMPTS = 3  # of one request, the first included; what outlasts them is told to the caller


class AwsFailureKind(StrEnum):
    """What is wrong, as far as the remedy depends on it."""

    UNREACHABLE = "unreachable"  # no connection, a timeout, broken off, or damaged on the way
    UNAVAILABLE = "unavailable"  # the service itself failed (5xx)
    THROTTLED = "throttled"
    CREDENTIALS = "credentials"  # none found, unknown, wrong or expired
    FORBIDDEN = "forbidden"
    NO_CONTAINER = "no_container"  # no such bucket or queue
    NO_OBJECT = "no_object"  # no such key or version
    CHANGED = "changed"  # a condition of the request (If-Match, If-None-Match) does not hold
    CERTIFICATE = "certificate"
    REGION = "region"  # the bucket lies in another one
    REFUSED = "refused"  # any other answer of the kind "not like that"


_TRANSIENT = frozenset({AwsFailureKind.UNREACHABLE, AwsFailureKind.UNAVAILABLE, AwsFailureKind.THROTTLED})
_KIND_BY_CODE = {
    **dict.fromkeys(
        (
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidToken",
            "RequestTimeTooSkewed",
        ),
        AwsFailureKind.CREDENTIALS,
    ),
    **dict.fromkeys(("PermanentRedirect", "AuthorizationHeaderMalformed"), AwsFailureKind.REGION),
    **dict.fromkeys(("AccessDenied", "AccessDeniedException", "AllAccessDisabled"), AwsFailureKind.FORBIDDEN),
    **dict.fromkeys(
        ("NoSuchBucket", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"), AwsFailureKind.NO_CONTAINER
    ),
    **dict.fromkeys(("NoSuchKey", "NoSuchVersion"), AwsFailureKind.NO_OBJECT),
    **dict.fromkeys(("PreconditionFailed", "ConditionalRequestConflict"), AwsFailureKind.CHANGED),
    **dict.fromkeys(
        ("SlowDown", "Throttling", "ThrottlingException", "RequestThrottled", "RequestLimitExceeded"),
        AwsFailureKind.THROTTLED,
    ),
    "RequestTimeout": AwsFailureKind.UNREACHABLE,
    "InvalidObjectState": AwsFailureKind.REFUSED,  # archived: to be restored before it can be read
}
_KIND_BY_STATUS = {  # an answer to HEAD has no code
    301: AwsFailureKind.REGION,
    401: AwsFailureKind.CREDENTIALS,
    403: AwsFailureKind.FORBIDDEN,
    404: AwsFailureKind.NO_OBJECT,
    412: AwsFailureKind.CHANGED,
    429: AwsFailureKind.THROTTLED,
}
_FACTS = {  # each follows the name of the thing: "The bucket 'drops' ..."
    AwsFailureKind.UNREACHABLE: "cannot be reached",
    AwsFailureKind.UNAVAILABLE: "cannot be used now, its service reports a failure of its own",
    AwsFailureKind.THROTTLED: "cannot be used now, its service asks for fewer requests",
    AwsFailureKind.CREDENTIALS: "cannot be used, its service does not accept the credentials",
    AwsFailureKind.FORBIDDEN: "may not be used so with these credentials",
    AwsFailureKind.NO_CONTAINER: "does not exist",
    AwsFailureKind.NO_OBJECT: "does not hold it",
    AwsFailureKind.CHANGED: "holds something else by now",
    AwsFailureKind.CERTIFICATE: "cannot be reached safely, the certificate of its service is not trusted",
    AwsFailureKind.REGION: "lies in another region",
    AwsFailureKind.REFUSED: "refused the request",
}


@dataclass(frozen=True)
class AwsFailure:
    """One failed call. `fact` follows the name of the bucket or queue; `code` is the service's own word for it."""

    kind: AwsFailureKind
    fact: str
    code: str

    @property
    def transient(self) -> bool:
        """Whether it may pass by itself."""
        return self.kind in _TRANSIENT

    def remedy(self, place: str, thing: str = "bucket") -> str:
        """What to do about it, for the thing that the setting `thing` of `place` ("sources.inbox") names."""
        match self.kind:
            case AwsFailureKind.CREDENTIALS:
                return (
                    f"Check the variables that {place}.access_key_env and {place}.secret_key_env name (without them: "
                    "the machine's own AWS credentials), and its clock."
                )
            case AwsFailureKind.FORBIDDEN:
                return "Give these credentials the rights it needs; its page in docs/ lists them."
            case AwsFailureKind.NO_CONTAINER:
                return f"Create it, or correct {place}.{thing} in the settings."
            case AwsFailureKind.REGION:
                return f"Set {place}.region to where it lies."
            case AwsFailureKind.CERTIFICATE:
                return f"Correct {place}.endpoint_url, or name the right authority in AWS_CA_BUNDLE."
            case AwsFailureKind.REFUSED | AwsFailureKind.NO_OBJECT | AwsFailureKind.CHANGED:
                return f"Check {place} in the settings against what its service offers."
        return f"It is tried again; if it stays so, check {place}.endpoint_url and the network."


def client(service: str, access: AwsAccess, wanted_by: str, attempts: int = _ATTEMPTS) -> Any:
    """A client of "s3" or "sqs", safe to share among threads, that gives up a request after those attempts.

    `wanted_by` begins a sentence ("The source 'inbox'"). ConfigurationError when a secret is not in the environment,
    or the endpoint, region or profile makes no sense.
    """
    keys: dict[str, str] = {}
    if access.access_key_env is not None:
        keys["aws_access_key_id"] = secret(access.access_key_env, wanted_by)
    if access.secret_key_env is not None:
        keys["aws_secret_access_key"] = secret(access.secret_key_env, wanted_by)
    own = access.endpoint_url is not None
    config = Config(
        connect_timeout=min(access.timeout_seconds, _CONNECT_SECONDS),
        read_timeout=access.timeout_seconds,
        retries={"mode": "standard", "total_max_attempts": attempts},
        # Services other than AWS's own do not all know the checksums that boto3 adds of itself.
        request_checksum_calculation="when_required" if own else "when_supported",
        response_checksum_validation="when_required" if own else "when_supported",
    )
    try:
        return boto3.session.Session().client(
            service,
            endpoint_url=str(access.endpoint_url) if own else None,
            region_name=access.region,
            config=config,
            **keys,
        )
    except (*FAILURES, ValueError) as error:
        raise ConfigurationError(
            f"{wanted_by} has no usable access to its service: {error}",
            consequence="Nothing was started; nothing is lost.",
            remedy="Correct its region, endpoint_url, access_key_env and secret_key_env in the settings.",
        ) from error


def classify(error: Exception) -> AwsFailure:
    """What one of FAILURES means."""
    if isinstance(error, exceptions.ClientError):
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        return _failure(_kind_of_answer(code, status), code or str(status))
    return _failure(_kind_of_own_error(error), type(error).__name__)


def _kind_of_answer(code: str, status: int) -> AwsFailureKind:
    if (known := _KIND_BY_CODE.get(code)) is not None:
        return known
    if status >= 500 and status != _NOT_IMPLEMENTED:
        return AwsFailureKind.UNAVAILABLE
    return _KIND_BY_STATUS.get(status, AwsFailureKind.REFUSED)


def _kind_of_own_error(error: Exception) -> AwsFailureKind:
    match error:
        case exceptions.SSLError():
            return AwsFailureKind.CERTIFICATE
        case (
            exceptions.ConnectionError()  # refused, or no time left to connect
            | exceptions.HTTPClientError()
            | exceptions.IncompleteReadError()
            | exceptions.FlexibleChecksumError()
        ):
            return AwsFailureKind.UNREACHABLE
        case (
            exceptions.NoCredentialsError()
            | exceptions.PartialCredentialsError()
            | exceptions.CredentialRetrievalError()
            | exceptions.TokenRetrievalError()
        ):
            return AwsFailureKind.CREDENTIALS
    return AwsFailureKind.REFUSED


def _failure(kind: AwsFailureKind, code: str) -> AwsFailure:
    return AwsFailure(kind=kind, fact=f"{_FACTS[kind]} ({code})", code=code)
