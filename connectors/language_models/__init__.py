"""Language models of someone else: an endpoint that speaks OpenAI's chat completions, or Amazon Bedrock."""
