"""Learned extraction: candidates by kind of value, a ranker for each field, a probability that means what it says."""
