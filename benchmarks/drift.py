"""Drift in simulated installations: `python -m benchmarks.drift [--installations N] [--first SEED] [--json FILE]`.

Every installation lives a year and looks once a day, as the daily upkeep does, with the settings' defaults. Documents
have a vendor, and by it language, layout, quality and confidence, so that the signals hang together. In *stable* worlds
nothing moves and every alarm is false; they are counted by the year and compared with what the settings allow. In
*shifted* worlds something moves on one day: how many documents come until the first alarm, and does it name what moved.
"""

import argparse
import json
import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scipy.stats import poisson

from evaluation.drift import Observed, look
from evaluation.drift_plan import parts_of_look
from evaluation.text_tables import table
from flows.watching import windows_of
from holdpoint.settings import DriftSettings

_START = datetime(2026, 1, 1, 1, tzinfo=UTC)
_DAYS = 365
_SHIFT_DAY = 150
_DAY = timedelta(days=1)
_SIGNALS = ("language", "layout", "quality", "vendor", "confidence", "outcome")
_STABLE = ("one by one", "in runs", "with weekdays")
_SHOWN = (
    "world", "installations", "alarm_within_60_days", "documents_median", "documents_90", "days_median",
    "named_what_moved", "moment_off_days_median",
)  # fmt: skip
_EXPECTED = {
    "a new vendor sends 30 %": {"vendor", "layout", "language"},
    "photographs instead of scans": {"quality", "confidence", "outcome"},
    "the reader is less sure": {"confidence", "outcome"},
    "one reason holds 15 % more": {"outcome"},
}


@dataclass(frozen=True)
class Vendor:
    """Who sends documents, and what they are like."""

    name: str
    weight: float
    language: str
    layout: str
    quality: str
    surety: float  # of a beta distribution


def vendors(chance: random.Random) -> list[Vendor]:
    """Fourteen, of which few send most."""
    return [
        Vendor(
            name=f"v{n}",
            weight=1 / (n + 1),
            language=chance.choices(["de", "en", "fr"], [6, 3, 1])[0],
            layout=f"l{chance.randrange(8)}",
            quality=chance.choices(["text_layer", "scan", "photo"], [6, 3, 1])[0],
            surety=chance.uniform(12, 30),
        )
        for n in range(14)
    ]


def year(world: str, chance: random.Random) -> Iterator[list[dict[str, Observed]]]:
    """A year's documents, day by day, each with its value of every signal."""
    senders = vendors(chance)
    newcomer = Vendor("new", sum(v.weight for v in senders) * 3 / 7, "fr", "l9", "text_layer", 20)
    a_day = chance.choice([6, 12, 25])
    for day in range(_DAYS):
        shifted = day >= _SHIFT_DAY
        present = [*senders, newcomer] if shifted and world.startswith("a new vendor") else senders
        of_weekday = [
            v.weight * (4 if world == "with weekdays" and n % 7 == day % 7 else 1) for n, v in enumerate(present)
        ]
        sent: list[Vendor] = []
        while len(sent) < a_day:
            vendor = chance.choices(present, of_weekday)[0]
            sent += [vendor] * (min(int(chance.expovariate(1 / 4)) + 1, 20) if world == "in runs" else 1)
        at = _START + day * _DAY
        yield [_document(world, shifted, vendor, f"{day}-{n}", at, chance) for n, vendor in enumerate(sent[:a_day])]


def _document(
    world: str, shifted: bool, vendor: Vendor, name: str, at: datetime, chance: random.Random
) -> dict[str, Observed]:
    quality, surety, held = vendor.quality, vendor.surety, 0.2
    if shifted and world.startswith("photographs") and quality == "scan":
        quality, surety = "photo", surety / 2
    if shifted and world.startswith("the reader"):
        surety /= 2
    if shifted and world.startswith("one reason"):
        held += 0.15
    confidence = chance.betavariate(surety, 1)
    outcome = "tax_rate" if chance.random() < held else "released" if confidence > 0.85 else "low_confidence"
    values: tuple[str | float, ...] = (vendor.language, vendor.layout, quality, vendor.name, confidence, outcome)
    return {
        signal: Observed(document_id=name, at=at, batch_id=name.split("-")[0], value=value)
        for signal, value in zip(_SIGNALS, values, strict=True)
    }


@dataclass(frozen=True)
class Raised:
    """One alarm of one installation."""

    signal: str
    day: int
    documents: int  # that came from the shift to the alarm
    days_off: float  # of the moment that it names


def live(world: str, seed: int, settings: DriftSettings, until_first: bool) -> list[Raised]:
    """The alarms of one installation's year. A signal with an open alarm raises no second one; a person closes it when
    the windows have passed over it."""
    windows = windows_of(settings)
    kept = int(settings.current_days + settings.reference_days) + 1
    past: list[list[dict[str, Observed]]] = []
    raised: list[Raised] = []
    quiet: dict[str, int] = {}
    since_shift = 0
    for day, documents in enumerate(year(world, random.Random(seed))):  # noqa: S311 -- a simulation
        past.append(documents)
        since_shift += len(documents) if day >= _SHIFT_DAY else 0
        if day < 20 or (until_first and day < _SHIFT_DAY):
            continue
        recent = [document for one in past[-kept:] for document in one]
        signals = {s: [d[s] for d in recent] for s in _SIGNALS if quiet.get(s, 0) <= day}
        now = _START + day * _DAY + timedelta(hours=1)
        parts = parts_of_look(windows, settings.slow_days, now - _DAY, now, settings.false_alarms_per_year)
        found = [alarm for part in parts for alarm in look(signals, now, part.windows, part.spend).alarms]
        for alarm in {one.signal: one for one in reversed(found)}.values():
            off = abs((alarm.since - (_START + _SHIFT_DAY * _DAY)) / _DAY)
            raised.append(Raised(alarm.signal, day, since_shift, off))
            quiet[alarm.signal] = day + kept
        if until_first and raised:
            return raised
        if until_first and day > _SHIFT_DAY + 60:
            return []
    return raised


def stable(world: str, first: int, installations: int, settings: DriftSettings) -> dict[str, Any]:
    """False alarms by the year, with the chance of so many if exactly the allowed number came on average."""
    counts = [len(live(world, 1_000 + first + seed, settings, False)) for seed in range(installations)]
    allowed = settings.false_alarms_per_year * installations
    return {
        "world": world,
        "years": installations,
        "false_alarms": sum(counts),
        "per_year": sum(counts) / installations,
        "allowed_per_year": settings.false_alarms_per_year,
        "p_of_so_many_if_allowed": float(poisson.sf(sum(counts) - 1, allowed)),
    }


def shifted(world: str, first: int, installations: int, settings: DriftSettings) -> dict[str, Any]:
    """Documents until the alarm, and whether it names what moved."""
    found = [live(world, 5_000 + first + seed, settings, True) for seed in range(installations)]
    alarms = [one for one in found if one]
    documents = sorted(one[0].documents for one in alarms)
    named = sum(any(a.signal in _EXPECTED[world] for a in one) for one in alarms)
    return {
        "world": world,
        "installations": installations,
        "alarm_within_60_days": len(alarms),
        "documents_median": statistics.median(documents) if documents else None,
        "documents_90": documents[min(int(0.9 * len(documents)), len(documents) - 1)] if documents else None,
        "days_median": statistics.median(one[0].day - _SHIFT_DAY + 1 for one in alarms) if alarms else None,
        "named_what_moved": named,
        "moment_off_days_median": statistics.median(one[0].days_off for one in alarms) if alarms else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--installations", type=int, default=40)
    parser.add_argument("--first", type=int, default=0, help="seed of the first installation")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    settings = DriftSettings()
    quiet = [stable(world, given.first, given.installations, settings) for world in _STABLE]
    print(
        table(
            [("stable world", "years", "false alarms", "a year", "allowed", "p of so many")]
            + [
                (r["world"], str(r["years"]), str(r["false_alarms"]), f"{r['per_year']:.2f}",
                 f"{r['allowed_per_year']:.2f}", f"{r['p_of_so_many_if_allowed']:.3f}")
                for r in quiet
            ]
        ),
        flush=True,
    )  # fmt: skip
    moved = [shifted(world, given.first, given.installations, settings) for world in _EXPECTED]
    print(
        table(
            [("what moves", "of", "alarm in 60 days", "documents", "90 %", "days", "named it", "moment off, days")]
            + [
                tuple(str(r[name]) for name in _SHOWN)
                for r in moved
            ]
        )
    )  # fmt: skip
    if given.json:
        given.json.write_text(json.dumps({"stable": quiet, "shifted": moved}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
