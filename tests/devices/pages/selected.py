"""What a selection holds, and what its page said."""

LIST, NEW, PASTE = "/materiels/", "/materiels/selections/", "/materiels/selections/coller/"


def tags(selection):
    return set(selection.devices.values_list("tag", flat=True))


def said(response):
    return [str(message) for message in response.wsgi_request._messages]
