"""Whether the release rule keeps its promise: `python -m benchmarks.holds`."""
