"""What labels keep, one file per noun."""

from labels.models.choice import LabelPart, Order, PrintChoice
from labels.models.print_run import Output, PrintedDevice, PrintRun, Progress
from labels.models.printer import Printer

__all__ = [
    "Order",
    "Output",
    "LabelPart",
    "PrintChoice",
    "PrintRun",
    "PrintedDevice",
    "Printer",
    "Progress",
]
