"""What the pages of several packages share."""
