"""The calls that create a job, in one form for each kind."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar, Unpack, overload

from ittybit.core.http.request_options import RequestOptions
from ittybit.core.waiting.options import OnTimeout
from ittybit.types.job import Job
from ittybit.types.jobs import (
    AdaptiveVideoJob,
    AnimationJob,
    AudioJob,
    ImageJob,
    VideoJob,
)
from ittybit.webhooks.dispatcher import Events

__all__ = ["CreateJob", "CreateJobAndWait"]

R = TypeVar("R", covariant=True)


class CreateJob(Protocol[R]):
    """``jobs.create``, which gives R."""

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
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **job: Unpack[VideoJob],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **job: Unpack[AudioJob],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **job: Unpack[ImageJob],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **job: Unpack[AnimationJob],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **job: Unpack[AdaptiveVideoJob],
    ) -> R: ...


class CreateJobAndWait(Protocol[R]):
    """``jobs.create_and_wait``, which gives R."""

    @overload
    def __call__(
        self,
        *,
        request: Mapping[str, Any],
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Job], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Job], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **job: Unpack[VideoJob],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Job], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **job: Unpack[AudioJob],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Job], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **job: Unpack[ImageJob],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Job], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **job: Unpack[AnimationJob],
    ) -> R: ...
    @overload
    def __call__(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Job], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **job: Unpack[AdaptiveVideoJob],
    ) -> R: ...
