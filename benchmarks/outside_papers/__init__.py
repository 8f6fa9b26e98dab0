"""Business papers in the manner of other programs, trades and countries than the samples': HTML with their labels."""
