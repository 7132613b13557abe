"""The shortest ways to a file of devices that is judged, or written."""

from collections import deque

from registry.imports.planning import devices
from registry.imports.planning.lines import Outcome
from registry.imports.planning.source import Source
from registry.imports.planning.staged import Staged
from registry.shared.act import Act, Via


def source(data, filename, organisation, *, by, wanted="", answers=None) -> Source:
    return Source(data, filename, organisation, Act(by, Via.IMPORT), wanted, answers or {})


def stage(*told, **named) -> Staged:
    return devices.judge(source(*told, **named))


def bring(source: Source) -> Staged:
    ((staged, _),) = deque(devices.bringing(source), maxlen=1)
    return staged


def apply(staged) -> int:
    """Writes what was staged without error; the number of devices brought in."""
    return bring(staged.source).counts[Outcome.NEW]
