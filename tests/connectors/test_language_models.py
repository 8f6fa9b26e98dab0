"""Both language models keep one contract: an answer within the limits, or an error that says whether to ask again."""

import socket
import time
from typing import Any

import pytest

from connectors.language_models.factory import make_language_model
from holdpoint.errors import ConfigurationError, TerminalModelError, TransientModelError
from holdpoint.ports import LanguageModel
from holdpoint.settings import BedrockModel, OpenAiModel
from tests.support.played_model import Reply, played_model

KINDS = ("openai", "bedrock")


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODEL_KEY", "sk-one")
    monkeypatch.setenv("MODEL_SECRET", "two")


def model(kind: str, url: str, **more: Any) -> LanguageModel:
    """The model of that kind behind the server at `url`."""
    shared = {"model": "any-1", "timeout_seconds": 5.0, "attempts": 1} | more
    if kind == "openai":
        made = make_language_model(OpenAiModel(kind="openai", base_url=f"{url}/v1", api_key_env="MODEL_KEY", **shared))
    else:
        keys = {"access_key_env": "MODEL_KEY", "secret_key_env": "MODEL_SECRET", "region": "eu-central-1"}
        made = make_language_model(BedrockModel(kind="bedrock", endpoint_url=url, **keys, **shared))
    assert made is not None
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_comes_with_its_cost_and_the_document_is_no_instruction(kind: str) -> None:
    """Our instructions and the document travel in separate places, with the limit on the answer."""
    with played_model("four") as server:
        answer = model(kind, server.url, max_output_tokens=321).ask("Count.", "two and two")
    assert (answer.text, answer.input_tokens, answer.output_tokens) == ("four", 11, 7)
    ((path, headers, body),) = server.requests
    if kind == "openai":
        assert (path, headers["authorization"]) == ("/v1/chat/completions", "Bearer sk-one")
        assert [(m["role"], m["content"]) for m in body["messages"]] == [("system", "Count."), ("user", "two and two")]
        assert (body["model"], body["max_tokens"], body["temperature"]) == ("any-1", 321, 0)
    else:
        assert path == "/model/any-1/converse"
        assert "AWS4-HMAC-SHA256" in headers["authorization"]
        assert "two" not in headers["authorization"].split("/")
        assert (body["system"], body["messages"][0]["content"]) == ([{"text": "Count."}], [{"text": "two and two"}])
        assert body["inferenceConfig"]["maxTokens"] == 321


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_asked_again_so_many_times(kind: str, status: int) -> None:
    busy = Reply(raw=b"{}", status=status)
    with played_model(busy, busy, "at last") as server:
        assert model(kind, server.url, attempts=3).ask("i", "m").text == "at last"
        assert server.asked == 3
    with played_model(busy) as server, pytest.raises(TransientModelError, match=r"any-1|127\.0\.0\.1"):
        model(kind, server.url, attempts=2).ask("i", "m")
    assert server.asked == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_what_will_not_pass_is_asked_once(kind: str, status: int) -> None:
    """The remedy names the setting; the answer's own words are not repeated."""
    with played_model(Reply(raw=b'{"message": "the words of the document"}', status=status)) as server:
        with pytest.raises(TerminalModelError) as caught:
            model(kind, server.url, attempts=3).ask("i", "m")
        assert server.asked == 1
    assert caught.value.remedy
    assert "words of the document" not in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reply", [Reply(silent_seconds=60), Reply(drip_seconds=0.1)])
def test_a_slow_model_is_left_when_the_time_is_up(kind: str, reply: Reply) -> None:
    """The time is for all attempts together, and a byte now and then does not stretch it."""
    with played_model(reply) as server:
        asked = model(kind, server.url, timeout_seconds=0.6, attempts=3)
        started = time.monotonic()
        with pytest.raises(TransientModelError):
            asked.ask("i", "m")
        assert time.monotonic() - started < 3


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_is_none_is_an_error_and_nothing_else(kind: str) -> None:
    answers = (b"", b"<html>", b"[]", b"{}", b'{"choices": [], "output": 3}', b"[" * 50_000, b"\xff")
    with played_model(*(Reply(raw=raw) for raw in answers)) as server:
        asked = model(kind, server.url)
        for _ in answers:
            with pytest.raises((TerminalModelError, TransientModelError)):
                asked.ask("i", "m")


@pytest.mark.parametrize("kind", KINDS)
def test_a_longer_answer_than_the_limit_is_refused(kind: str) -> None:
    with played_model("x" * 3000) as server, pytest.raises(TerminalModelError, match="more than 2 kB"):
        model(kind, server.url, max_answer_kb=2).ask("i", "m")


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    with played_model(Reply(endless=True)) as server, pytest.raises(TerminalModelError, match="more than 64 kB"):
        model("openai", server.url).ask("i", "m")


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_there_is_an_error_that_may_pass(kind: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(TransientModelError):
            model(kind, url).ask("i", "m")
    with played_model(Reply(closed=True)) as server, pytest.raises(TransientModelError):
        model(kind, server.url).ask("i", "m")


def test_a_long_wait_that_the_service_asks_for_is_not_waited_beyond_the_time() -> None:
    """It says retry after an hour; the document goes on at once."""
    with played_model(Reply(raw=b"{}", status=429, headers={"retry-after": "3600"})) as server:
        started = time.monotonic()
        with pytest.raises(TransientModelError) as caught:
            model("openai", server.url, attempts=3).ask("i", "m")
        assert time.monotonic() - started < 2
    assert caught.value.retry_after == 3600
    assert server.asked == 1


def test_a_redirect_is_not_followed_and_credentials_of_the_machine_are_out_of_reach() -> None:
    """The key goes to the host of the settings alone; a link-local address, where clouds keep keys, is refused."""
    with played_model("stolen") as other:
        elsewhere = Reply(raw=b"", status=307, headers={"location": f"{other.url}/v1/chat/completions"})
        with played_model(elsewhere) as server, pytest.raises(TerminalModelError, match="answered 307"):
            model("openai", server.url).ask("i", "m")
        assert other.asked == 0
    with pytest.raises(TerminalModelError, match="not allowed"):
        model("openai", "http://169.254.169.254").ask("i", "m")


def test_a_key_that_is_not_set_stops_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MODEL_KEY")
    for kind in KINDS:
        with pytest.raises(ConfigurationError, match="MODEL_KEY is not set"):
            model(kind, "http://127.0.0.1:9")
    with pytest.raises(ConfigurationError, match="holds a password"):
        make_language_model(OpenAiModel.model_validate({"kind": "openai", "base_url": "http://a:b@c/v1", "model": "m"}))
    assert make_language_model(None) is None
