"""Requests as resources describe them, before the options of a client apply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from os import urandom
from typing import Any, cast

from msgspec import UNSET, Struct, UnsetType, field
from msgspec.structs import replace

from ittybit.body import Body
from ittybit.core.config.options import ClientOptions
from ittybit.core.http.outgoing import MAX_URL, Outgoing, is_harmless
from ittybit.core.http.request_options import (
    RequestOptions,
    check_request_options,
    merge_headers,
)
from ittybit.core.serialization.codec import encode
from ittybit.core.url.url import join, normalize, origin, split_url
from ittybit.errors import ArgumentError
from ittybit.timeouts import HttpxTimeout, Timeout, deadline_end

_JSON = "application/json"
_EMPTY: RequestOptions = {}
# A path without a query and characters to escape. It is sent unchanged.
_PLAIN = re.compile(r"/([\w-]+)(?:/[\w-]+)*", re.ASCII)


class Request(Struct):
    """A request to the API or to the URL of a file."""

    method: str
    path: str
    """Path below the base URL, or a URL.

    A URL of another origin than the base URL does not receive the API key.
    """
    query: Mapping[str, object] | None = None
    json: Any = UNSET
    """Body to encode as JSON."""
    body: bytes | Body | None = None
    """Body to send unchanged."""
    headers: Mapping[str, str | None] | None = None
    """Headers to add. None removes a header."""
    idempotency_key: str = ""
    """Key of a POST; by default, a new one."""
    timeout: float | Timeout | HttpxTimeout | UnsetType | None = UNSET
    """Replaces the timeout of the client."""
    signed: bool = False
    """Whether the URL is signed, so that the request needs no API key."""
    options: RequestOptions = field(default_factory=lambda: _EMPTY)
    template: str | None = None
    """Path with placeholders, unless `Api.template` returns it."""

    def __repr__(self) -> str:
        # The headers may contain a key, and the query a signature.
        return f"<Request {self.method} {self.path.partition('?')[0]}>"

    def max_retries(self, client: ClientOptions) -> int:
        """Return the number of retries after the first attempt."""
        retries = 0 if self._is_sent_once(client) else client.max_retries
        return self.options.get("max_retries", retries)

    def _is_sent_once(self, client: ClientOptions) -> bool:
        return self.method == "POST" and not client.retry_creates

    def whole_query(self, client: ClientOptions) -> dict[str, object]:
        """Return the query with the parameters of the client and of the options."""
        more = self.options.get("additional_query_parameters") or {}
        return {**client.default_query, **(self.query or {}), **more}

    def with_query(self, query: Mapping[str, object]) -> Request:
        """Return a copy with `query`, which includes the parameters of the options."""
        options = self.options.copy()
        options.pop("additional_query_parameters", None)
        return replace(self, query=query, options=options)

    def prepare(self, client: ClientOptions) -> Outgoing:
        """Return the request to send with the options of `client`."""
        plain = _PLAIN.fullmatch(self.path)
        if plain is None or self.options or self.signed or client.default_query:
            return self._prepare_any(client)
        url = client.base_url + self.path
        if self.query and (query := client.api.querystring.stringify(self.query)):
            url = f"{url}?{query}"
        body = self.body if self.json is UNSET else encode(self.json)
        headers = client.headers_for(plain[1])
        if body is not None or self.headers or client.headers or self.method == "POST":
            headers = self._headers(client, headers, True, body)
        return Outgoing(
            self.method,
            url,
            headers,
            body,
            client.timeout if self.timeout is UNSET else Timeout.of(self.timeout),
            deadline_end(client.deadline),
            True,
            client.secrets,
            needs_new_connection=not client.retry_creates and self.method == "POST",
        )

    def _prepare_any(self, client: ClientOptions) -> Outgoing:
        """Return the request to send, with any path and options."""
        if self.options:
            check_request_options(self.options)
        if not self.path.startswith("/"):
            self.path = normalize(self.path)
        authorized = self._is_authorized(client)
        if not authorized:
            self._check_harmless(client)
        headers = self._api_headers(client) if authorized else client.foreign_headers
        body = self._body()
        return Outgoing(
            self.method,
            self._url(client),
            self._headers(client, headers, authorized, body),
            body,
            self._timeout(client),
            deadline_end(client.deadline),
            authorized,
            client.secrets,
            not self.path.startswith("/"),
            self._is_sent_once(client),
        )

    def _check_harmless(self, client: ClientOptions) -> None:
        if is_harmless(self.path, client.secrets):
            return
        host, size = origin(self.path)[1], len(self.path)
        if size > MAX_URL:
            raise ArgumentError(
                f"the URL at {host} has {size} characters; use one of up to {MAX_URL}"
            )
        raise ArgumentError(
            f"the URL at {host} contains a secret of the client, such as the API key; "
            "remove it from the URL"
        )

    def _timeout(self, client: ClientOptions) -> Timeout:
        seconds = self.options.get("timeout_in_seconds")
        if seconds is not None:
            return Timeout.of(seconds)
        return client.timeout if self.timeout is UNSET else Timeout.of(self.timeout)

    def _url(self, client: ClientOptions) -> str:
        if not (self.query or self.options or client.default_query):
            return join(client.base_url, self.path)
        more = self.options.get("additional_query_parameters")
        default = None if "://" in self.path else client.default_query
        query = client.api.querystring.stringify(default, self.query, more)
        return join(client.base_url, self.path, query)

    def _headers(
        self,
        client: ClientOptions,
        base: Mapping[str, str],
        authorized: bool,
        body: bytes | Body | None,
    ) -> Mapping[str, str]:
        headers = dict(base)
        custom: frozenset[str] = client.custom_headers if authorized else frozenset()
        if authorized and self.method == "POST":
            name = client.api.idempotency_header
            if name and name.lower() not in custom:
                headers[name] = self.idempotency_key or _random_uuid()
            elif name and self.idempotency_key:  # the name may have another spelling
                headers = merge_headers(headers, {name: self.idempotency_key})
        if body is not None:
            if isinstance(body, bytes) and "content-type" not in custom:
                raw = body is self.body
                headers["Content-Type"] = "application/octet-stream" if raw else _JSON
            # Without it, one of the transports sends the body in chunks.
            headers["Content-Length"] = str(_size(body))
        if self.headers or self.options or "content-length" in custom:
            return self._add_headers(headers, body)
        return headers

    def _add_headers(
        self, headers: dict[str, str], body: bytes | Body | None
    ) -> dict[str, str]:
        for fields in (self.headers, self.options.get("additional_headers")):
            if fields:
                headers = merge_headers(headers, fields)
        if body is None:
            if _get(headers, "content-length") not in (None, "0"):
                raise ArgumentError(
                    "the request has no body, so Content-Length must be 0: leave it out"
                )
            return headers
        if headers.get("Content-Length") == (size := str(_size(body))):
            return headers
        return merge_headers(headers, {"Content-Length": size})

    def _api_headers(self, client: ClientOptions) -> Mapping[str, str]:
        target = split_url(self.path)[1]
        resource = target.partition("?")[0].strip("/").partition("/")[0]
        return client.headers_for(resource)

    def _is_authorized(self, client: ClientOptions) -> bool:
        """Return whether the server may receive the API key."""
        return not self.signed and (
            self.path.startswith("/") or origin(self.path) == origin(client.base_url)
        )

    def _body(self) -> bytes | Body | None:
        more = self.options.get("additional_body_parameters")
        if more:
            fields: Any = {} if self.json is UNSET else self.json
            if self.body is not None or not isinstance(fields, Mapping):
                raise ArgumentError(
                    "additional_body_parameters can only be added to a JSON object"
                )
            return encode({**cast("Mapping[str, object]", fields), **more})
        return self.body if self.json is UNSET else encode(self.json)


def _random_uuid() -> str:
    # A version 4 UUID (RFC 9562, 5.4) in 0.8 µs; str(uuid.uuid4()) takes 1.9 µs.
    digits = urandom(16).hex()
    return (
        f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
    )


def _size(body: bytes | Body) -> int:
    return len(body) if isinstance(body, bytes) else body.size


def _get(headers: Mapping[str, str], name: str) -> str | None:
    return next((v for n, v in headers.items() if n.lower() == name), None)
