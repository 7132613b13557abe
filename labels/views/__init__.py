"""The pages of labels and scanning, one file per noun."""
