"""Reading measured against other readers and against what people saw: see __main__."""
