"""What passes between caller and child arrives whole, or not at all."""

import socket
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from extractors.sandbox.frames import receive_frame, send_frame


class Overheard(socket.socket):
    """A socket whose other end leaves as soon as something has been written, as a child does that knows enough."""

    other: socket.socket

    def sendall(self, data: Any, *flags: int) -> None:
        super().sendall(data, *flags)
        self.other.close()


def test_an_empty_frame_is_sent_although_the_other_side_leaves_at_once() -> None:
    """An empty file was told as damaged where the child that refused it was quicker than its caller."""
    ours, theirs = socket.socketpair()
    with Overheard(fileno=ours.detach()) as sending:
        sending.other = theirs
        send_frame(sending, b"")
    assert theirs.fileno() == -1, "the other side has left"


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_frames_come_out_as_they_went_in(contents: list[bytes]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for content in contents:
            send_frame(ours, content)
        assert [receive_frame(theirs, 300) for _ in contents] == contents
