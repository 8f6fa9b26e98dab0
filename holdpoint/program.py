"""Which Holdpoint this is."""

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """The installed version, or "unknown" where the program runs from its sources without being installed."""
    try:
        return version("holdpoint")
    except PackageNotFoundError:
        return "unknown"
