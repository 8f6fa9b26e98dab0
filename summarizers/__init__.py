"""What a document says, in two to five statements that each cite their page, and the check that they do."""

from summarizers.extractive import summarize
from summarizers.grounding import ungrounded

__all__ = ["summarize", "ungrounded"]
