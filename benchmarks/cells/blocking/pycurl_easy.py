"""libcurl (pycurl) and msgspec, with one handle per thread."""

from __future__ import annotations

import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import bare
import pycurl
from blocking.library import Library


class Peer(Library):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._local = threading.local()

    def _handle(self, url: str, headers: dict[str, str]) -> pycurl.Curl:
        if not hasattr(self._local, "handle"):
            self._local.handle = pycurl.Curl()
        handle = self._local.handle
        handle.reset()  # keeps the connections
        handle.setopt(pycurl.URL, url)
        handle.setopt(pycurl.NOSIGNAL, 1)
        handle.setopt(pycurl.TIMEOUT, 60)
        lines = [f"{name}: {value}" for name, value in headers.items()]
        handle.setopt(pycurl.HTTPHEADER, [*lines, "Expect:"])
        return handle

    def _perform(self, handle: pycurl.Curl) -> None:
        handle.perform()
        bare.check(handle.getinfo(pycurl.RESPONSE_CODE))

    def read(
        self,
        method: str,
        path: str,
        headers: dict[str, str] = bare.HEADERS,
        body: bytes | None = None,
    ) -> tuple[bytes, Any]:
        handle = self._handle(self.url + path, headers)
        received, header_bytes = BytesIO(), bytearray()
        handle.setopt(pycurl.WRITEDATA, received)
        handle.setopt(pycurl.HEADERFUNCTION, header_bytes.extend)
        if body is not None:
            handle.setopt(pycurl.POSTFIELDS, body)
        self._perform(handle)
        lines = header_bytes.decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines if ": " in line)
        return received.getvalue(), headers

    def upload(self, source: Path) -> None:
        handle = self._handle(self.url + bare.UPLOAD_PATH, bare.HEADERS)
        handle.setopt(pycurl.UPLOAD, 1)
        handle.setopt(pycurl.INFILESIZE_LARGE, source.stat().st_size)
        handle.setopt(pycurl.UPLOAD_BUFFERSIZE, 1 << 20)
        handle.setopt(pycurl.WRITEDATA, BytesIO())
        with source.open("rb") as file:
            handle.setopt(pycurl.READDATA, file)
            self._perform(handle)

    def download(self, url: str, target: Path) -> None:
        handle = self._handle(url, bare.HEADERS)
        handle.setopt(pycurl.BUFFERSIZE, 1 << 19)
        with target.open("wb", buffering=0) as file:
            handle.setopt(pycurl.WRITEDATA, file)
            self._perform(handle)
