"""What the nouns of the REST API share."""
