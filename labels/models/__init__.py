"""What labels and scanning keep, one file per noun."""

from labels.models.choice import Order, Part, PrintChoice
from labels.models.print_run import Output, PrintedDevice, PrintRun, Progress
from labels.models.printer import Printer
from labels.models.receipt import Outcome, Receipt
from labels.models.scan import ScanLine, ScanSession
from labels.models.stocktake import Stocktake, StocktakeLine

__all__ = [
    "Order",
    "Outcome",
    "Output",
    "Part",
    "PrintChoice",
    "PrintRun",
    "PrintedDevice",
    "Printer",
    "Progress",
    "Receipt",
    "ScanLine",
    "ScanSession",
    "Stocktake",
    "StocktakeLine",
]
