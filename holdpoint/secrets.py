"""Secrets from the environment: the settings name the variable, never the value."""

import os

from holdpoint.errors import ConfigurationError


def secret(variable: str, wanted_by: str) -> str:
    """The variable's value. ConfigurationError when it is not set, naming who needs it ("The source 'mail'")."""
    value = os.environ.get(variable)
    if not value:
        raise ConfigurationError(
            f"{wanted_by} needs a secret: {variable} is not set.",
            consequence="Nothing was started; nothing is lost.",
            remedy=f"Set {variable} in the environment and run the command again.",
        )
    return value
