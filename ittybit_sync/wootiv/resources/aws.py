# Generated from ittybit_async/wootiv/resources/aws.py by build_sync.py. Do not edit.
"""Calls of ``client.aws``."""

from __future__ import annotations

from typing import Unpack

from ittybit_sync.http.resource import Executor, Mode, Raw, Streamed, operation
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import Extra, build_request
from wootiv.files import ARRAY
from wootiv.types.aws import (
    AwCreateSignedPutURLParams,
    AwsS3GetManyBucketsSerialization,
    AwsS3GetOneBucketObjectResponse,
    AwsS3GetSignedURLResponse,
    AwsS3Serialization,
    BucketBulkUploadParams,
    BucketBulkUploadResponse,
    BucketUploadParams,
)


class AwsBucketsHealthResource(WootivResource[Mode]):
    """Calls of ``client.aws.buckets.health``."""

    with_raw_response: AwsBucketsHealthResource[Raw]
    with_streaming_response: AwsBucketsHealthResource[Streamed]

    @operation
    def retrieve(self, **params: Unpack[Extra]) -> None:
        """Check the health of the bucket service.

        ``GET /aws/buckets/health``.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> client.aws.buckets.health.retrieve()
        """
        request = build_request("GET", "/aws/buckets/health", params, Extra)
        return self._call_without_result(request)


class AwsBucketsResource(WootivResource[Mode]):
    """Calls of ``client.aws.buckets``."""

    with_raw_response: AwsBucketsResource[Raw]
    with_streaming_response: AwsBucketsResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.health: AwsBucketsHealthResource[Mode] = AwsBucketsHealthResource(caller)

    @operation
    def list(self, **params: Unpack[Extra]) -> AwsS3GetManyBucketsSerialization:
        """List the buckets that the service can access.

        ``GET /aws/buckets``.

        Returns:
            The buckets.

        >>> client.aws.buckets.list()
        """
        request = build_request("GET", "/aws/buckets", params, Extra)
        return self._call(request, AwsS3GetManyBucketsSerialization)

    @operation
    def bulk_upload(
        self, **params: Unpack[BucketBulkUploadParams]
    ) -> BucketBulkUploadResponse:
        """Upload several files.

        ``POST /aws/buckets/bulk_upload``. Without `bulk`, the call sends JSON.

        Args:
            bulk: Files to store: each is bytes, a binary file object, a ``Path``, or a
                tuple of a name and one of these. Optional.
            path: Folder to store into. Optional.

        Returns:
            The stored files.

        Raises:
            LocalFileError: A path cannot be read.

        >>> files = [Path("a.png"), ("b.png", b"...")]
        >>> client.aws.buckets.bulk_upload(bulk=files, path="harbour")
        """
        return self._form(
            "/aws/buckets/bulk_upload",
            ("bulk", ARRAY),
            params,
            BucketBulkUploadParams,
            BucketBulkUploadResponse,
        )

    @operation
    def retrieve_file(
        self, filename: str, **params: Unpack[Extra]
    ) -> AwsS3GetOneBucketObjectResponse:
        """Get a signed URL of a stored file.

        ``GET /aws/buckets/{filename}``.

        Args:
            filename: Name of the stored file.

        Returns:
            The signed URL.

        >>> client.aws.buckets.retrieve_file("...")
        """
        request = build_request(
            "GET", "/aws/buckets/{filename}", params, Extra, filename=filename
        )
        return self._call(request, AwsS3GetOneBucketObjectResponse)

    @operation
    def retrieve_file_in_path(
        self, filename: str, *, pathname: str, **params: Unpack[Extra]
    ) -> AwsS3GetOneBucketObjectResponse:
        """Get a signed URL of a file stored in a folder.

        ``GET /aws/buckets/{pathname}/{filename}``.

        Args:
            filename: Name of the stored file.
            pathname: Folder of the stored file.

        Returns:
            The signed URL.

        >>> client.aws.buckets.retrieve_file_in_path("...", pathname="...")
        """
        request = build_request(
            "GET",
            "/aws/buckets/{pathname}/{filename}",
            params,
            Extra,
            pathname=pathname,
            filename=filename,
        )
        return self._call(request, AwsS3GetOneBucketObjectResponse)

    @operation
    def upload(self, **params: Unpack[BucketUploadParams]) -> AwsS3Serialization:
        """Upload one file.

        ``POST /aws/buckets/upload``. Without `file`, the call sends JSON.

        Args:
            file: File to store: bytes, a binary file object, a ``Path``, or a tuple of
                a name and one of these. Optional.
            path: Folder to store into. Optional.

        Returns:
            The stored file.

        Raises:
            LocalFileError: The path cannot be read.

        >>> client.aws.buckets.upload(file=Path("a.png"), path="harbour")
        """
        return self._form(
            "/aws/buckets/upload",
            ("file",),
            params,
            BucketUploadParams,
            AwsS3Serialization,
        )


class AwsObjectsResource(WootivResource[Mode]):
    """Calls of ``client.aws.objects``."""

    with_raw_response: AwsObjectsResource[Raw]
    with_streaming_response: AwsObjectsResource[Streamed]

    @operation
    def list(self, **params: Unpack[Extra]) -> None:
        """List stored objects.

        ``GET /aws/objects``.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> client.aws.objects.list()
        """
        request = build_request("GET", "/aws/objects", params, Extra)
        return self._call_without_result(request)


class AwsResource(WootivResource[Mode]):
    """Calls of ``client.aws``."""

    with_raw_response: AwsResource[Raw]
    with_streaming_response: AwsResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.buckets: AwsBucketsResource[Mode] = AwsBucketsResource(caller)
        self.objects: AwsObjectsResource[Mode] = AwsObjectsResource(caller)

    @operation
    def create_signed_put_url(
        self, **params: Unpack[AwCreateSignedPutURLParams]
    ) -> AwsS3GetSignedURLResponse:
        """Get a presigned form for uploading one object.

        ``POST /aws/get-signed-put-url``.

        Args:
            filename: Name for the stored object.

        Returns:
            The URL and the form fields to send with the file.

        >>> client.aws.create_signed_put_url(filename="...")
        """
        request = build_request(
            "POST", "/aws/get-signed-put-url", params, AwCreateSignedPutURLParams
        )
        return self._call(request, AwsS3GetSignedURLResponse)
