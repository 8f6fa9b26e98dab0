"""Settings to destinations. What loads slowly (Arrow, the rules of e-invoices) is loaded where it is configured."""

from connectors.destinations.bucket import BucketDestination
from connectors.destinations.folder import FolderDestination
from connectors.destinations.ledger import LedgerDestination
from connectors.destinations.queue import QueueDestination
from connectors.destinations.webhook import WebhookDestination
from connectors.files_place import open_place
from holdpoint import settings
from holdpoint.errors import ConfigurationError
from holdpoint.ports import BlobStore, Destination
from holdpoint.secrets import secret


def make_destination(name: str, configured: settings.DestinationSettings, blobs: BlobStore) -> Destination:
    """The destination of those settings; `blobs` holds the originals that some of them send along.

    ConfigurationError when a secret is not in the environment.
    """
    match configured:
        case settings.FolderDestination():
            return FolderDestination(name, configured.path)
        case settings.WebhookDestination():
            return WebhookDestination(
                name,
                str(configured.url),
                secret(configured.secret_env, f"The destination '{name}'"),
                timeout_seconds=configured.timeout_seconds,
                allow_private=configured.allow_private,
            )
        case settings.BucketDestination():
            return BucketDestination(name, configured, configured.bucket, configured.prefix)
        case settings.QueueDestination():
            return QueueDestination(name, configured, str(configured.queue_url))
        case settings.LedgerDestination():
            return LedgerDestination(name, configured, configured.table_prefix, configured.timeout_seconds)
        case settings.ParquetDestination():
            from connectors.destinations.parquet import ParquetDestination

            return ParquetDestination(name, open_place(configured, name))
        case settings.EInvoiceDestination():
            from connectors.destinations.einvoice import EInvoiceDestination

            return EInvoiceDestination(
                name,
                open_place(configured, name),
                blobs,
                configured.syntax,
                company_country=configured.company_country,
                seller_country=configured.seller_country,
            )
    raise ConfigurationError(f"The destination '{name}' is of a kind that this program does not have.")
