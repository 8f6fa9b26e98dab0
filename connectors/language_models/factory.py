"""Settings to a language model."""

from connectors.language_models.bedrock import BedrockLanguageModel
from connectors.language_models.openai_compatible import OpenAiLanguageModel
from holdpoint.ports import LanguageModel
from holdpoint.settings import BedrockModel, LanguageModelSettings


def make_language_model(settings: LanguageModelSettings | None) -> LanguageModel | None:
    """The configured model, or None. ConfigurationError when a secret is not set or an address makes no sense."""
    if settings is None:
        return None
    return BedrockLanguageModel(settings) if isinstance(settings, BedrockModel) else OpenAiLanguageModel(settings)
