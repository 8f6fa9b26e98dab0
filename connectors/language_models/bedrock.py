"""A model of Amazon Bedrock by its Converse API, which is the same for every model that chats.

See https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html.
"""

import queue
import threading
from typing import Any

from connectors.aws import FAILURES, AwsFailureKind, classify, client
from connectors.destinations.pinned_network import Deadline
from connectors.language_models.attempts import ask_again
from holdpoint.errors import TerminalModelError, TransientModelError
from holdpoint.ports import ModelAnswer
from holdpoint.settings import BedrockModel

_NOT_READY = ("ModelNotReadyException", "ModelTimeoutException", "ModelErrorException", "ServiceUnavailableException")


class BedrockLanguageModel:
    """A `LanguageModel` of Amazon Bedrock."""

    def __init__(self, settings: BedrockModel) -> None:
        """ConfigurationError when a key is not in the environment, or there is no region."""
        self.name = f"bedrock:{settings.model}"
        self._settings = settings
        self._client = client("bedrock-runtime", settings, "The language model", attempts=1)  # `ask_again` tries again

    def ask(self, instructions: str, material: str) -> ModelAnswer:
        """See `LanguageModel.ask`."""
        request = {
            "modelId": self._settings.model,
            "system": [{"text": instructions}],
            "messages": [{"role": "user", "content": [{"text": material}]}],
            "inferenceConfig": {"maxTokens": self._settings.max_output_tokens, "temperature": 0.0},
        }
        return ask_again(
            lambda deadline: self._ask_once(request, deadline), self._settings.attempts, self._settings.timeout_seconds
        )

    def _ask_once(self, request: dict[str, Any], deadline: Deadline) -> ModelAnswer:
        """botocore's time-outs count anew for every read: a thread is left behind when the whole takes too long."""
        answers: queue.SimpleQueue[dict[str, Any] | Exception] = queue.SimpleQueue()

        def converse() -> None:
            try:
                answers.put(self._client.converse(**request))
            except Exception as error:  # noqa: BLE001 -- judged below, in the thread that asked
                answers.put(error)

        threading.Thread(target=converse, name="bedrock", daemon=True).start()
        try:
            answer = answers.get(timeout=deadline.left())
        except queue.Empty as error:
            raise self._transient(f"did not answer within {self._settings.timeout_seconds:g} seconds") from error
        if isinstance(answer, FAILURES):
            raise self._failed(answer) from answer
        if isinstance(answer, Exception):  # botocore's parser on an answer that is none
            raise self._terminal("answered something that is no conversation", "Check language_model.") from answer
        return self._answer(answer)

    def _answer(self, answer: dict[str, Any]) -> ModelAnswer:
        try:
            text = "".join(part.get("text", "") for part in answer["output"]["message"]["content"])
            usage = answer.get("usage") or {}
        except (KeyError, TypeError, AttributeError) as error:
            raise self._terminal("answered something that is no conversation", "Check language_model.") from error
        if len(text.encode()) > self._settings.max_answer_kb * 1024:
            raise self._terminal(
                f"answered more than {self._settings.max_answer_kb} kB",
                "Raise language_model.max_answer_kb if such answers are right.",
            )
        return ModelAnswer(text=text, input_tokens=usage.get("inputTokens"), output_tokens=usage.get("outputTokens"))

    def _failed(self, error: Exception) -> TransientModelError | TerminalModelError:
        failure = classify(error)
        if failure.transient or failure.code in _NOT_READY:
            return self._transient(failure.fact)
        if failure.kind is AwsFailureKind.FORBIDDEN:
            return self._terminal(
                failure.fact, f"Give these credentials bedrock:InvokeModel on {self._settings.model}."
            )
        return self._terminal(failure.fact, failure.remedy("language_model", "model"))

    def _transient(self, what: str) -> TransientModelError:
        return TransientModelError(
            f"The language model {self._settings.model} {what}.", consequence="The extractive summary stands."
        )

    def _terminal(self, what: str, remedy: str) -> TerminalModelError:
        return TerminalModelError(
            f"The language model {self._settings.model} {what}.",
            consequence="The extractive summary stands.",
            remedy=remedy,
        )
