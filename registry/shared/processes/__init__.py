"""What the processes share: their engine, how people make one move, the numbers of their rows."""
