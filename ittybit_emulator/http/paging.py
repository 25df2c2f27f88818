"""Pages of a list and the links between them (spec section 9)."""

from dataclasses import dataclass

from aiohttp import web

from ittybit_emulator.errors import RequestError

_LIMIT_MAX = 100
_DIGITS_MAX = 9


@dataclass(frozen=True)
class Page:
    """One page: `number` counts from 1, `limit` is its size, `total` the list's."""

    number: int
    limit: int
    total: int

    @property
    def offset(self) -> int:
        """How many items lie before this page."""
        return (self.number - 1) * self.limit

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.limit))

    @property
    def links(self) -> dict[str, int | None]:
        """The pages that this one links to, by relation."""
        previous = min(self.number - 1, self.pages)
        following = self.number + 1
        return {
            "self": self.number,
            "first": 1,
            "prev": previous or None,
            "next": following if following <= self.pages else None,
            "last": self.pages,
        }


def page_of(request: web.Request, total: int, default_limit: int) -> Page:
    """Return the page that the query asks for; RequestError 400 naming the field."""
    number = _integer(request, "page", 1)
    return Page(number, limit_of(request, default_limit), total)


def limit_of(request: web.Request, default: int) -> int:
    """Return how many items the query asks for; RequestError 400."""
    limit = _integer(request, "limit", default)
    if limit > _LIMIT_MAX:
        raise RequestError(400, f"limit: must be between 1 and {_LIMIT_MAX}")
    return limit


def page_urls(request: web.Request, page: Page) -> dict[str, str | None]:
    """Return the URL of each linked page, None where there is no such page."""
    return {
        relation: None
        if number is None
        else str(request.url.update_query(page=number, limit=page.limit))
        for relation, number in page.links.items()
    }


def links_header(urls: dict[str, str | None]) -> str:
    """Return the value of the header ``Links``."""
    return ", ".join(f'<{url}>; rel="{name}"' for name, url in urls.items() if url)


def _integer(request: web.Request, name: str, default: int) -> int:
    text = request.query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS_MAX):
        raise RequestError(400, f"{name}: must be a whole number, not {text!r}")
    if int(text) < 1:
        raise RequestError(400, f"{name}: must be 1 or more")
    return int(text)
