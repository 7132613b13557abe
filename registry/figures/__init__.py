"""The shares and their report; closed years, and what moved since."""
