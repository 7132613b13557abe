"""What scanning keeps, one file per noun."""

from registry.scanning.models.receipt import Receipt, ScanOutcome
from registry.scanning.models.scan import ScanLine, ScanSession

__all__ = [
    "ScanOutcome",
    "Receipt",
    "ScanLine",
    "ScanSession",
]
