"""Any endpoint that speaks OpenAI's chat completions (POST {base_url}/chat/completions).

See https://platform.openai.com/docs/api-reference/chat. The answer is asked for as JSON; endpoints that do not know
`response_format` ignore it. Redirects are not followed: a key belongs to the host that the settings name.
"""

import json
import ssl
from datetime import UTC, datetime
from typing import Any

import httpcore
import httpx

from connectors.destinations.addresses import Resolve, system_resolve
from connectors.destinations.pinned_network import Deadline, PinnedNetwork
from connectors.destinations.webhook import seconds_to_wait
from connectors.language_models.attempts import ask_again
from holdpoint.errors import ConfigurationError, DeliveryError, ModelError, TerminalModelError, TransientModelError
from holdpoint.ports import ModelAnswer
from holdpoint.secrets import secret
from holdpoint.settings import OpenAiModel

_RETRIED = frozenset({408, 409, 425, 429})


class OpenAiLanguageModel:
    """A `LanguageModel` behind a base url."""

    def __init__(self, settings: OpenAiModel, *, resolve: Resolve = system_resolve) -> None:
        """ConfigurationError when the key is not in the environment, or the url holds a password."""
        self.name = f"openai:{settings.model}"
        self._settings = settings
        self._resolve = resolve
        self._url = httpx.URL(f"{str(settings.base_url).rstrip('/')}/chat/completions")
        if self._url.userinfo:
            raise ConfigurationError(
                "language_model.base_url holds a password.",
                consequence="Nothing was started.",
                remedy="Name the variable with the key in language_model.api_key_env instead.",
            )
        self._key = secret(settings.api_key_env, "The language model") if settings.api_key_env else None
        self._tls = httpx.create_ssl_context()

    def ask(self, instructions: str, material: str) -> ModelAnswer:
        """See `LanguageModel.ask`. The settings' time holds for everything, a dripping answer included."""
        body = json.dumps(
            {
                "model": self._settings.model,
                "messages": [
                    {"role": "system", "content": instructions},
                    {"role": "user", "content": material},
                ],
                "temperature": 0,
                "max_tokens": self._settings.max_output_tokens,
                "response_format": {"type": "json_object"},
            }
        ).encode()
        return ask_again(
            lambda deadline: self._ask_once(body, deadline), self._settings.attempts, self._settings.timeout_seconds
        )

    def _ask_once(self, body: bytes, deadline: Deadline) -> ModelAnswer:
        network = PinnedNetwork(deadline, allow_private=True, resolve=self._resolve)  # many models live inside
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._tls, network_backend=network) as pool,
                pool.stream("POST", str(self._url), headers=self._headers(body), content=body) as response,
            ):
                if response.status != 200:
                    raise self._refused(response.status, httpx.Headers(response.headers).get("retry-after"))
                return self._answer(self._read(response))
        except httpcore.TimeoutException as failure:
            raise self._transient(f"did not answer within {self._settings.timeout_seconds:g} seconds") from failure
        except (httpcore.NetworkError, httpcore.RemoteProtocolError, ssl.SSLError) as failure:
            raise self._transient(f"could not be reached or broke off ({type(failure).__name__})") from failure
        except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol) as failure:
            raise self._terminal("cannot be sent this request", "Check language_model.base_url.") from failure
        except DeliveryError as failure:  # no address, or one that may not be reached
            raise self._terminal(f"cannot be reached: {failure.fact}", "Check language_model.base_url.") from failure

    def _headers(self, body: bytes) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"host", self._url.netloc),
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"user-agent", b"holdpoint"),
            (b"accept", b"application/json"),
            (b"accept-encoding", b"identity"),  # no packed answer, so that its size is what is read
        ]
        return [*headers, (b"authorization", f"Bearer {self._key}".encode())] if self._key else headers

    def _read(self, response: httpcore.Response) -> bytes:
        most = self._settings.max_answer_kb * 1024
        data = bytearray()
        for block in response.iter_stream():
            data += block
            if len(data) > most:
                raise self._terminal(
                    f"answered more than {self._settings.max_answer_kb} kB, which was not read to its end",
                    "Raise language_model.max_answer_kb if such answers are right.",
                )
        return bytes(data)

    def _answer(self, data: bytes) -> ModelAnswer:
        try:
            answer: dict[str, Any] = json.loads(data)
            text = answer["choices"][0]["message"]["content"]
            if not isinstance(text, str):
                raise TypeError("no text")
            usage = answer.get("usage") or {}
            return ModelAnswer(
                text=text,
                input_tokens=_count(usage.get("prompt_tokens")),
                output_tokens=_count(usage.get("completion_tokens")),
            )
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
            raise self._terminal(
                "answered something that is no chat completion", "Check language_model.base_url."
            ) from error

    def _refused(self, status: int, retry_after: str | None) -> ModelError:
        said = f"answered {status}"
        if status in _RETRIED or status >= 500:
            return self._transient(said, seconds_to_wait(retry_after, datetime.now(UTC)))
        if status in (401, 403):
            return self._terminal(said, "Check the key that language_model.api_key_env names.")
        return self._terminal(said, "Check language_model.base_url and language_model.model.")

    def _transient(self, what: str, retry_after: float | None = None) -> TransientModelError:
        return TransientModelError(
            f"The language model at {self._url.host} {what}.",
            consequence="The extractive summary stands.",
            retry_after=retry_after,
        )

    def _terminal(self, what: str, remedy: str) -> TerminalModelError:
        return TerminalModelError(
            f"The language model at {self._url.host} {what}.",
            consequence="The extractive summary stands.",
            remedy=remedy,
        )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None
