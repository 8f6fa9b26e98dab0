"""What a document may still take: its limits of time hold for all steps together, not for each anew. Pure."""

from dataclasses import dataclass
from typing import Self

from extractors.sandbox.verdicts import over_processor_time, over_wall_time
from holdpoint.settings import LimitSettings

_LEAST = 0.02  # seconds; with less a child would be ended before it looked at the document


@dataclass
class TimeBudget:
    """Seconds of wall and of processor time that are left. Waiting for a free worker is not charged."""

    wall_seconds: float
    cpu_seconds: float
    limits: LimitSettings  # what it began with, and was allowed besides

    @classmethod
    def of(cls, limits: LimitSettings) -> Self:
        """A whole one."""
        return cls(limits.wall_seconds, limits.cpu_seconds, limits)

    def allow(self, pages: int) -> None:
        """More for pages that must be looked at: a page of a long scan may take as long as one of a short scan.

        Never for more than a document may have: a child says how many there are, and a file may have taken it over.
        """
        pages = min(pages, self.limits.pages)
        wall, cpu = pages * self.limits.scanned_page_wall_seconds, pages * self.limits.scanned_page_cpu_seconds
        self.wall_seconds += wall
        self.cpu_seconds += cpu
        more = {"wall_seconds": self.limits.wall_seconds + wall, "cpu_seconds": self.limits.cpu_seconds + cpu}
        self.limits = self.limits.model_copy(update=more)

    def spend(self, wall_seconds: float, cpu_seconds: float) -> None:
        """Charge a step that has ended."""
        self.wall_seconds -= wall_seconds
        self.cpu_seconds -= cpu_seconds

    def require(self, wall_seconds: float = _LEAST) -> None:
        """UnreadableError `resource_limit` where less is left for a further step than that, or next to nothing."""
        if self.wall_seconds < max(wall_seconds, _LEAST):
            raise over_wall_time(self.limits)
        if self.cpu_seconds < _LEAST:
            raise over_processor_time(self.limits)
