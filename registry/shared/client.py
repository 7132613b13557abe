"""Which client a request comes from: its address, behind as many proxies as the settings trust."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

# Who is given one IPv6 address is given all of them up to there.
ONE_SITE = 64
WITH_PORT = re.compile(r"([\d.]+):\d+|\[([^\]]+)\](?::\d+)?")


def client_of(request: HttpRequest) -> str:
    """The client's address, behind the proxies that are trusted; of IPv6, the part that names its site.

    Without the port that some proxies write after it. What is no address is counted under whoever connects: else each
    other word would be another client.
    """
    for told in (BaseThrottle().get_ident(request), request.META.get("REMOTE_ADDR")):
        if address := _address(told or ""):
            return str(address if address.version == 4 else ip_network((address, ONE_SITE), strict=False))
    return ""


def _address(told: str) -> IPv4Address | IPv6Address | None:
    found = WITH_PORT.fullmatch(told.strip())
    try:
        address = ip_address(found[1] or found[2] if found else told.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
