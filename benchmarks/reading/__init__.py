"""Reading measured, part by part: see `python -m benchmarks.reading --help` and docs/reading.md."""
