"""What tests of documents share: a file that is added, and the files that are kept."""

import pytest
from django.core.files.storage import storages

from registry.devices.documents import documents, media
from tests import files


@pytest.fixture
def stored():
    """Every file that the registry keeps now."""

    def names(folder=""):
        storage = storages["documents"]
        folders, found = storage.listdir(folder) if storage.exists(folder) else ([], [])
        return {f"{folder}{name}" for name in found} | {one for sub in folders for one in names(f"{folder}{sub}/")}

    before = names()
    return lambda: names() - before


@pytest.fixture
def add(agent):
    """add(device): a photo kept through the writer; or another kind of file."""

    def keep(device, data=None, name="dessus.jpg", kind="photo", by=agent):
        return documents.store(device, media.judge(data or files.photo(), name, kind), by=by)

    return keep
