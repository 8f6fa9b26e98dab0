"""Where the next listing of a bucket may start, as the small text that the store keeps between two runs."""

from datetime import UTC, datetime, timedelta

from pydantic import AwareDatetime, ValidationError

from holdpoint.model import Frozen


class BucketPosition(Frozen):
    """When everything was last listed, and behind which key (None: from the first) ascending keys are new."""

    listed_at: AwareDatetime
    newest_key: str | None = None

    @classmethod
    def parse(cls, text: str | None) -> "BucketPosition | None":
        """None where there is none, or none that can be understood: then everything is listed."""
        if text is None:
            return None
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            return None

    def full_listing_due(self, now: datetime, hours: float) -> bool:
        """Whether everything is to be listed again. A time in the future says nothing: the clock was wrong."""
        return not timedelta(0) <= now - self.listed_at.astimezone(UTC) < timedelta(hours=hours)
