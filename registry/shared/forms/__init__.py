"""The fields and forms that several ideas use."""
