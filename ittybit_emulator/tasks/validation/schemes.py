"""Validation of input and destination URLs in the runs and jobs APIs."""

import re

from ittybit_emulator.errors import RequestError
from ittybit_emulator.tasks.validation.tasks import check_url

_S3 = re.compile(r"s3://(?P<bucket>[A-Za-z0-9][A-Za-z0-9.-]{1,62})/(?P<key>.+)", re.S)


def is_s3(url: str) -> bool:
    """Return whether `url` has the scheme ``s3``."""
    return url.startswith("s3://")


def bucket_and_key(url: str) -> tuple[str, str]:
    """Return bucket and key of an ``s3://`` URL, or raise RequestError 400."""
    match = _S3.fullmatch(url)
    if match is None:
        raise RequestError(400, f"must have the form s3://bucket/key, got {url!r}")
    return match["bucket"], match["key"]


def check_input_url(field: str, url: object, *, kind: str) -> None:
    """Raise RequestError 400 of that kind unless `url` is an http, https, or s3 URL."""
    try:
        if not isinstance(url, str):
            raise RequestError(400, f"{field}: must be a URL, got {url!r}")
        if is_s3(url):
            check_s3_url(field, url)
        else:
            check_url(field, url)
    except RequestError as error:
        message = f"{error.message}; use an http, https, or s3 URL"
        raise RequestError(400, message, kind=kind) from error


def check_s3_url(field: str, url: object) -> None:
    """Raise RequestError 400 unless `url` is ``s3://bucket/key``."""
    if not isinstance(url, str) or not is_s3(url):
        message = f"must have the form s3://bucket/key, got {url!r}"
        raise RequestError(400, f"{field}: {message}")
    try:
        bucket_and_key(url)
    except RequestError as error:
        raise error.with_prefix(f"{field}: ") from error
