"""Whom to call about an organisation: a service's number or address, never a person's."""

from registry.organisations.models import Organisation


def contact(organisation: Organisation) -> Organisation | None:
    """The nearest of the organisation and those above it that gives a telephone number or an e-mail address."""
    return organisation.lineage().exclude(phone="", email="").first()
