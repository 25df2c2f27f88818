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
    """The URL of a presigned upload and its form fields."""

    fields: AwsS3SignedURLPostSerialization
    url: str


class AwsS3GetManyBucketsSerialization(WootivModel, frozen=True, kw_only=True):
    """The buckets of the service.

    Attributes:
        buckets: Buckets that the service can access.
    """

    buckets: list[object]


class AwsS3Serialization(WootivModel, frozen=True, kw_only=True):
    """A stored file.

    Attributes:
        signed_url: Signed URL of the object.
    """

    base_url: str
    filename: str
    mime: str
    path: str
    path_with_filename: str
    signed_url: str


BucketBulkUploadResponse: TypeAlias = list[AwsS3Serialization]


class AwsS3GetOneBucketObjectResponse(WootivModel, frozen=True, kw_only=True):
    """The signed URL of one object.

    Attributes:
        signed_url: Signed URL of the object.
    """

    signed_url: str


class AwCreateSignedPutURLParams(Extra, total=False):
    """Arguments of ``aws.create_signed_put_url``.

    Attributes:
        filename: Name for the stored object.
    """

    filename: Required[str]


class BucketBulkUploadParams(Extra, total=False):
    """Arguments of ``aws.buckets.bulk_upload``.

    Attributes:
        bulk: Files to store.
        path: Folder to store into.
    """

    bulk: list[FileTypes]
    path: str


class BucketUploadParams(Extra, total=False):
    """Arguments of ``aws.buckets.upload``.

    Attributes:
        file: File to store.
        path: Folder to store into.
    """

    file: FileTypes
    path: str
