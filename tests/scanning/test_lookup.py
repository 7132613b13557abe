"""A device that is only looked up: it opens, and nothing is written."""

import pytest
from django.urls import reverse

from registry.devices.identity import blanks
from registry.scanning.models import Receipt


def test_a_device_looked_up_opens_and_nothing_is_written(visit, agent, device):
    one = device(serial="5CG1234ABC")
    browser = visit(agent)
    for text in (one.tag, "5cg1234abc"):
        assert browser.post("/scan/consulter/", {"code": text}).url == f"/materiels/{one.tag}/"
    page = browser.post("/scan/consulter/", {"code": "INCONNU"})
    assert page.context["form"].errors["code"] == ["« INCONNU » n’est pas un matériel de votre périmètre."]
    assert Receipt.objects.count() == 0


def test_a_blank_tag_looked_up_is_to_be_put_on_a_device(visit, agent, dsi):
    blank = blanks.make(dsi, 1, by=agent).blanks.get()
    assert visit(agent).post("/scan/consulter/", {"code": blank.tag}).url == reverse("blank-claim", args=[blank.tag])


@pytest.mark.parametrize(("person", "status"), [("member", 403), ("reader", 403), ("agent", 200)])
def test_who_may_look_up(visit, request, person, status):
    assert visit(request.getfixturevalue(person)).get("/scan/consulter/").status_code == status
