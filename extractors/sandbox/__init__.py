"""The sandbox: every document is opened in a child process with limits, without network, files to write or programs."""

from extractors.sandbox.service import Sandbox

__all__ = ["Sandbox"]
