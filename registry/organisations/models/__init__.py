"""Organisations, people and their roles, one file per noun."""

from registry.organisations.models.attempts import Attempts
from registry.organisations.models.organisation import Organisation
from registry.organisations.models.user import Membership, User

__all__ = [
    "Attempts",
    "Membership",
    "Organisation",
    "User",
]
