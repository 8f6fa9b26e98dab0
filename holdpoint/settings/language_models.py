"""The language model that may write summaries. Off unless one is set; then words of documents leave the house."""

from typing import Annotated, Literal

from pydantic import Field, HttpUrl

from holdpoint.extraction import DocumentType
from holdpoint.model import Frozen
from holdpoint.settings.access import VARIABLE, AwsAccess


class ModelLimits(Frozen):
    """What one summary may cost, and which documents are sent at all."""

    model: str = Field(min_length=1)  # as the service names it
    document_types: tuple[DocumentType, ...] | None = None  # only these are sent; None: all types
    timeout_seconds: float = Field(default=30, gt=0, le=300)  # for one document, retries included
    attempts: int = Field(default=3, ge=1, le=10)  # of one request, the first included
    max_input_characters: int = Field(default=40_000, ge=1000)  # of a document; what is longer is not sent
    max_output_tokens: int = Field(default=1500, ge=100)
    max_answer_kb: int = Field(default=64, ge=1)  # a longer answer is not read to its end
    failures_in_a_row: int = Field(default=3, ge=1)  # after so many, the batch goes on without it


class OpenAiModel(ModelLimits):
    """An endpoint that speaks OpenAI's chat completions: OpenAI itself, vLLM, Ollama, llama.cpp, LiteLLM and others."""

    kind: Literal["openai"]
    base_url: HttpUrl  # up to and including the version, e.g. https://api.openai.com/v1
    api_key_env: str | None = Field(default=None, pattern=VARIABLE)


class BedrockModel(ModelLimits, AwsAccess):
    """A model of Amazon Bedrock, by its Converse API. Needs the right bedrock:InvokeModel on that model."""

    kind: Literal["bedrock"]
    timeout_seconds: float = Field(default=30, gt=0, le=300)  # for one document, retries included


LanguageModelSettings = Annotated[OpenAiModel | BedrockModel, Field(discriminator="kind")]
