"""A device knows when it was last labelled, by whatever way to a label."""

import io

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from rest_framework.authtoken.models import Token

from labels import runs
from labels.models import PrintRun
from registry.devices.filters import DeviceFilter
from registry.devices.identity import blanks
from registry.devices.models import Device
from tests import cast
from tests.labels.printing.printed import FILTER, tags_of


def test_a_device_knows_when_it_was_last_labelled(ask, devices, behind, device, client):
    never = device(category="screen")
    ask(**FILTER)
    assert Device.objects.filter(labelled_on=None).count() == 6
    runs.draw(PrintRun.objects.get())
    today = timezone.localdate()
    assert set(Device.objects.filter(labelled_on=today)) == set(devices)
    found = {choice: set(DeviceFilter({"labelled": choice}, Device.objects.all()).qs) for choice in ("never", "done")}
    assert found == {"never": {never}, "done": set(devices)}
    assert "Jamais imprimée ici" in client.get(f"/materiels/{never.tag}/").content.decode()
    assert "Imprimée ou posée le" in client.get(f"/materiels/{devices[0].tag}/").content.decode()


def test_what_was_never_labelled_is_printed_from_the_list(client, ask, devices, decoded):
    ask(tags=devices[0].tag)
    link = "/etiquettes/?labelled=never"
    assert "/etiquettes/?labelled=never" in client.get("/materiels/?labelled=never").content.decode()
    assert client.get(link).context["form"]["tags"].value() == ""
    assert tags_of(ask(labelled="never").content, decoded) == [one.tag for one in devices[1:]]


def by_the_api(one, agent, dsi, folder):
    token = {"authorization": f"Token {Token.objects.get_or_create(user=agent)[0]}"}
    body = {"sheet": "avery-l7160", "tags": [one.tag]}
    assert Client().post("/api/labels/", body, "application/json", headers=token).status_code == 200


def by_the_command(one, agent, dsi, folder):
    call_command("labels", one.tag, sheet="avery-l7160", out=str(folder / "labels.pdf"))


def by_a_blank_tag(one, agent, dsi, folder):
    blanks.claim_known(blanks.make(dsi, 1, by=agent).blanks.get(), one, by=agent)


def by_the_page(one, agent, dsi, folder):
    runs.print_now(runs.Wanted(keys=[one.pk], sheet="avery-l7160", parts=[]), io.BytesIO(), by=agent)


@pytest.mark.parametrize("way", [by_the_api, by_the_command, by_a_blank_tag, by_the_page])
def test_every_way_to_a_label_is_noted(device, agent, dsi, tmp_path, way):
    one, other = device(), device()
    way(one, agent, dsi, tmp_path)
    assert list(Device.objects.filter(labelled_on=timezone.localdate())) == [one]
    assert Device.objects.get(pk=other.pk).labelled_on is None


def test_a_device_that_enters_with_a_blank_tag_is_labelled(agent, dsi):
    blank = blanks.make(dsi, 1, by=agent).blanks.get()
    one = blanks.claim_new(blank, cast.history(dsi, [("register", cast.DAY)]), cast.acting(agent))
    assert Device.objects.get(pk=one.pk).labelled_on == timezone.localdate()
