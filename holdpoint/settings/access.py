"""How the services of others are reached. Secrets stand in the environment, their variables' names in the settings."""

from pathlib import Path
from typing import Literal

from pydantic import Field, HttpUrl

from holdpoint.model import Frozen

VARIABLE = "^[A-Z][A-Z0-9_]*$"


class AwsAccess(Frozen):
    """An S3 or SQS service. Without the two variables the AWS default chain applies (environment, profile, role)."""

    endpoint_url: HttpUrl | None = None  # a service other than AWS's own
    region: str | None = None
    access_key_env: str | None = Field(default=None, pattern=VARIABLE)
    secret_key_env: str | None = Field(default=None, pattern=VARIABLE)
    timeout_seconds: float = Field(default=20, gt=0, le=300)  # for one request


class DatabaseAccess(Frozen):
    """A database by its SQLAlchemy URL; `password_env` names the variable with the password, if it takes one."""

    url: str
    password_env: str | None = Field(default=None, pattern=VARIABLE)


class MailAccess(Frozen):
    """An IMAP server (RFC 9051) and the account on it."""

    host: str
    port: int = Field(default=993, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str
    password_env: str = Field(pattern=VARIABLE)
    ca_file: Path | None = None  # certificates that its own is trusted by; None: those of the system
    timeout_seconds: float = Field(default=30, gt=0, le=300)
