"""What a code opens: the device's page for staff who may see it; for anyone else whose property it is, no more."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry.devices.identity import blanks, claiming, owner, tags
from registry.devices.models import Device
from registry.organisations.contacts import contact
from registry.organisations.throttle import MINUTE, Misses
from registry.shared import access
from registry.shared.client import client_of

misses = Misses("unknown-tag", 20, MINUTE)


@login_not_required
@never_cache
@require_safe
def tag_page(request, tag):
    # Whoever may search the registry has no need to guess, and may share an address with somebody who does.
    guessing = not access.may_anywhere(request.user, "view")
    if guessing and (wait := misses.wait(client_of(request))):
        return TemplateResponse(request, "429.html", status=429, headers={"Retry-After": str(wait)})
    devices = Device.objects.registered().select_related("organisation__reporting_unit")
    wanted = tags.clean(tag) or tag.upper()
    device = devices.filter(tag=wanted).first() or devices.filter(aliases__text=wanted).first()
    if device is None:
        return _blank(request, wanted)
    if access.may(request.user, "view", device.organisation):
        return redirect("device-detail", device.tag)
    return _public(request, device.pretty_tag, device.organisation, owns=owner.owns(device))


def _blank(request, tag):
    """Whoever labels devices there is asked which device it is on."""
    blank = blanks.find(tag)
    if blank is None or not blanks.is_free(blank):
        misses.note(client_of(request))
        raise Http404
    if claiming.may_claim(request.user, blank):
        return redirect("blank-claim", blank.tag)
    return _public(request, blank.pretty_tag, blank.batch.organisation, owns=True)


def _public(request, pretty_tag, organisation, *, owns):
    context = {
        "pretty_tag": pretty_tag,
        "organisation": organisation,
        "entity": owner.entity(organisation),
        "owns": owns,
        "contact": contact(organisation),
    }
    return TemplateResponse(request, "scanning/public.html", context, headers={"X-Robots-Tag": "noindex"})
