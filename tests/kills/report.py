"""What was killed, as a table for people and as JSON for programs."""

import json
from collections.abc import Callable, Sequence

from tests.kills.protocol import Tally


def report_table(tallies: Sequence[Tally]) -> str:
    """Kills by step and by database."""
    rows = sorted({key for t in tallies for key in t.kills})
    head = f"{'victim':<9}{'killed':<55}" + "".join(f"{t.database:>12}" for t in tallies)
    lines = [head, "-" * len(head)]
    for victim, name in rows:
        lines.append(f"{victim:<9}{name:<55}" + "".join(f"{t.kills[victim, name]:>12}" for t in tallies))
    lines.append("-" * len(head))
    figures: tuple[tuple[str, Callable[[Tally], int]], ...] = (
        ("kills", lambda t: sum(t.kills.values())),
        ("victims that ended before their time", lambda t: sum(t.survived.values())),
        ("files dropped", lambda t: t.files),
        ("releases delivered", lambda t: t.releases),
        ("lost", lambda t: t.lost),
        ("doubled", lambda t: t.doubled),
        ("broken", lambda t: t.broken),
        ("seconds", lambda t: round(t.seconds)),
    )
    for what, figure in figures:
        lines.append(f"{what:<64}" + "".join(f"{figure(t):>12}" for t in tallies))
    return "\n".join(lines)


def report_json(tallies: Sequence[Tally]) -> str:
    """The same figures for programs."""
    return json.dumps(
        [
            {
                "database": t.database,
                "kills": [{"victim": v, "step": s, "count": n} for (v, s), n in sorted(t.kills.items())],
                "total": sum(t.kills.values()),
                "survived": dict(t.survived),
                "files": t.files,
                "releases": t.releases,
                "lost": t.lost,
                "doubled": t.doubled,
                "broken": t.broken,
                "seconds": round(t.seconds, 1),
            }
            for t in tallies
        ],
        indent=2,
    )
