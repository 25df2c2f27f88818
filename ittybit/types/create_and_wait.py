"""The call that creates a task and waits for it, in one form for each kind."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias, TypeVar, Unpack, overload

from ittybit.core.http.request_options import RequestOptions
from ittybit.core.waiting.options import OnTimeout
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
from ittybit.types.task import Task
from ittybit.webhooks.dispatcher import Events

__all__ = ["CreateAndWait", "Progress"]

R = TypeVar("R", covariant=True)
Progress: TypeAlias = Callable[[Task], object]
"""Called with the task when it was asked for."""


class CreateAndWait(Protocol[R]):
    """``tasks.create_and_wait``, which gives R."""

    @overload
    def __call__(
        self,
        *,
        request: Mapping[str, Any],
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[IngestTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[VideoTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[ImageTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[AudioTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[ChaptersTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[SubtitlesTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[ThumbnailsTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[NsfwTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[SpeechTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[DescriptionTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[OutlineTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[PromptTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[WorkflowTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[ConditionsTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Unpack[HttpTask],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneProbe],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneImport],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneVideo],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneAudio],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneImage],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneAnimation],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneAdaptiveVideo],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Progress | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **task: Unpack[StandaloneExport],
    ) -> R: ...
