"""Text and HTML of values, for people."""

from __future__ import annotations

from typing import Any


class Shown:
    """Mixin with a short repr, and with all fields for rich and notebooks."""

    __slots__ = ()

    # Imported on use, because most programs show nothing.

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        from ittybit.core.display.fields import printable_fields

        return list(printable_fields(self))

    def __repr__(self) -> str:
        from ittybit.core.display.fields import join_fields

        return join_fields(type(self).__name__, self.__rich_repr__())

    def _repr_html_(self) -> str:
        from ittybit.core.display.html import render_value

        return render_value(self)
