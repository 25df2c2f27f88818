"""Metaclass of structs that have `to_dict`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec


class ModelClass(msgspec.StructMeta):
    """Metaclass whose classes tell json that `to_dict` converts them."""

    if not TYPE_CHECKING:  # type checkers know the name of a class

        @property
        def __name__(cls):
            # The json module only lets an object name its class in the error, and has
            # no other hook. Its error must say what to do, so json gets another name.
            name = type.__dict__["__name__"].__get__(cls)
            if sys._getframe(1).f_globals.get("__name__") != "json.encoder":
                return name
            return f"{name} (call its to_dict() first)"
