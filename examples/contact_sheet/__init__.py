"""What the demo shows and verifies: all of it that needs no client.

`gather` finds the media, `orders` says which renditions fit each of them, `verify`
probes what came back, `Screen` shows the progress, and `report` prints the table and
writes the page.
"""

from contact_sheet.media import Medium, gather
from contact_sheet.orders import Order, orders
from contact_sheet.program import program
from contact_sheet.report import report
from contact_sheet.screen import Screen
from contact_sheet.verifying import Rendition, verify

__all__ = [
    "Medium",
    "Order",
    "Rendition",
    "Screen",
    "gather",
    "orders",
    "program",
    "report",
    "verify",
]
