"""How probably an answer of the rules is right: the rules answer, a learned model says what their answers are worth."""
