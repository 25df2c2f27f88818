"""Plain HTTP calls of the service, independent of the clients."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import requests
from requests.auth import AuthBase

VERSION = "2025-08-20"
_TIMEOUT = 60.0  # seconds
_NO_ANSWER = (402, 403, 429)  # about the account, not about the API


class Unavailable(Exception):
    """The service did not answer the question."""


@dataclass(frozen=True)
class Reply:
    """One response."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class _Key(AuthBase):
    # Without it, requests would replace the key by an entry of the user's .netrc.
    key: str | None

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self.key is not None:
            request.headers["Authorization"] = f"Bearer {self.key}"
        return request


class Service:
    """The service at a base URL. `created` has the paths of objects to delete."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.key = key
        self.created: list[str] = []
        self._session = requests.Session()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def send(
        self,
        method: str,
        path: str,
        data: object = None,
        *,
        version: str | None = VERSION,
        key: str | None = "",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a request to the API. A key of "" is the key of the service."""
        sent = dict(headers or {})
        if version is not None:
            sent["Accept-Version"] = version
        body = None if data is None else json.dumps(data).encode()
        if body is not None:
            sent["Content-Type"] = "application/json"
        key = self.key if key == "" else key
        return self._exchange(method, self.url + path, body, sent, key)

    def get(self, path: str, **named: Any) -> Reply:
        """Return the response to a GET."""
        return self.send("GET", path, **named)

    def create(self, path: str, data: object, **named: Any) -> Reply:
        """Return the response to a POST, and delete the new object later."""
        reply = self.send("POST", path, data, **named)
        if reply.status in (200, 201):
            self.created.append(f"{path}/{reply.json['id']}")
        return reply

    def transfer(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a request without the key to the delivery domain."""
        return self._exchange(method, url, body, headers or {}, None)

    def clean_up(self) -> list[str]:
        """Delete all created resources, and return the paths of those that remain."""
        left = list[str]()
        while self.created:
            path = self.created.pop()
            try:
                deleted = self.send("DELETE", path).status in (200, 202, 204, 404)
            except Unavailable:
                deleted = False
            if not deleted:
                left.append(path)
        return left

    def _exchange(
        self,
        method: str,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str],
        key: str | None,
    ) -> Reply:
        try:
            response = self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                auth=_Key(key),
                timeout=_TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise Unavailable(
                f"{method} {url} failed: {type(error).__name__}"
            ) from error
        status = response.status_code
        if status in _NO_ANSWER or status >= 500:
            raise Unavailable(f"{method} {url} returned {status}")
        return Reply(status, response.headers, response.content)
