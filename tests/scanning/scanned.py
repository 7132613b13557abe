"""What a list of scans holds, and what its page says."""

from registry.scanning.models import ScanLine


def listed():
    return [line.device for line in ScanLine.objects.filter(session__closed_at=None)]


def told(page):
    return [str(message) for message in page.context["messages"]]


def labels_of(page):
    return {move.label: count for move, count in page.context["moves"] + page.context["exits"]}
