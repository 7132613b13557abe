"""What tests of imports share: one small file brought in by each surface."""

import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction

from registry.devices.models import Category, Device
from registry.imports.models import Import, Upload
from tests import reading
from tests.api import Client

PAGE = "/materiels/import/"
FACTS = "serial category__code manufacturer model price place note".split()


def said_pk(code):
    return Category.objects.get(code=code).pk


@pytest.fixture
def places(mte, dsi, dgpr, men):
    """Where files go."""


@pytest.fixture
def page(visit, manager):
    """page(data, name): sends a file, takes what each page proposes, confirms; what the preview told."""

    def send(data, name, **said):
        client = visit(manager)
        file = SimpleUploadedFile(name, data)
        shown = client.post(PAGE, {"organisation": "MTE", "file": file}, follow=True)
        while (preview := f"{PAGE}{Upload.objects.get().pk}/") != shown.request["PATH_INFO"]:
            form = shown.context["form"]
            answer = {field: form[field].value() or "" for field in form.fields} | said
            shown = client.post(shown.request["PATH_INFO"], answer, follow=True)
        told = reading.words(shown)
        if category := said.get("category"):
            shown = client.post(f"{preview}reponses/", {"category": said_pk(category)}, follow=True)
            told += reading.words(shown)
        done = client.post(preview, {"confirmed": shown.context["stamp"]}, follow=True)
        assert done.status_code == 200
        return told

    return send


@pytest.fixture
def command(tmp_path):
    def run(data, name, **said):
        path = tmp_path / name
        path.write_bytes(data)
        out, err = StringIO(), StringIO()
        call_command("import_devices", path, organisation="MTE", json=True, stdout=out, stderr=err, **said)
        told = json.loads(out.getvalue())["left_out"]
        assert all(sentence in err.getvalue() for sentence in told)
        return " ".join(told)

    return run


@pytest.fixture
def api(manager):
    def send(data, name, **said):
        body = {"file": SimpleUploadedFile(name, data), "organisation": "MTE"} | said
        answer = Client(manager).post("/api/devices/import/", body, format="multipart")
        assert answer.status_code == 201, answer.content
        return " ".join(answer.json()["left_out"])

    return send


@pytest.fixture
def everywhere(page, command, api):
    """everywhere(data, name): the devices that a file brings in, the same by all surfaces, and what each told."""

    def bring(data, name="parc.csv", **said):
        data = data if isinstance(data, bytes) else data.encode()
        found, told = [], []
        for surface in (page, command, api):
            before = transaction.savepoint()
            told.append(surface(data, name, **said))
            devices = Device.objects.order_by("serial", "pk")
            found.append([*devices.values_list(*FACTS, "stays__acquired_on")])
            told.append(Import.objects.get().told().decode())
            transaction.savepoint_rollback(before)
        assert found[0] == found[1] == found[2]
        return found[0], told

    return bring
