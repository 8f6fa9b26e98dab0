"""Settings to sources."""

from connectors.sources.bucket import BucketSource
from connectors.sources.folder import FolderSource
from connectors.sources.mailbox import MailboxSource
from holdpoint import settings
from holdpoint.ports import Source


def make_source(name: str, configured: settings.SourceSettings) -> Source:
    """The source of those settings. ConfigurationError when its secret is not in the environment."""
    match configured:
        case settings.FolderSource():
            return FolderSource(name, configured.path, configured.settle_seconds)
        case settings.BucketSource():
            return BucketSource(name, configured)
        case settings.MailboxSource():
            return MailboxSource(name, configured)
