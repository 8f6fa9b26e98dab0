"""The reasons for which a file cannot be read, in the words a person sees: fact, consequence, remedy."""

from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode

_NOT_READ = "It was not read; the original is kept."


def empty() -> UnreadableError:
    """No bytes at all."""
    return UnreadableError(
        ReasonCode.EMPTY,
        "The file is empty (0 bytes).",
        consequence="There is nothing to read.",
        remedy="Ask the sender for it again.",
    )


def unsupported(what: str, remedy: str | None = None) -> UnreadableError:
    """A type that no reader here takes; `what` is a noun phrase such as "a program", `remedy` what helps with it."""
    return UnreadableError(
        ReasonCode.UNSUPPORTED,
        f"The file is {what}, which is not read here.",
        consequence=_NOT_READ,
        remedy=remedy or "Send it as PDF, JPEG, PNG, TIFF, .docx, .xlsx, a zip or a mail.",
    )


def two_types(first: str, second: str) -> UnreadableError:
    """Two types at once, and the first is none that is read; both are noun phrases such as "a program"."""
    return UnreadableError(
        ReasonCode.UNSUPPORTED,
        f"The file is {first} and {second} at once.",
        consequence=_NOT_READ,
        remedy="Be wary of it: such files are made by hand. Ask the sender for a file of one kind.",
    )


def too_many_files(what: str, count: int, limit: int) -> UnreadableError:
    """A container holds more files than the settings allow; `what` is a noun such as "archive"."""
    return too_large(
        f"The {what} holds {count} files; the limit is {limit}.",
        "Split it, or raise limits.archive_members if this is expected.",
    )


def damaged(fact: str) -> UnreadableError:
    """The file claims a type and breaks its rules."""
    return UnreadableError(
        ReasonCode.DAMAGED,
        fact,
        consequence="It could not be read; the original is kept.",
        remedy="Ask the sender for a new copy.",
    )


def encrypted(tried: int) -> UnreadableError:
    """A password is needed and none of the `tried` ones fits."""
    fact = "The PDF is encrypted and opens with none of the known passwords." if tried else "The PDF is encrypted."
    return UnreadableError(
        ReasonCode.ENCRYPTED,
        fact,
        consequence="It cannot be opened without its password.",
        remedy="Enter the password, or ask the sender for a copy without one.",
    )


def locked_office() -> UnreadableError:
    """A Word or Excel file behind a password."""
    return UnreadableError(
        ReasonCode.ENCRYPTED,
        "The office file is encrypted.",
        consequence="It cannot be opened without its password.",
        remedy="Ask the sender for a copy without one, or as PDF.",
    )


def too_large(fact: str, remedy: str) -> UnreadableError:
    """A limit of the settings, noticed before the work was begun."""
    return UnreadableError(
        ReasonCode.RESOURCE_LIMIT,
        fact,
        consequence="It could not be read safely; the original is kept.",
        remedy=remedy,
    )


def too_many_pixels(width: int, height: int, limit: int) -> UnreadableError:
    """A picture whose header already promises more than the limit; it was never decoded."""
    return too_large(
        f"The picture has {width} × {height} = {width * height / 1e6:.0f} million pixels; "
        f"the limit is {limit / 1e6:.0f} million.",
        "Ask for a smaller picture, or raise limits.image_pixels if this is expected.",
    )
