"""The call that creates a task, in one form for each kind."""

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar, Unpack, overload

from ittybit.core.http.request_options import RequestOptions
from ittybit.types.kinds import (
    AudioTask,
    ChaptersTask,
    ConditionsTask,
    DescriptionTask,
    HttpTask,
    ImageTask,
    IngestTask,
    NsfwTask,
    OutlineTask,
    PromptTask,
    SpeechTask,
    SubtitlesTask,
    ThumbnailsTask,
    VideoTask,
    WorkflowTask,
)
from ittybit.types.standalone import (
    StandaloneAdaptiveVideo,
    StandaloneAnimation,
    StandaloneAudio,
    StandaloneExport,
    StandaloneImage,
    StandaloneImport,
    StandaloneProbe,
    StandaloneVideo,
)

__all__ = ["Create"]

R = TypeVar("R", covariant=True)


class Create(Protocol[R]):
    """``tasks.create``, which gives R."""

    @overload
    def __call__(
        self,
        *,
        request: Mapping[str, Any],
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[IngestTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[VideoTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[ImageTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[AudioTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[ChaptersTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[SubtitlesTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[ThumbnailsTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[NsfwTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[SpeechTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[DescriptionTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[OutlineTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[PromptTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[WorkflowTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[ConditionsTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
        **options: Unpack[HttpTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneProbe],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneImport],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneVideo],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneAudio],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneImage],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneAnimation],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneAdaptiveVideo],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneExport],
    ) -> R: ...
