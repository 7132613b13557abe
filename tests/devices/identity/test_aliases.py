"""A device that changed its tag is found by every text that ever named it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.devices.filters import DeviceFilter
from registry.devices.identity import aliases, lookup, tags
from registry.devices.models import Alias, Device
from tests import codes

NEW = "00000000150"


@pytest.fixture
def relabelled(device, agent):
    """A device and the tag that it had."""
    one = device()
    former = one.tag
    aliases.retag(one, NEW, by=agent)
    return one, former


def test_the_new_tag_is_the_one_shown_and_the_former_still_names_it(relabelled, agent):
    one, former = relabelled
    assert Device.objects.get().tag == one.tag == NEW
    assert Alias.objects.values_list("text", "device", "by").get() == (former, one.pk, agent.pk)
    for text in (NEW, former, tags.pretty(former), f"https://x.fr/D/{former}", former.lower()):
        assert lookup.find(text, Device.objects.all()) == one
    assert aliases.current(former) == NEW
    assert aliases.current("INV-1") == "INV-1"


def test_the_lookup_of_a_former_tag_stays_in_scope(relabelled, stranger):
    _, former = relabelled
    with pytest.raises(lookup.NotFound):
        lookup.find(former, Device.objects.visible_to(stranger))


def test_a_list_is_narrowed_by_a_former_tag(relabelled):
    one, former = relabelled
    assert list(DeviceFilter({"q": tags.pretty(former)}, Device.objects.all()).qs) == [one]


def test_the_former_address_leads_to_the_page(client, relabelled, agent, stranger):
    _, former = relabelled
    client.force_login(agent)
    assert client.get(f"/materiels/{former}/")["Location"] == f"/materiels/{NEW}/"
    client.force_login(stranger)
    assert client.get(f"/materiels/{former}/").status_code == 404


def test_going_back_to_the_first_label(relabelled, agent):
    one, former = relabelled
    aliases.retag(one, former, by=agent)
    assert (one.tag, Alias.objects.get().text) == (former, NEW)


def test_a_tag_that_another_bears_is_refused(relabelled, device, agent):
    _, former = relabelled
    two = device()
    for taken in (NEW, former):
        with codes.refused("tag_taken"):
            aliases.retag(two, taken, by=agent)
    assert Device.objects.get(pk=two.pk).tag not in (NEW, former)


def test_who_may(device, reader, stranger):
    for person in (reader, stranger):
        with pytest.raises(PermissionDenied):
            aliases.retag(device(), NEW, by=person)


def test_queries_do_not_grow_with_the_former_tags(device, agent):
    counts, former = [], []
    for number in (1, 29):
        for one in [device() for _ in range(number)]:
            former.append(one.tag)
            aliases.retag(one, tags.new(), by=agent)
        with CaptureQueriesContext(connection) as queries:
            found, missing = lookup.find_all("\n".join(former), Device.objects.all())
        assert (len(found), missing) == (len(former), [])
        counts.append(len(queries))
    assert counts[0] == counts[1]
