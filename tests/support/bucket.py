"""A bucket on a real S3 server."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

NAME = "harbour"
ACCESS = {"access_key_id": "key", "secret_access_key": "secret-of-storage"}
REGION = "us-east-1"


class Bucket:
    """One bucket and its URLs."""

    def __init__(self, endpoint: str) -> None:
        boto3 = pytest.importorskip("boto3")
        self.endpoint = endpoint
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=REGION,
            aws_access_key_id=ACCESS["access_key_id"],
            aws_secret_access_key=ACCESS["secret_access_key"],
        )
        self._client.create_bucket(Bucket=NAME)

    def url(self, key: str) -> str:
        return f"s3://{NAME}/{key}"

    def put(self, key: str, body: bytes) -> str:
        self._client.put_object(Bucket=NAME, Key=key, Body=body)
        return self.url(key)

    def get(self, key: str) -> tuple[bytes, str]:
        found = self._client.get_object(Bucket=NAME, Key=key)
        return found["Body"].read(), found["ContentType"]

    def keys(self, prefix: str) -> list[str]:
        found = self._client.list_objects_v2(Bucket=NAME, Prefix=prefix)
        return [one["Key"] for one in found.get("Contents", ())]


@contextmanager
def running_bucket() -> Iterator[Bucket]:
    """Run a server with an empty bucket."""
    moto = pytest.importorskip("moto.server")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield Bucket(f"http://{host}:{port}")
    finally:
        server.stop()
