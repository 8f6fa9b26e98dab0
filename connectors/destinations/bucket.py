"""Releases as objects in an S3 bucket, each under a key of its own that is written once."""

from urllib.parse import quote

from connectors.bucket import Bucket
from connectors.files_place import BucketPlace, file_stem
from connectors.posting import message_of
from holdpoint.decision import Delivery
from holdpoint.settings import AwsAccess


class BucketDestination:
    """A `Destination` in a bucket: `<prefix>/<document type>/<idempotency key>.json`, the message byte for byte.

    The service itself refuses a second object of that name (`If-None-Match: *`), so that two deliverers at once, or one
    whose answer got lost, have one effect.
    """

    def __init__(self, name: str, access: AwsAccess, bucket: str, prefix: str) -> None:
        """ConfigurationError when a secret is not in the environment."""
        self.name = name
        self._place = BucketPlace(Bucket(access, bucket, prefix, f"The destination '{name}'"), name)

    def send(self, delivery: Delivery) -> None:
        """Return when the object is there with this body.

        TerminalDeliveryError when other bytes stand under its name, or the bucket is missing, forbidden or refuses the
        credentials; TransientDeliveryError when it cannot be reached, fails or is too slow.
        """
        # Metadata travels in headers, which know ASCII only. The hash of the body, sha256, comes with every object.
        metadata = {"idempotency-key": quote(delivery.key, safe=":"), "document-id": quote(delivery.document_id)}
        self._place.put_object_once(object_name(delivery), delivery.body.encode(), "application/json", metadata)


def object_name(delivery: Delivery) -> str:
    """Where a delivery's message stands under the prefix, on every attempt. TerminalDeliveryError when it is none."""
    return f"{message_of(delivery)['type']}/{file_stem(delivery.key)}.json"
