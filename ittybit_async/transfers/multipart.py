"""An upload in parts, several at once (spec section 19.3)."""

from __future__ import annotations

from contextlib import aclosing

from msgspec import Struct

from ittybit.content import Content
from ittybit.core.http.models import Response
from ittybit.core.http.ranges import ByteRange
from ittybit.core.http.request import Request
from ittybit.core.transfers.options import Transfer
from ittybit.errors import APIResponseValidationError
from ittybit.types import File
from ittybit_async import _io
from ittybit_async.concurrency import each
from ittybit_async.http.engine import Engine
from ittybit_async.side_car import SideCar
from ittybit_async.storing import checked_file, file_in
from ittybit_async.transfers.progress import Gauge
from ittybit_async.transfers.signed_urls import Address


class PartsUpload(Struct, frozen=True, kw_only=True):
    """One file that goes in parts; each is tried again alone.

    The last part goes alone, when all others are there: that is when the server looks
    whether it has them all.
    """

    engine: Engine
    address: Address
    content: Content
    name: str
    content_type: str
    transfer: Transfer
    gauge: Gauge
    side_car: SideCar

    async def send(self) -> File:
        """Send the parts that are missing, and all where the server has lost some."""
        file, _ = await self._round()
        if file is None:
            await _io.to_thread(self.side_car.clear)
            file, response = await self._round()
            if file is None:
                raise _lost(response, self.content.size)
        await _io.to_thread(self.side_car.remove)
        return file

    async def _round(self) -> tuple[File | None, Response]:
        spans = ByteRange(0, self.content.size).split(self.transfer.multipart_chunksize)
        *others, last = list(enumerate(spans))
        missing = [one for one in others if not self.side_car.state.has(one[0])]
        for number, span in others:
            done = self.side_car.state.has(number)
            self.gauge.begin(number, span.size if done else 0)
        self.gauge.begin(last[0], 0)
        parts = each(
            self._send,
            missing,
            limit=self.transfer.max_concurrency,
            leave=self.gauge.stop,
        )
        async with aclosing(parts) as arrived:
            async for _ in arrived:
                pass
        response = await self._put(last)
        return await self._file(response, last[1]), response

    async def _send(self, part: tuple[int, ByteRange]) -> None:
        number, span = part
        await self._file(await self._put(part), span)
        # Before another part begins: what the note does not tell is sent again.
        await _io.to_thread(self.side_car.add, number)

    async def _put(self, part: tuple[int, ByteRange]) -> Response:
        number, span = part
        body = self.gauge.body(self.name, number, self.content.part(span))
        headers = {
            "Content-Type": self.content_type,
            "Content-Range": span.content_range(self.content.size),
        }

        async def put(url: str) -> Response:
            return await self.engine.send(
                Request(
                    "PUT",
                    url,
                    body=body,
                    signed=True,
                    headers=headers,
                    options=self.transfer.request_options,
                )
            )

        return await self.address.call(put)

    async def _file(self, response: Response, span: ByteRange) -> File | None:
        file = file_in(self.engine, response)
        if file is None:
            return None
        size = self.content.size
        return await checked_file(self.engine, response, file, size, span.size)


def _lost(response: Response, size: int) -> APIResponseValidationError:
    return APIResponseValidationError(
        f"{response.request}: all parts of {size} bytes were accepted, twice, and no "
        "file came of them: upload it with multipart_threshold=None",
        response=response,
    )
