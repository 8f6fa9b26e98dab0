"""Releases as messages of an SQS queue.

A standard queue delivers at least once, and a lost answer makes this program send again: the receiver must act once on
each idempotency key. A FIFO queue drops a repeated key for five minutes
(https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html);
what comes later than that is the receiver's to recognise too.
"""

import hashlib
from typing import Any

from botocore.parsers import ResponseParserError

from connectors.aws import FAILURES, AwsFailureKind, classify, client
from connectors.delivery_errors import aws_error
from connectors.posting import message_of
from holdpoint.decision import Delivery
from holdpoint.errors import TerminalDeliveryError, TransientDeliveryError
from holdpoint.settings import AwsAccess

_LARGEST = 1 << 20  # bytes, body and attributes; a queue may be set to less (quotas-messages in the guide above)
_RIGHTS = "sqs:SendMessage"


class QueueDestination:
    """A `Destination` that is a queue; one whose url ends in `.fifo` also gets a deduplication id and a group."""

    def __init__(self, name: str, access: AwsAccess, queue_url: str) -> None:
        """ConfigurationError when a secret is not in the environment."""
        self.name = name
        self._queue_url = queue_url
        self._client = client("sqs", access, f"The destination '{name}'", attempts=1)

    def send(self, delivery: Delivery) -> None:
        """Return when the queue has the message.

        TerminalDeliveryError when the queue is missing, forbidden, refuses the credentials or such a message (too
        large); TransientDeliveryError when it cannot be reached, fails or is too slow.
        """
        attributes = {
            "idempotency-key": delivery.key,
            "document-id": delivery.document_id,
            "revision": str(delivery.revision),
            "schema": str(message_of(delivery)["schema"]),
        }
        size = len(delivery.body.encode()) + sum(
            len(n) + len("String") + len(v.encode()) for n, v in attributes.items()
        )
        if size > _LARGEST:
            raise self._too_large(delivery, size)
        try:
            answer = self._client.send_message(
                QueueUrl=self._queue_url,
                MessageBody=delivery.body,
                MessageAttributes={n: {"DataType": "String", "StringValue": v} for n, v in attributes.items()},
                **self._once(delivery),
            )
        except FAILURES as error:
            failure = classify(error)
            if failure.kind is AwsFailureKind.REFUSED and "must be shorter" in str(error):
                raise self._too_large(delivery, size) from error
            raise aws_error(failure, f"queue {self._queue_url}", self.name, "queue_url", _RIGHTS) from error
        except (ResponseParserError, UnicodeDecodeError) as error:  # an answer that is not JSON at all
            raise self._unconfirmed() from error
        if answer.get("MD5OfMessageBody") != hashlib.md5(delivery.body.encode(), usedforsecurity=False).hexdigest():
            raise self._unconfirmed()

    def _once(self, delivery: Delivery) -> dict[str, Any]:
        if not self._queue_url.endswith(".fifo"):
            return {}
        return {
            "MessageDeduplicationId": hashlib.sha256(delivery.key.encode()).hexdigest(),
            "MessageGroupId": delivery.document_id,  # messages about one document stay in their order
        }

    def _unconfirmed(self) -> TransientDeliveryError:
        return TransientDeliveryError(
            f"What answers for the queue {self._queue_url} of the destination '{self.name}' does not confirm the "
            "message as SQS does.",
            consequence="The release waits and is tried again.",
            remedy=f"If it stays so, check destinations.{self.name}.endpoint_url and what stands before it.",
        )

    def _too_large(self, delivery: Delivery, size: int) -> TerminalDeliveryError:
        return TerminalDeliveryError(
            f"The message {delivery.key} has {size} bytes, more than the queue {self._queue_url} of the destination "
            f"'{self.name}' takes.",
            consequence="Nothing was sent.",
            remedy="Raise the queue's MaximumMessageSize if it is below 1048576, or name another destination for such "
            "documents (a bucket takes any size); then redrive.",
            document_id=delivery.document_id,
        )
