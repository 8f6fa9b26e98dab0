"""Who gets in, for how long, and with which forms."""

from pathlib import Path

import pytest

from holdpoint.errors import ConfigurationError
from review.web.secret import load_or_make_secret
from review.web.site import own_path
from tests.review.web.conftest import PASSWORD, Bench


def test_the_right_password_opens_the_queue_and_returns_to_where_the_person_was_going(bench: Bench) -> None:
    """A link to a document survives the sign-in on its way."""
    document_id = bench.hold()
    browser = bench.client()
    asked = browser.get(f"/documents/{document_id}")
    assert asked.status_code == 303
    page = browser.get(asked.headers["location"])
    assert f'value="/documents/{document_id}"' in page.text
    answer = browser.post(
        "/sign-in",
        data={
            "name": "anna",
            "password": PASSWORD,
            "next": f"/documents/{document_id}",
            "form_token": browser.token("/sign-in"),
        },
    )
    assert answer.headers["location"] == f"/documents/{document_id}"
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("holdpoint_session"))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert browser.get(f"/documents/{document_id}").status_code == 200


def test_a_wrong_password_says_so_and_five_lock_the_name_even_for_the_right_one(bench: Bench) -> None:
    """Guessing is slow, and the page does not tell whether the name exists."""
    browser = bench.client()
    wrong = browser.sign_in("anna", "not the password")
    unknown = browser.sign_in("nobody", "not the password")
    assert wrong.status_code == unknown.status_code == 403
    assert "Name or password is wrong." in wrong.text
    assert "Name or password is wrong." in unknown.text
    for _ in range(4):
        browser.sign_in("anna", "not the password")
    locked = browser.sign_in("anna")
    assert locked.status_code == 403
    assert "Wait five minutes." in locked.text


@pytest.mark.parametrize("change", ["password", "role", "disable"])
def test_a_changed_password_or_role_and_shutting_out_end_the_session(bench: Bench, change: str) -> None:
    """Whoever had the old rights has them no longer, in any browser."""
    anna, admin = bench.client("anna"), bench.client("ada")
    assert anna.get("/").status_code == 200
    form = {"name": "anna", "what": change, "password": "another long password", "role": "viewer"}
    assert admin.submit("/people/change", **form).status_code == 303
    assert anna.get("/").headers["location"] == "/sign-in"


def test_a_form_sent_after_the_session_has_ended_is_said_to_be_lost_and_the_document_comes_back(bench: Bench) -> None:
    """Whoever corrected values meanwhile learns that they were not recorded, and where to enter them again."""
    document_id = bench.hold()
    anna, version = bench.client("anna"), bench.version(document_id)
    token = anna.token(f"/documents/{document_id}")
    anna.cookies.set("holdpoint_session", "ended")
    form = {"version": str(version), "value:number": "ANNAS-1", "form_token": token}
    answer = anna.post(f"/documents/{document_id}/save?q=licht", data=form)
    assert answer.status_code == 303
    assert bench.version(document_id) == version
    page = anna.get(answer.headers["location"])
    assert "Your session has ended, so what you sent was not recorded." in page.text
    assert f'value="/documents/{document_id}?q=licht"' in page.text


def test_signing_out_ends_it_in_this_browser(bench: Bench) -> None:
    """The next page asks for the password again."""
    anna = bench.client("anna")
    assert anna.submit("/sign-out").status_code == 303
    assert anna.get("/").headers["location"] == "/sign-in"


def test_a_session_with_a_changed_letter_is_none(bench: Bench) -> None:
    """The cookie is signed."""
    anna = bench.client("anna")
    cookie = anna.cookies["holdpoint_session"]
    anna.cookies.clear()
    anna.cookies.set("holdpoint_session", ("A" if cookie[0] != "A" else "B") + cookie[1:])
    assert anna.get("/").status_code == 303


def test_a_form_without_the_persons_own_token_changes_nothing(bench: Bench) -> None:
    """Another site cannot send forms in a person's name, nor with its own session's token, nor sign them in."""
    document_id = bench.hold()
    anna, ben = bench.client("anna"), bench.client("ben")
    form = {"version": str(bench.version(document_id))}
    assert anna.post(f"/documents/{document_id}/approve", data=form).status_code == 403
    stolen = {**form, "form_token": ben.token("/")}
    assert anna.post(f"/documents/{document_id}/approve", data=stolen).status_code == 403
    assert bench.store.queue.item(document_id).is_open
    assert bench.client().post("/sign-in", data={"name": "anna", "password": PASSWORD}).status_code == 403


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a\n"]
)
def test_sign_in_leads_to_this_site_only(path: str) -> None:
    """A prepared link cannot send a person elsewhere after the sign-in."""
    assert own_path(path) == "/"
    assert own_path("/documents/abc?q=x") == "/documents/abc?q=x"


def test_the_session_key_is_made_once_for_its_owner_only_and_a_spoilt_one_is_named(tmp_path: Path) -> None:
    """Sessions outlive a restart; a damaged key is told, not silently replaced."""
    file = tmp_path / "keys" / "session.key"
    key = load_or_make_secret(file)
    assert len(key) == 32
    assert load_or_make_secret(file) == key
    assert file.stat().st_mode & 0o077 == 0
    assert list(file.parent.iterdir()) == [file]
    file.write_text("no key")
    with pytest.raises(ConfigurationError, match=r"session\.key"):
        load_or_make_secret(file)
