"""What every source keeps to, whatever stands behind it: a folder, a bucket read in four ways, a mailbox."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from holdpoint.errors import ExitCode, HoldpointError, SourceError, SourceUnavailableError, TransientError
from tests.support.aws import AwsServer
from tests.support.breaking_network import BreakingNetwork
from tests.support.mailbox import MailServer
from tests.support.source_places import NAME, BucketPlace, FolderPlace, MailboxPlace, Place

KINDS = ("folder", "bucket", "versioned bucket", "ascending keys", "ascending versions", "notifications", "mailbox")


@pytest.fixture(params=KINDS)
def place(
    request: pytest.FixtureRequest, tmp_path: Path, aws_server: AwsServer, mail_server: MailServer
) -> Iterator[Place]:
    kind = request.param
    if kind == "folder":
        yield FolderPlace(tmp_path)
    elif kind == "mailbox":
        with BreakingNetwork(mail_server.port) as network:
            yield MailboxPlace(mail_server, network)
    else:
        with BreakingNetwork(aws_server.port) as network:
            yield BucketPlace(
                aws_server,
                network,
                versioned="version" in kind,
                keys="ascending" if "ascending" in kind else "any",
                announced=kind == "notifications",
            )


def fill(place: Place, *names: str) -> list[bytes]:
    """Things of those names arrive; the bytes that a reader should get."""
    return [place.put(f"2026/11/{name}", f"content of {name}".encode()) for name in names]


def test_all_that_is_there_is_listed_in_order_and_read(place: Place) -> None:
    expected = fill(place, "a.pdf", "b c+d.pdf", "é.pdf")
    source = place.source()
    items = place.listed(source, place.start)
    assert [source.read(item) for item in items] == expected
    assert [item.path for item in items] == sorted(item.path for item in items)
    assert [item.size for item in items] == [len(data) for data in expected]
    assert {item.source for item in items} == {NAME}
    assert all(item.modified_at.utcoffset() is not None for item in items)
    assert len({(item.path, item.version) for item in items}) == 3


def test_the_fingerprint_is_that_of_the_bytes(place: Place) -> None:
    import hashlib

    data = place.put("2026/large.bin", b"0123456789abcdef" * 200_000)
    source = place.source()
    (item,) = place.listed(source, place.start)
    assert source.fingerprint(item) == hashlib.sha256(data).hexdigest()
    assert source.read(item) == data


def test_listing_again_gives_the_same(place: Place) -> None:
    fill(place, "a.pdf", "b.pdf", "c.pdf")
    first = place.listed(place.source(), place.start)
    assert len(first) == 3
    assert place.listed(place.source(), place.start) == first


def test_what_is_too_recent_is_counted_left_and_taken_later(place: Place) -> None:
    fill(place, "a.pdf", "b.pdf")
    waiting = place.source(settle_seconds=60)
    assert place.listed(waiting, place.start) == []
    assert waiting.unsettled == 2
    later = place.source()
    assert len(place.listed(later, waiting.position or place.start)) == 2
    assert later.unsettled == 0


def test_a_run_that_is_killed_before_its_items_are_recorded_lists_them_again(place: Place) -> None:
    fill(place, "a.pdf", "b.pdf")
    killed = place.source()
    first = place.listed(killed, place.start)
    assert place.listed(place.source(), killed.position or place.start) == first
    cut_off = place.source()
    if place.start is not None:
        place.listed(cut_off, place.start)  # waits until the messages of the run before are visible
    assert next(cut_off.list_items(place.start), first[0]) == first[0]
    assert cut_off.position in (place.start, None)


def test_after_the_position_has_moved_only_what_is_new_is_listed(place: Place) -> None:
    fill(place, "a.pdf", "b.pdf")
    source = place.source()
    old = place.listed(source, place.start)
    source.recorded(old)
    position = source.position
    (new,) = fill(place, "c.pdf")
    later = place.source()
    items = place.listed(later, position)
    assert later.read(items[-1]) == new
    assert len(items) == (1 if place.remembers else 3)
    later.recorded(items)
    again = place.listed(place.source(), later.position)
    assert len(again) == (0 if place.remembers else 3)


def test_what_arrives_during_a_listing_is_not_lost(place: Place) -> None:
    fill(place, "a.pdf", "c.pdf")
    source = place.source()
    listing = source.list_items(place.start)
    seen = [next(listing)]
    expected = fill(place, "b.pdf", "d.pdf")
    seen += listing
    source.recorded(seen)
    next_run = place.source()
    seen += place.listed(next_run, source.position)
    read = {next_run.read(item) for item in seen}
    if place.settings(0).get("keys") == "ascending":
        # An object that appears behind its turn is what the full listing is for: see the bucket's own tests.
        expected = expected[1:]
    assert read >= set(expected)


def test_an_item_that_could_not_be_taken_is_listed_again_though_others_were_recorded(place: Place) -> None:
    fill(place, "a.pdf", "b.pdf", "c.pdf")
    source = place.source()
    items = place.listed(source, place.start)
    source.recorded([items[0], items[2]])
    assert items[1] in place.listed(place.source(), source.position or place.start)


def test_recording_twice_does_no_harm(place: Place) -> None:
    fill(place, "a.pdf", "b.pdf")
    source = place.source()
    items = place.listed(source, place.start)
    source.recorded(items)
    position = source.position
    source.recorded(items)
    place.source().recorded(items)
    assert source.position == position
    assert source.read(items[0])


def test_what_vanished_since_the_listing_is_left(place: Place) -> None:
    fill(place, "a.pdf", "b.pdf")
    source = place.source()
    first, second = place.listed(source, place.start)
    place.remove(first)
    for attempt in (source.read, source.fingerprint):
        with pytest.raises(TransientError) as caught:
            attempt(first)
        assert first.path in str(caught.value)
        assert not isinstance(caught.value, SourceUnavailableError)
    assert source.read(second)


def test_what_changed_since_the_listing_is_left_or_still_there_as_it_was(place: Place) -> None:
    (before,) = fill(place, "a.pdf")
    source = place.source()
    (item,) = place.listed(source, place.start)
    place.change(item, b"CONTENT of a.pdf")
    if place.immutable:
        assert source.read(item) == before
        return
    for attempt in (source.read, source.fingerprint):
        with pytest.raises(TransientError, match=r"a\.pdf"):
            attempt(item)


def test_a_source_that_is_away_says_so_and_works_again_once_it_is_back(place: Place) -> None:
    fill(place, "a.pdf")
    source = place.source()
    items = place.listed(source, place.start)
    place.outage(True)
    with pytest.raises((SourceError, SourceUnavailableError)) as caught:
        place.listed(place.source(), place.start)
    assert caught.value.exit_code is ExitCode.SOURCE
    assert_clear(caught.value)
    fresh = place.source()
    with pytest.raises(TransientError):
        fresh.read(items[0])
    place.outage(False)
    assert fresh.read(items[0])
    assert place.listed(fresh, place.start) == items


def assert_clear(error: HoldpointError) -> None:
    """One line that names the source, the consequence and the remedy with the setting."""
    assert "\n" not in str(error)
    assert f"'{NAME}'" in error.fact
    assert error.consequence
    assert error.remedy
