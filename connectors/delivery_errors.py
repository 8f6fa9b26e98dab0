"""What the disk and Amazon's services say, as what a destination answers: worth trying again, or never."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.aws import FAILURES, AwsFailure, AwsFailureKind, classify
from connectors.bucket import NoBucketServiceError
from holdpoint.errors import DeliveryError, TerminalDeliveryError, TransientDeliveryError


@contextmanager
def folder_errors(path: Path, destination: str) -> Iterator[None]:
    """Every OSError within becomes a TransientDeliveryError: a folder that is away or full may be back."""
    try:
        yield
    except OSError as error:
        raise folder_error(error, path, destination) from error


def folder_error(error: OSError, path: Path, destination: str) -> TransientDeliveryError:
    """One failure of the folder `path` of that destination."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            remedy = "Free space on that disk."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            remedy = f"Give the user who runs this the right to write to {path}."
        case _:
            remedy = f"Check destinations.{destination}.path in the settings and the disk behind it."
    return TransientDeliveryError(
        f"The folder {path} of the destination '{destination}' cannot be written: {error.strerror or error}.",
        consequence="The release waits and is tried again.",
        remedy=remedy,
    )


@contextmanager
def aws_errors(thing: str, destination: str, setting: str, rights: str) -> Iterator[None]:
    """What boto3 raises within becomes a TransientDeliveryError or a TerminalDeliveryError.

    `thing` is "bucket 'released'" or "queue https://…", `setting` the key that names it, `rights` those it takes.
    """
    try:
        yield
    except FAILURES as error:
        raise aws_error(classify(error), thing, destination, setting, rights) from error
    except NoBucketServiceError as error:
        raise TransientDeliveryError(
            f"Destination '{destination}': {error.fact}",
            consequence="The release waits and is tried again.",
            remedy=error.remedy,
        ) from error


def aws_error(failure: AwsFailure, thing: str, destination: str, setting: str, rights: str) -> DeliveryError:
    """One failed call. That another write to the same key is under way passes by itself."""
    fact = f"The {thing} of the destination '{destination}' {failure.fact}."
    place = f"destinations.{destination}"
    if failure.transient or failure.kind is AwsFailureKind.CHANGED:
        return TransientDeliveryError(
            fact,
            consequence="The release waits and is tried again.",
            remedy=f"If it stays so, check {place}.endpoint_url and the network.",
        )
    if failure.kind is AwsFailureKind.FORBIDDEN:
        remedy = f"Give the account of {place}.access_key_env the rights {rights}."
    else:
        remedy = failure.remedy(place, setting)
    return TerminalDeliveryError(fact, consequence="Nothing was written there.", remedy=f"{remedy} Then redrive.")
