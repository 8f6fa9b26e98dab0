"""Who is asking: the signed session cookie, the CSRF token tied to it, the flash message that outlives one redirect."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from review.users import UserRecord, Users

SESSION_COOKIE = "holdpoint_session"
VISIT_COOKIE = "holdpoint_visit"  # before sign-in: only carries what the form token is tied to
FLASH_COOKIE = "holdpoint_flash"
_FLASH_SECONDS = 60
_VISIT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Visit:
    """One visitor: the random mark that form tokens are tied to and, once signed in, the person."""

    mark: str
    person: UserRecord | None = None
    is_new: bool = False  # the mark was made for this request and has to be set as a cookie


class Sessions:
    """Makes and checks the cookies. Nothing is kept on the server but the person's session version."""

    def __init__(self, users: Users, secret: bytes, hours: float, *, secure: bool) -> None:
        self._users = users
        self._secret = secret
        self._seconds = int(hours * 3600)
        self._secure = secure

    def visit(self, request: Request) -> Visit:
        """The visitor of a request. A session ends by time, by disabling, and by any change of password or role."""
        payload = self._load("session", request.cookies.get(SESSION_COOKIE), self._seconds)
        if isinstance(payload, dict):
            person = self._users.find(str(payload.get("name")))
            if person is not None and not person.disabled and person.session_version == payload.get("version"):
                return Visit(mark=str(payload.get("mark")), person=person)
        mark = self._load("visit", request.cookies.get(VISIT_COOKIE), _VISIT_SECONDS)
        if isinstance(mark, str):
            return Visit(mark=mark)
        return Visit(mark=secrets.token_urlsafe(16), is_new=True)

    def start(self, response: Response, person: UserRecord) -> None:
        """Sign the person in with a fresh mark."""
        payload = {"name": person.name, "version": person.session_version, "mark": secrets.token_urlsafe(16)}
        self._set(response, SESSION_COOKIE, self._dump("session", payload), self._seconds)
        response.delete_cookie(VISIT_COOKIE)

    def end(self, response: Response) -> None:
        """Sign out in this browser."""
        response.delete_cookie(SESSION_COOKIE)

    def remember(self, response: Response, visit: Visit) -> None:
        """Keep a new visitor's mark, so that the form they were given can be sent."""
        if visit.is_new:
            self._set(response, VISIT_COOKIE, self._dump("visit", visit.mark), _VISIT_SECONDS)

    def token(self, visit: Visit) -> str:
        """The form token of that visitor."""
        return hmac.new(self._secret, f"form:{visit.mark}".encode(), hashlib.sha256).hexdigest()

    def token_matches(self, visit: Visit, token: object) -> bool:
        """True for the visitor's own form token."""
        return isinstance(token, str) and hmac.compare_digest(self.token(visit).encode(), token.encode())

    def put_flash(self, response: Response, message: str) -> None:
        """Say this on the page that the browser is sent to."""
        self._set(response, FLASH_COOKIE, self._dump("flash", message[:1000]), _FLASH_SECONDS)

    def flash(self, request: Request) -> str | None:
        """What the last action left to say, or None."""
        message = self._load("flash", request.cookies.get(FLASH_COOKIE), _FLASH_SECONDS)
        return message if isinstance(message, str) else None

    def drop_flash(self, response: Response) -> None:
        """It has been said."""
        response.delete_cookie(FLASH_COOKIE)

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._secret, salt=f"holdpoint.{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def _dump(self, purpose: str, payload: object) -> str:
        signed = self._serializer(purpose).dumps(payload)
        return signed if isinstance(signed, str) else signed.decode()

    def _load(self, purpose: str, cookie: str | None, seconds: int) -> Any:
        if cookie is None:
            return None
        try:
            return self._serializer(purpose).loads(cookie, max_age=seconds)
        except BadData:
            return None

    def _set(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=self._secure, path="/")
