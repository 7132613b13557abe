"""What labels keep, one file per noun."""

from labels.models.choice import Order, Part, PrintChoice
from labels.models.print_run import Output, PrintedDevice, PrintRun, Progress
from labels.models.printer import Printer

__all__ = [
    "Order",
    "Output",
    "Part",
    "PrintChoice",
    "PrintRun",
    "PrintedDevice",
    "Printer",
    "Progress",
]
