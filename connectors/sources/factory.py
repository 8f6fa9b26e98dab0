"""Settings to sources."""

from connectors.sources.folder import FolderSource
from holdpoint import settings
from holdpoint.errors import ConfigurationError
from holdpoint.ports import Source


def make_source(name: str, configured: settings.AnySource) -> Source:
    """The source of those settings. ConfigurationError when its secret is not in the environment."""
    match configured:
        case settings.FolderSource():
            return FolderSource(name, configured.path, configured.settle_seconds)
    raise ConfigurationError(f"The source '{name}' is of a kind that this program does not have.")
