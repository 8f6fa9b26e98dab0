"""What has moved: alerts with their documents, and the form that closes one."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from holdpoint.errors import TerminalError
from review.authority import Role
from review.web.site import Asking, must_be, posted, signed_in

router = APIRouter()
SignedIn = Annotated[Asking, Depends(signed_in)]
Posted = Annotated[Asking, Depends(posted)]


@router.get("/watch")
def watch(asking: SignedIn) -> Response:
    """Alerts, the open ones first."""
    return _page(asking)


@router.post("/watch/close")
def close(asking: Posted) -> Response:
    """An approver has looked at an alert: what has come since is usual from now on."""
    must_be(asking, Role.APPROVER, "close alerts")
    number = asking.form.get("alert", "")
    try:
        closed = asking.store.watch.close(
            int(number) if number.isdecimal() else 0, asking.person.name, asking.form.get("note", "")
        )
    except TerminalError as error:
        return _page(asking, error, status=422)
    return asking.go("/watch", f"Alert {closed.alert_id} is closed.")


def _page(asking: Asking, error: TerminalError | None = None, *, status: int = 200) -> Response:
    alerts = sorted(asking.store.watch.alerts(), key=lambda alert: alert.closed_at is not None)
    return asking.page(
        "watch.html",
        status=status,
        tab="watch",
        alerts=alerts,
        last_look=asking.store.watch.last_look(),
        may_close=asking.person.role >= Role.APPROVER,
        error=error,
    )
