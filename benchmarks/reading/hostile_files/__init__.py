"""Files that attack their reader, made here, the same bytes every time. `corpus.hostile_files()` gives them all."""
