"""Signed URLs: created offline, used without a key, and renewed when they expire."""

import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import formatdate
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ittybit import sign_url
from ittybit.errors import (
    ArgumentError,
    AuthenticationError,
    PermissionDeniedError,
    UploadIncomplete,
)
from ittybit.types import File
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator, Fault
from tests.support.wire_server import WireServer, answer, answering

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("name", ["a.png", "a b~*.png", "ü(1)'!.png", "a%7E&=?#.png"])
async def test_signed_urls_allow_uploads_and_downloads_without_a_key(
    emulator: Emulator, samples: Path, tmp_path: Path, name: str
) -> None:
    source = samples / "still.png"
    signed: dict[str, Any] = {"folder": "by/url", "key": emulator.key, "expiry": HOUR}
    put = sign_url(emulator.delivery_url, name, method="put", **signed)
    get = sign_url(emulator.delivery_url, name, **signed)
    emulator.private = True
    async with AsyncIttybit.without_key(base_url=emulator.url) as client:
        file = await client.files.upload(source, signed_url=put)
        assert (file.folder, file.filename) == ("by/url", name)
        path = await client.files.download(get, tmp_path / "back.png")
    assert path.read_bytes() == source.read_bytes()
    assert not any("Authorization" in one.headers for one in emulator.requests)
    assert [one.method for one in emulator.requests] == ["PUT", "GET"]


async def test_parts_can_be_uploaded_to_a_signed_url(
    emulator: Emulator, samples: Path, tmp_path: Path
) -> None:
    source = tmp_path / "clip.mp4"
    source.write_bytes((samples / "clip.mp4").read_bytes())
    put = sign_url(
        emulator.delivery_url, "parts.mp4", method="put", expiry=HOUR, key=emulator.key
    )
    async with AsyncIttybit.without_key(base_url=emulator.url) as client:
        file = await client.files.upload(
            source, signed_url=put, multipart_threshold=1, multipart_chunksize=4096
        )
    assert file.filesize == source.stat().st_size
    assert {one.method for one in emulator.requests} == {"PUT"}


async def test_a_client_without_a_key_can_do_nothing_else(emulator: Emulator) -> None:
    async with AsyncIttybit.without_key(base_url=emulator.url) as client:
        with pytest.raises(ArgumentError, match="this client has no API key"):
            await client.media.list()
        with pytest.raises(ArgumentError, match="this client has no API key"):
            await client.files.upload(b"bytes", filename="a.png")
    assert len(emulator.requests) == 0


async def test_an_upload_step_that_needs_a_key_fails_and_names_the_stored_file(
    emulator: Emulator, samples: Path
) -> None:
    put = sign_url(
        emulator.delivery_url, "r.png", method="put", expiry=HOUR, key=emulator.key
    )
    async with AsyncIttybit.without_key(base_url=emulator.url) as client:
        with pytest.raises(UploadIncomplete, match="no API key"):
            await client.files.upload(
                samples / "still.png", signed_url=put, ref="cover"
            )


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"filename": "a.png"}, "already contains folder and filename"),
        ({"folder": "a"}, "already contains folder and filename"),
        ({"signed_url": "a.png"}, "signed_url must be an http or https URL"),
        ({"signed_url": "http://u:p@h/a"}, "signed_url must be an http or https URL"),
    ],
)
async def test_a_signed_url_excludes_other_destinations(
    client: AsyncIttybit, options: dict[str, Any], why: str
) -> None:
    with pytest.raises(ArgumentError, match=why):
        await client.files.upload(
            b"bytes", **{"signed_url": "http://127.0.0.1:1/x?signature=s", **options}
        )


async def test_an_expiry_may_be_a_time_or_a_duration_from_now(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    moment = datetime(2100, 1, 1, tzinfo=UTC)
    for expiry in (moment, int(moment.timestamp())):
        made = await client.signatures.create(filename="é.mp4", expiry=expiry)
        assert made.url == sign_url(
            emulator.delivery_url, "é.mp4", expiry=moment, key=emulator.key
        )
    made = await client.signatures.create(filename="a.mp4", expiry=HOUR)
    assert made.expiry == pytest.approx(time.time() + 3600, abs=5)
    invalid: list[Any] = [True, "5", Decimal("1e400"), -1, 1]
    for wrong in invalid:
        with pytest.raises(ArgumentError, match="expiry must be "):
            await client.signatures.create(filename="a.mp4", expiry=wrong)


async def test_the_error_for_an_expired_url_says_so(
    emulator: Emulator, tmp_path: Path
) -> None:
    url = sign_url(
        emulator.delivery_url,
        "a.png",
        expiry=int(time.time()) - 10,
        key=emulator.key,
        clock=lambda: 0.0,
    )
    async with AsyncIttybit.without_key(base_url=emulator.url) as client:
        with pytest.raises(
            PermissionDeniedError, match=r"the URL expired at .*new one"
        ):
            await client.files.download(url, tmp_path)
        with pytest.raises(
            PermissionDeniedError, match=r"the URL expired at .*new one"
        ):
            await client.files.upload(b"bytes", signed_url=url)
    assert list(tmp_path.iterdir()) == []


async def test_the_error_for_a_wrong_clock_says_so(tmp_path: Path) -> None:
    there = time.time() + 7200
    refused = answer(b"{}", "403 Forbidden", Date=formatdate(there, usegmt=True))
    with WireServer(answering(refused)) as server:
        url = sign_url(server.url, "a.png", expiry=HOUR, key="k")
        async with AsyncIttybit.without_key(base_url="http://127.0.0.1:1") as client:
            with pytest.raises(PermissionDeniedError, match=r"clock.*7[12].. s apart"):
                await client.files.download(url, tmp_path)


async def test_a_signature_that_expires_during_an_upload_is_renewed(
    client: AsyncIttybit, emulator: Emulator, samples: Path
) -> None:
    emulator.faults.add(
        Fault(status=403, body=b'{"message": "expired"}'),
        headers={"Content-Range": "bytes 8192-*"},
    )
    file = await client.files.upload(
        samples / "clip.mp4",
        folder="anew",
        multipart_threshold=1,
        multipart_chunksize=4096,
        resume=False,
    )
    assert file.filesize == (samples / "clip.mp4").stat().st_size
    assert len(emulator.requests.matching("POST", "/signatures")) == 2


async def test_a_signature_that_is_always_refused_is_an_error(
    client: AsyncIttybit, emulator: Emulator, samples: Path
) -> None:
    emulator.faults.add(Fault(status=403), method="PUT", times=None)
    with pytest.raises(PermissionDeniedError, match="403"):
        await client.files.upload(samples / "still.png")
    assert len(emulator.requests.matching("PUT")) == 2


@pytest.fixture
async def private(client: AsyncIttybit, emulator: Emulator, samples: Path) -> File:
    """Return a stored file whose URL must be signed."""
    file = await client.files.upload(samples / "clip.mp4", folder="a b/ü")
    emulator.private = True
    emulator.requests.clear()
    return file


async def test_a_private_file_is_signed_automatically(
    client: AsyncIttybit, private: File, emulator: Emulator, samples: Path
) -> None:
    for source in (private, private.url):
        sink = BytesIO()
        await client.files.download(source, sink)
        assert sink.getvalue() == (samples / "clip.mp4").read_bytes()
    walked = [chunk async for chunk in client.files.iter_bytes(private)]
    assert b"".join(walked) == (samples / "clip.mp4").read_bytes()
    gets = emulator.requests.matching("GET", port="delivery")
    assert len(gets) == 6
    assert not any("Authorization" in get.headers for get in gets)


async def test_ranges_of_a_private_file_share_a_signature(
    client: AsyncIttybit, private: File, emulator: Emulator, tmp_path: Path
) -> None:
    path = await client.files.download(
        private, tmp_path, multipart_threshold=1, multipart_chunksize=4096
    )
    assert path.stat().st_size == private.filesize
    assert len(emulator.requests.matching("POST", "/signatures")) == 1


async def test_a_signature_is_sent_only_to_the_origin_of_the_file(
    client: AsyncIttybit, tmp_path: Path
) -> None:
    refused = answer(b"{}", "401 Unauthorized")
    with WireServer(answering(refused)) as elsewhere:
        with pytest.raises(AuthenticationError, match="401"):
            await client.files.download(f"{elsewhere.url}/clip.mp4", tmp_path)
        with pytest.raises(AuthenticationError, match="401"):
            await client.files.download(f"{elsewhere.url}/clip.mp4?v=2", tmp_path)
    assert [seen.target for seen in elsewhere.requests] == [
        "/clip.mp4",
        "/clip.mp4?v=2",
    ]
    assert not any("authorization" in seen.headers for seen in elsewhere.requests)
