"""What a run says and holds."""

from datetime import timedelta

from labels.models import PrintRun
from labels.models.print_run import SILENCE

LATE = SILENCE + timedelta(seconds=1)
FILTER = {"category": "laptop"}


def fresh(run):
    return PrintRun.objects.get(pk=run.pk)


def content(run):
    with fresh(run).file.open() as file:
        return file.read()


def tags_of(pdf, decoded):
    return [text.rpartition("/")[2] for page in decoded(pdf) for text in page]


def told(page):
    return [(message.level_tag, str(message)) for message in page.context["messages"]]
