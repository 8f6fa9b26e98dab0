"""What every destination promises, shown on the folder and on a webhook whose receiver runs in its own process."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from connectors.destinations.folder import FolderDestination
from connectors.destinations.webhook import WebhookDestination
from holdpoint.errors import TransientDeliveryError
from holdpoint.ports import Destination
from tests.support.deliveries import make_delivery
from tests.support.receiver import Receiver

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()


@dataclass
class Case:
    destination: Destination
    effects: Callable[[], list[str]]  # the body of each delivery that took effect, in order
    go_down: Callable[[], None]
    come_up: Callable[[], None]


def folder_case(path: Path) -> Case:
    folder = path / "released"

    def effects() -> list[str]:
        file = folder / "releases.jsonl"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def go_down() -> None:  # the mount is gone and a file stands in its place
        if folder.exists():
            folder.rename(path / "away")
        folder.write_text("")

    def come_up() -> None:
        folder.unlink()
        if (path / "away").exists():
            (path / "away").rename(folder)

    return Case(FolderDestination("files", folder), effects, go_down, come_up)


@pytest.fixture(params=["folder", "webhook"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    if request.param == "folder":
        yield folder_case(tmp_path)
        return
    with Receiver(tmp_path / "received.jsonl") as receiver:
        yield Case(
            WebhookDestination("files", receiver.url, SECRET, 5.0, True),
            lambda: [r.body.decode() for r in receiver.effects().values()],
            receiver.stop,
            receiver.start,
        )


def test_each_delivery_arrives_once_with_its_body_unchanged(case: Case) -> None:
    deliveries = [make_delivery(i) for i in (1, 2, 3)]
    for delivery in deliveries:
        case.destination.send(delivery)
    assert case.effects() == [d.body for d in deliveries]


def test_the_same_delivery_again_has_no_second_effect(case: Case) -> None:
    first, second = make_delivery(1), make_delivery(2)
    for delivery in (first, first, second, first, second):
        case.destination.send(delivery)
    assert case.effects() == [first.body, second.body]


def test_a_destination_that_is_down_is_worth_trying_again_and_then_gets_it(case: Case) -> None:
    case.destination.send(make_delivery(1))
    case.go_down()
    with pytest.raises(TransientDeliveryError) as caught:
        case.destination.send(make_delivery(2))
    assert "'files'" in str(caught.value)
    case.come_up()
    case.destination.send(make_delivery(2))
    assert [json.loads(body)["document_id"] for body in case.effects()] == [f"{n:020d}" for n in (1, 2)]
    assert case.effects() == [make_delivery(1).body, make_delivery(2).body]
