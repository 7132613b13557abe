"""What tests of the registry's surfaces share: signed-in browsers, files as people send them, a ledger that adds up."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registry import audit
from registry.models import Device


@pytest.fixture
def visit(client):
    """visit(user): the test client, signed in as `user`; None is a passer-by."""

    def sign_in(user):
        client.logout() if user is None else client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def sheet():
    """sheet(*rows): a CSV file of these rows (one dict each), as a spreadsheet saves it."""

    def make(*rows):
        columns = list(dict.fromkeys(name for row in rows for name in row))
        lines = [columns, *([str(row.get(name, "")) for name in columns] for row in rows)]
        return "\n".join(";".join(line) for line in lines).encode()

    return make


@pytest.fixture
def upload():
    """upload(data): the same as the body of a form."""

    def make(data, name="parc.csv"):
        return SimpleUploadedFile(name, data)

    return make


@pytest.fixture
def sound(db):
    """Whatever the test did, the ledger and what it derives agree at its end."""
    yield
    assert [str(difference) for difference in audit.differences(Device.objects.all())] == []
