"""From the outbox to a real receiver: retries, fallback, dead letter, redrive."""

import json
from pathlib import Path

import pytest

from samples.drop import make_drop
from tests.flows.conftest import Installer, webhook
from tests.support.receiver import Receiver

QUICK = {"attempts": 8, "first_delay_seconds": 0.05, "max_delay_seconds": 0.2, "lease_seconds": 60}


@pytest.fixture(scope="module")
def one_invoice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one clean invoice."""
    folder = tmp_path_factory.mktemp("one")
    labels = make_drop(folder / "made", 12, 5)
    rows = [json.loads(line) for line in labels.read_text().splitlines()]
    clean = next(
        r
        for r in rows
        if r["type"] == "invoice" and r["clean"] and r["quality"] == "text_layer" and "!" not in r["file"]
    )
    (folder / "drop").mkdir()
    source = folder / "made" / clean["file"]
    source.rename(folder / "drop" / source.name)
    return folder / "drop"


def test_a_receiver_that_answers_500_five_times_then_200_gets_one_effect(
    install: Installer, one_invoice: Path, tmp_path: Path
) -> None:
    with Receiver(tmp_path / "log", "--fail", "500", "--times", "5") as receiver:
        installation = install("a", documents=one_invoice, delivery=QUICK, **webhook(receiver.url))
        done = installation.holdpoint("process", "--wait", "30")
        assert done.returncode == 0, done.stderr
        assert installation.summary()["deliveries"] == {"delivered": 1}
        requests = receiver.requests()
    assert [r.status for r in requests] == [500] * 5 + [200]
    assert len({(r.key, r.body) for r in requests}) == 1
    assert sum(r.is_effect for r in requests) == 1


def test_a_receiver_that_stays_down_fallback_dead_letter_redrive(
    install: Installer, one_invoice: Path, tmp_path: Path
) -> None:
    with Receiver(tmp_path / "log") as receiver:
        settings = webhook(receiver.url)
        settings["destinations"]["fallback"] = settings["destinations"]["erp"] | {"url": receiver.url + "/fallback"}
        receiver.stop()
        installation = install("a", documents=one_invoice, delivery=QUICK | {"attempts": 2}, **settings)
        done = installation.holdpoint("process", "--wait", "30")
        assert done.returncode == 0, done.stderr
        summary = installation.summary()
        assert summary["deliveries"] == {"failed_over": 1, "dead_letter": 1}
        (setback,) = summary["setbacks"]
        assert (setback["destination"], setback["state"], setback["count"]) == ("fallback", "dead_letter", 1)
        assert "refused" in setback["said"] and "refused" in summary["failed_over"]["erp"]
        assert "erp was given up, the fallback has its documents: " in done.stdout  # and not in the log alone
        assert "fallback: 1 delivery given up everywhere. " in done.stdout
        assert "Connection refused" in installation.holdpoint("status").stdout
        listed = installation.holdpoint("deliver", "--dead-letters")
        assert ":1:fallback" in listed.stdout
        receiver.start()
        redriven = installation.holdpoint("deliver", "--redrive", "all", "--wait", "10")
        assert redriven.returncode == 0, redriven.stderr
        assert [r.path for r in receiver.requests()] == ["/releases"]
        again = installation.holdpoint("deliver", "--redrive", "all", "--wait", "10")
        assert again.returncode == 0
        assert len(receiver.requests()) == 1
