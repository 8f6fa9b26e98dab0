"""Signing in: hashed passwords, lock-out, sessions that end."""

import pytest
from sqlalchemy import select

from holdpoint.errors import ForbiddenError, TerminalError
from review.authority import Role
from review.tables import metadata
from tests.review.conftest import Desk

GOOD = "correct horse battery"


def test_the_right_password_signs_in_and_the_store_keeps_no_password(desk: Desk) -> None:
    desk.store.users.add("anna", Role.REVIEWER, GOOD)
    assert desk.store.users.sign_in("anna", GOOD).role is Role.REVIEWER
    with desk.store.database.read() as connection:
        kept = [str(connection.execute(select(table)).all()) for table in metadata.sorted_tables]
    kept += [f.read_bytes().decode("latin-1") for f in desk.settings.data_dir.glob("holdpoint.db*")]
    assert "anna" in "".join(kept)
    assert GOOD not in "".join(kept)


def test_wrong_names_and_passwords_get_the_same_answer(desk: Desk) -> None:
    desk.store.users.add("anna", Role.REVIEWER, GOOD)
    answers = set()
    for name, password in (("anna", "wrong password"), ("nobody", GOOD)):
        with pytest.raises(ForbiddenError) as error:
            desk.store.users.sign_in(name, password)
        answers.add(str(error.value))
    assert len(answers) == 1


def test_five_wrong_passwords_lock_for_five_minutes(desk: Desk) -> None:
    desk.store.users.add("anna", Role.REVIEWER, GOOD)
    for _ in range(5):
        with pytest.raises(ForbiddenError):
            desk.store.users.sign_in("anna", "wrong password")
    with pytest.raises(ForbiddenError, match="Too many"):
        desk.store.users.sign_in("anna", GOOD)
    desk.clock.forward(301)
    assert desk.store.users.sign_in("anna", GOOD).name == "anna"


def test_changes_end_sessions_and_disabled_people_stay_out(desk: Desk) -> None:
    desk.store.users.add("anna", Role.REVIEWER, GOOD)
    before = desk.store.users.sign_in("anna", GOOD).session_version
    desk.store.users.set_password("anna", GOOD + "2")
    found = desk.store.users.find("anna")
    assert found is not None
    assert found.session_version > before
    desk.store.users.set_disabled("anna", True)
    with pytest.raises(ForbiddenError):
        desk.store.users.sign_in("anna", GOOD + "2")


def test_short_passwords_and_taken_names_are_refused(desk: Desk) -> None:
    with pytest.raises(TerminalError, match="fewer"):
        desk.store.users.add("anna", Role.REVIEWER, "short")
    desk.store.users.add("anna", Role.REVIEWER, GOOD)
    with pytest.raises(TerminalError, match="already"):
        desk.store.users.add("anna", Role.ADMIN, GOOD)
