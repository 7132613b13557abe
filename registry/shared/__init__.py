"""What every idea stands on: access, moves, pages of a list, words, files, papers."""
