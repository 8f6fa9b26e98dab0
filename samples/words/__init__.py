"""What the labels are called, one module for each language."""
