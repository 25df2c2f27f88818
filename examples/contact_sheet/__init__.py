"""The parts of the demo that do not call the API.

`gather` collects the media, and `list_orders` lists the renditions of each medium.
`verify` checks a downloaded rendition, `Screen` shows the progress, and `write_report`
prints the table and writes the page.
"""

from contact_sheet.media import Medium, gather
from contact_sheet.orders import Order, list_orders
from contact_sheet.program import run_program
from contact_sheet.report import write_report
from contact_sheet.screen import Screen
from contact_sheet.verification import Rendition, verify

__all__ = [
    "Medium",
    "Order",
    "Rendition",
    "Screen",
    "gather",
    "list_orders",
    "run_program",
    "verify",
    "write_report",
]
