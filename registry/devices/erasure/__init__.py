"""What the tools that erase media give, read: nwipe's PDF and log, Blancco's XML report."""
