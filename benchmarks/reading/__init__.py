"""Reading measured: speed, accuracy, and what hostile files can do. `python -m benchmarks.reading NAME`."""
