"""The addresses of a device’s pages, the links that one shows, its direct acts, and days to type."""

import re
from datetime import date, timedelta

from django.urls import reverse

from registry.devices.lifecycle import MOVES

DIRECT = {action: move for action, move in MOVES.items() if move.direct}
DAY = "2024-06-01"
TOMORROW = (date.today() + timedelta(1)).isoformat()


def page_of(device, name="device-detail", *args):
    return reverse(name, args=[device.tag, *args])


def act(device, action):
    return page_of(device, "device-act", action)


def links(response):
    return set(re.findall(r'href="(/materiels/[^"]+)"', response.content.decode()))
