"""What a person may fill in, one file per noun."""
