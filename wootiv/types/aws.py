"""Arguments and responses of ``client.aws``."""

from typing import Required, TypeAlias

from msgspec import field

from ittybit.core.http.multipart import FileTypes
from wootiv.arguments import Extra
from wootiv.types.model import WootivModel

__all__ = [
    "AwCreateSignedPutURLParams",
    "AwsS3GetManyBucketsSerialization",
    "AwsS3GetOneBucketObjectResponse",
    "AwsS3GetSignedURLResponse",
    "AwsS3Serialization",
    "AwsS3SignedURLPostSerialization",
    "BucketBulkUploadParams",
    "BucketBulkUploadResponse",
    "BucketUploadParams",
]


class AwsS3SignedURLPostSerialization(WootivModel, frozen=True, kw_only=True):
    """The fields of a presigned POST to S3."""

    bucket: str
    policy: str = field(name="Policy")
    x_minus_amz_minus_algorithm: str = field(name="X-Amz-Algorithm")
    x_minus_amz_minus_credential: str = field(name="X-Amz-Credential")
    x_minus_amz_minus_date: str = field(name="X-Amz-Date")
    x_minus_amz_minus_signature: str = field(name="X-Amz-Signature")


class AwsS3GetSignedURLResponse(WootivModel, frozen=True, kw_only=True):
    """Where a file can be put, and what to send with it."""

    fields: AwsS3SignedURLPostSerialization
    url: str


class AwsS3GetManyBucketsSerialization(WootivModel, frozen=True, kw_only=True):
    """The buckets of the service.

    `buckets`: buckets that the AWS key of the service can see.
    """

    buckets: list[object]


class AwsS3Serialization(WootivModel, frozen=True, kw_only=True):
    """A stored file.

    `signed_url`: signed address for fetching the object.
    """

    base_url: str
    filename: str
    mime: str
    path: str
    path_with_filename: str
    signed_url: str


BucketBulkUploadResponse: TypeAlias = list[AwsS3Serialization]


class AwsS3GetOneBucketObjectResponse(WootivModel, frozen=True, kw_only=True):
    """Where one object can be fetched.

    `signed_url`: signed address for fetching the object.
    """

    signed_url: str


class AwCreateSignedPutURLParams(Extra, total=False):
    """The arguments of ``aws.create_signed_put_url``.

    `filename`: name under which the object will be stored.
    """

    filename: Required[str]


class BucketBulkUploadParams(Extra, total=False):
    """The arguments of ``aws.buckets.bulk_upload``.

    `bulk`: files to store; `path`: folder to store into.
    """

    bulk: list[FileTypes]
    path: str


class BucketUploadParams(Extra, total=False):
    """The arguments of ``aws.buckets.upload``.

    `file`: file to store; `path`: folder to store into.
    """

    file: FileTypes
    path: str
