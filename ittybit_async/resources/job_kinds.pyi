# Generated from ittybit/kinds by build_sync.py. Do not edit.
"""Types of the calls that create one kind of job."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from ittybit.core.http.request_options import RequestOptions
from ittybit.core.waiting.options import OnTimeout
from ittybit.types import Job
from ittybit.webhooks.dispatcher import Events
from ittybit_async.http.resource import Mode, operation
from ittybit_async.resources.work import WorkResource

class JobKinds(WorkResource[Mode, Job]):
    """One call per kind of job."""

    @operation
    async def adaptive_video(
        self,
        *,
        input: str,
        output: str = ...,
        connection_id: str = ...,
        webhook_url: str = ...,
        metadata: Mapping[str, Any] = ...,
        format: Literal["hls"] = ...,
        end: float = ...,
        width: int | str = ...,
        height: int | str = ...,
        fit: Literal["fill", "cover", "contain"] = ...,
        position: str = ...,
        background: str = ...,
        quality: Literal["very_low", "low", "medium", "high", "very_high"] = ...,
        start: float = ...,
        idempotency_key: str | None = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Job], object] | None = ...,
        events: Events | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Job:
        """Encode a video in several sizes, as HLS.

        `width` and `height` are the largest size. An input with only audio remains audio.

        Args:
            input: URL of the input: http, https, or s3.
            output: Where the server stores the result: ``s3://bucket/key``. For
                HLS, a folder that ends with ``/``. By default, the API stores the
                result.
            connection_id: Connection for s3 URLs; the default connection if not
                given.
            webhook_url: URL that the server calls when the job has ended.
            metadata: Your own data, which the server keeps with the job.
            format: Streaming format, ``hls`` by default.
            end: End in seconds of the input.
            width: Width in pixels, or a percentage of the input such as ``"50%"``.
            height: Height, as `width`. If only one is given, the aspect ratio
                stays.
            fit: How to fit another aspect ratio: ``fill`` (default), ``cover``, or
                ``contain``. ``fill`` may distort the picture, ``cover`` may crop
                it, and ``contain`` may pad it.
            position: Part of the picture that remains, or its place in the padding.
                ``center`` (default), ``top``, ``bottom``, ``left``, ``right``, or
                ``top-left``.
            background: Color of the padding, such as ``"#20B075"``. Only
                ``contain`` pads.
            quality: Level from ``very_low`` to ``very_high``. Tasks also accept 0
                to 100.
            start: Start in seconds of the input, at least 0 (default).
            idempotency_key: Key that identifies this call for 24 hours.
            wait: Whether to wait until the job has succeeded.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: "raise" raises TaskTimeout; "leave" returns the last state.
            on_progress: Function that is called with each state of the job.
            events: Webhook events, which can report the end before the next poll.
            request_options: Timeout, retries, and additional data of this call.
        """

    @operation
    async def animation(
        self,
        *,
        input: str,
        end: float,
        output: str = ...,
        connection_id: str = ...,
        webhook_url: str = ...,
        metadata: Mapping[str, Any] = ...,
        format: Literal["gif", "webp"] = ...,
        fps: float = ...,
        width: int | str = ...,
        height: int | str = ...,
        fit: Literal["fill", "cover", "contain"] = ...,
        position: str = ...,
        background: str = ...,
        quality: Literal["very_low", "low", "medium", "high", "very_high"] = ...,
        start: float = ...,
        idempotency_key: str | None = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Job], object] | None = ...,
        events: Events | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Job:
        """Create a short animated image from a video.

        Args:
            input: URL of the input: http, https, or s3.
            end: End in seconds of the input.
            output: Where the server stores the result: ``s3://bucket/key``. For
                HLS, a folder that ends with ``/``. By default, the API stores the
                result.
            connection_id: Connection for s3 URLs; the default connection if not
                given.
            webhook_url: URL that the server calls when the job has ended.
            metadata: Your own data, which the server keeps with the job.
            format: Image format, ``gif`` by default.
            fps: Frames per second, 1 to 60; 10 by default.
            width: Width in pixels, or a percentage of the input such as ``"50%"``.
            height: Height, as `width`. If only one is given, the aspect ratio
                stays.
            fit: How to fit another aspect ratio: ``fill`` (default), ``cover``, or
                ``contain``. ``fill`` may distort the picture, ``cover`` may crop
                it, and ``contain`` may pad it.
            position: Part of the picture that remains, or its place in the padding.
                ``center`` (default), ``top``, ``bottom``, ``left``, ``right``, or
                ``top-left``.
            background: Color of the padding, such as ``"#20B075"``. Only
                ``contain`` pads.
            quality: Level from ``very_low`` to ``very_high``. Tasks also accept 0
                to 100.
            start: Start in seconds of the input, at least 0 (default).
            idempotency_key: Key that identifies this call for 24 hours.
            wait: Whether to wait until the job has succeeded.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: "raise" raises TaskTimeout; "leave" returns the last state.
            on_progress: Function that is called with each state of the job.
            events: Webhook events, which can report the end before the next poll.
            request_options: Timeout, retries, and additional data of this call.
        """

    @operation
    async def audio(
        self,
        *,
        input: str,
        output: str = ...,
        connection_id: str = ...,
        webhook_url: str = ...,
        metadata: Mapping[str, Any] = ...,
        format: Literal["mp3", "aac", "ogg", "opus", "wav", "flac"] = ...,
        quality: Literal["very_low", "low", "medium", "high", "very_high"] = ...,
        bitrate: int = ...,
        start: float = ...,
        end: float = ...,
        waveform: Literal["json"] = ...,
        waveform_points: int = ...,
        idempotency_key: str | None = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Job], object] | None = ...,
        events: Events | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Job:
        """Encode audio, also from a video. A job can create a waveform instead.

        Args:
            input: URL of the input: http, https, or s3.
            output: Where the server stores the result: ``s3://bucket/key``. For
                HLS, a folder that ends with ``/``. By default, the API stores the
                result.
            connection_id: Connection for s3 URLs; the default connection if not
                given.
            webhook_url: URL that the server calls when the job has ended.
            metadata: Your own data, which the server keeps with the job.
            format: Audio format, ``mp3`` by default. Jobs have no ``alac``.
            quality: Level from ``very_low`` to ``very_high``. Tasks also accept 0
                to 100.
            bitrate: Bit rate in bit/s. Jobs and runs accept 32 000 to 320 000.
            start: Start in seconds of the input, at least 0 (default).
            end: End in seconds of the input.
            waveform: Return the waveform as JSON instead of encoded audio.
            waveform_points: Number of peaks in the waveform, at least 1. Peaks are
                from 0 to 1.
            idempotency_key: Key that identifies this call for 24 hours.
            wait: Whether to wait until the job has succeeded.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: "raise" raises TaskTimeout; "leave" returns the last state.
            on_progress: Function that is called with each state of the job.
            events: Webhook events, which can report the end before the next poll.
            request_options: Timeout, retries, and additional data of this call.
        """

    @operation
    async def image(
        self,
        *,
        input: str,
        output: str = ...,
        connection_id: str = ...,
        webhook_url: str = ...,
        metadata: Mapping[str, Any] = ...,
        format: Literal["jpeg", "png", "webp", "avif"] = ...,
        width: int | str = ...,
        height: int | str = ...,
        fit: Literal["fill", "cover", "contain"] = ...,
        position: str = ...,
        background: str = ...,
        quality: Literal["very_low", "low", "medium", "high", "very_high"] = ...,
        start: float = ...,
        idempotency_key: str | None = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Job], object] | None = ...,
        events: Events | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Job:
        """Create an image from an image, or from the video frame at `start`.

        Args:
            input: URL of the input: http, https, or s3.
            output: Where the server stores the result: ``s3://bucket/key``. For
                HLS, a folder that ends with ``/``. By default, the API stores the
                result.
            connection_id: Connection for s3 URLs; the default connection if not
                given.
            webhook_url: URL that the server calls when the job has ended.
            metadata: Your own data, which the server keeps with the job.
            format: Image format. The default is that of the input. Jobs have no
                heic and gif.
            width: Width in pixels, or a percentage of the input such as ``"50%"``.
            height: Height, as `width`. If only one is given, the aspect ratio
                stays.
            fit: How to fit another aspect ratio: ``fill`` (default), ``cover``, or
                ``contain``. ``fill`` may distort the picture, ``cover`` may crop
                it, and ``contain`` may pad it.
            position: Part of the picture that remains, or its place in the padding.
                ``center`` (default), ``top``, ``bottom``, ``left``, ``right``, or
                ``top-left``.
            background: Color of the padding, such as ``"#20B075"``. Only
                ``contain`` pads.
            quality: Level from ``very_low`` to ``very_high``. Tasks also accept 0
                to 100.
            start: Start in seconds of the input, at least 0 (default).
            idempotency_key: Key that identifies this call for 24 hours.
            wait: Whether to wait until the job has succeeded.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: "raise" raises TaskTimeout; "leave" returns the last state.
            on_progress: Function that is called with each state of the job.
            events: Webhook events, which can report the end before the next poll.
            request_options: Timeout, retries, and additional data of this call.
        """

    @operation
    async def video(
        self,
        *,
        input: str,
        output: str = ...,
        connection_id: str = ...,
        webhook_url: str = ...,
        metadata: Mapping[str, Any] = ...,
        format: Literal["mp4", "webm", "mov"] = ...,
        codec: Literal["h264", "h265", "vp9", "av1"] = ...,
        bitrate: int = ...,
        fps: float = ...,
        end: float = ...,
        width: int | str = ...,
        height: int | str = ...,
        fit: Literal["fill", "cover", "contain"] = ...,
        position: str = ...,
        background: str = ...,
        quality: Literal["very_low", "low", "medium", "high", "very_high"] = ...,
        start: float = ...,
        idempotency_key: str | None = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Job], object] | None = ...,
        events: Events | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Job:
        """Encode a video.

        Args:
            input: URL of the input: http, https, or s3.
            output: Where the server stores the result: ``s3://bucket/key``. For
                HLS, a folder that ends with ``/``. By default, the API stores the
                result.
            connection_id: Connection for s3 URLs; the default connection if not
                given.
            webhook_url: URL that the server calls when the job has ended.
            metadata: Your own data, which the server keeps with the job.
            format: Container format, ``mp4`` by default.
            codec: Video codec, which must fit `format`. ``h264`` and ``h265`` fit
                ``mp4`` and ``mov``; ``vp9`` fits ``webm``; ``av1`` fits ``mp4`` and
                ``webm``.
            bitrate: Bit rate in bit/s. Jobs and runs accept 300 000 to 60 000 000.
            fps: Frames per second, 1 to 60; tasks up to 120. The default is that of
                the input.
            end: End in seconds of the input.
            width: Width in pixels, or a percentage of the input such as ``"50%"``.
            height: Height, as `width`. If only one is given, the aspect ratio
                stays.
            fit: How to fit another aspect ratio: ``fill`` (default), ``cover``, or
                ``contain``. ``fill`` may distort the picture, ``cover`` may crop
                it, and ``contain`` may pad it.
            position: Part of the picture that remains, or its place in the padding.
                ``center`` (default), ``top``, ``bottom``, ``left``, ``right``, or
                ``top-left``.
            background: Color of the padding, such as ``"#20B075"``. Only
                ``contain`` pads.
            quality: Level from ``very_low`` to ``very_high``. Tasks also accept 0
                to 100.
            start: Start in seconds of the input, at least 0 (default).
            idempotency_key: Key that identifies this call for 24 hours.
            wait: Whether to wait until the job has succeeded.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: "raise" raises TaskTimeout; "leave" returns the last state.
            on_progress: Function that is called with each state of the job.
            events: Webhook events, which can report the end before the next poll.
            request_options: Timeout, retries, and additional data of this call.
        """
