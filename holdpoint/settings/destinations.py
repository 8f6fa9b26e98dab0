"""Where releases go, where bytes are kept, and where a receiver finds what to compare."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, HttpUrl, model_validator

from holdpoint.model import Frozen
from holdpoint.settings.access import VARIABLE, AwsAccess, DatabaseAccess


class FolderDestination(Frozen):
    """JSON Lines and CSV files in a folder."""

    kind: Literal["folder"]
    path: Path


class WebhookDestination(Frozen):
    """An HTTP receiver, signed by the Standard Webhooks convention. The secret comes from the environment."""

    kind: Literal["webhook"]
    url: HttpUrl
    secret_env: str = Field(pattern=VARIABLE)  # name of the variable that holds "whsec_..."
    timeout_seconds: float = Field(default=10, gt=0, le=120)
    allow_private: bool = False  # True lets it point inside (loopback, private ranges)


class BucketDestination(AwsAccess):
    """One object a message in an S3 bucket, under a key made of the idempotency key, written once."""

    kind: Literal["bucket"]
    bucket: str
    prefix: str = ""


class QueueDestination(AwsAccess):
    """An SQS queue. A FIFO queue also gets the key as its deduplication id and the document as its group."""

    kind: Literal["queue"]
    queue_url: HttpUrl


class LedgerDestination(DatabaseAccess):
    """Tables of a database: the posting, its lines, and the inbox row that makes it once, in one transaction."""

    kind: Literal["ledger"]
    table_prefix: str = Field(default="holdpoint_", pattern="^[a-z][a-z0-9_]{0,30}$")
    timeout_seconds: float = Field(default=15, gt=0, le=120)


class FilesPlace(AwsAccess):
    """Where files are written: a folder, or a bucket under a prefix. Exactly one of the two is set."""

    path: Path | None = None
    bucket: str | None = None
    prefix: str = ""

    @model_validator(mode="after")
    def _one_place(self) -> "FilesPlace":
        if (self.path is None) == (self.bucket is None):
            raise ValueError("set either path (a folder) or bucket")
        return self


class EInvoiceDestination(FilesPlace):
    """Invoices and credit notes as files that satisfy EN 16931: UBL 2.1, CII, or Factur-X (CII within the PDF).

    A correction is the file of its new revision. Other types and void messages are refused there: name another
    destination for them, or a fallback.
    What no document prints but the standard demands comes from `company_country` and `seller_country`.
    """

    kind: Literal["einvoice"]
    syntax: Literal["ubl", "cii", "factur-x"] = "ubl"
    company_country: str | None = Field(default=None, pattern="^[A-Z]{2}$")  # ours: the buyer's, ISO 3166-1
    seller_country: str | None = Field(default=None, pattern="^[A-Z]{2}$")  # where no VAT number says it


class ParquetDestination(FilesPlace):
    """Apache Parquet files for analysts, partitioned by type and month."""

    kind: Literal["parquet"]


DestinationSettings = Annotated[
    FolderDestination
    | WebhookDestination
    | BucketDestination
    | QueueDestination
    | LedgerDestination
    | EInvoiceDestination
    | ParquetDestination,
    Field(discriminator="kind"),
]


class FolderBlobs(Frozen):
    """Originals and readings in a folder; None: `blobs` in the data folder."""

    kind: Literal["folder"] = "folder"
    path: Path | None = None


class BucketBlobs(AwsAccess):
    """Originals and readings in an S3 bucket: what several machines need."""

    kind: Literal["bucket"]
    bucket: str
    prefix: str = ""


BlobSettings = Annotated[FolderBlobs | BucketBlobs, Field(discriminator="kind")]
