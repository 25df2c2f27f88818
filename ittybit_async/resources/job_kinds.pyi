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
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Job:
        """Encode a video in several sizes, as HLS.

        `width` and `height` are the largest size. If the input has only audio, so
        does the output.

        Args:
            input: URL of the input: http, https, or s3.
            output: Target of the result: ``s3://bucket/key``. For HLS, it is a
                folder and ends with ``/``. By default, the API stores the result.
            connection_id: Connection for s3 URLs. By default, the default
                connection of the project.
            webhook_url: URL that the server calls when the job has ended.
            metadata: Your own data, which the server keeps with the job.
            format: Streaming format, ``hls`` by default.
            end: End position in the input, in seconds. The default is the end of
                the input.
            width: Width in pixels, or a percentage of the input such as ``"50%"``.
            height: Height in pixels, or a percentage of the input such as
                ``"50%"``. If you pass only `width` or only `height`, the aspect
                ratio is kept.
            fit: How to reach another aspect ratio: ``fill`` (default), ``cover``,
                or ``contain``. ``fill`` may distort the picture, ``cover`` may crop
                it, and ``contain`` may pad it.
            position: Anchor when `fit` crops or pads the picture, ``center`` by
                default. It is ``center``, ``top``, ``bottom``, ``left``, ``right``,
                or a pair: ``top-left``.
            background: Color of the padding with fit ``contain``, such as
                ``"#20B075"``.
            quality: Quality from ``very_low`` to ``very_high``.
            start: Start position in the input, in seconds. The default is 0.
            idempotency_key: Key that identifies this call. Within 24 hours, a
                second call with the same key returns the first job.
            wait: Whether to wait for the result. False (default) returns the new
                job.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the job.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new job, or the job after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The job failed during the wait.
            TaskCancelled: The job was cancelled during the wait.
            TaskTimeout: The job still runs after `timeout` seconds.

        >>> job = await client.jobs.adaptive_video(input=url, wait=True)
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
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Job:
        """Create a short animated image from a video.

        Args:
            input: URL of the input: http, https, or s3.
            end: End position in the input, in seconds.
            output: Target of the result: ``s3://bucket/key``. For HLS, it is a
                folder and ends with ``/``. By default, the API stores the result.
            connection_id: Connection for s3 URLs. By default, the default
                connection of the project.
            webhook_url: URL that the server calls when the job has ended.
            metadata: Your own data, which the server keeps with the job.
            format: Image format, ``gif`` by default.
            fps: Frames per second, 1 to 60; 10 by default.
            width: Width in pixels, or a percentage of the input such as ``"50%"``.
            height: Height in pixels, or a percentage of the input such as
                ``"50%"``. If you pass only `width` or only `height`, the aspect
                ratio is kept.
            fit: How to reach another aspect ratio: ``fill`` (default), ``cover``,
                or ``contain``. ``fill`` may distort the picture, ``cover`` may crop
                it, and ``contain`` may pad it.
            position: Anchor when `fit` crops or pads the picture, ``center`` by
                default. It is ``center``, ``top``, ``bottom``, ``left``, ``right``,
                or a pair: ``top-left``.
            background: Color of the padding with fit ``contain``, such as
                ``"#20B075"``.
            quality: Quality from ``very_low`` to ``very_high``.
            start: Start position in the input, in seconds. The default is 0.
            idempotency_key: Key that identifies this call. Within 24 hours, a
                second call with the same key returns the first job.
            wait: Whether to wait for the result. False (default) returns the new
                job.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the job.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new job, or the job after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The job failed during the wait.
            TaskCancelled: The job was cancelled during the wait.
            TaskTimeout: The job still runs after `timeout` seconds.

        >>> job = await client.jobs.animation(input=url, end=2, wait=True)
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
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Job:
        """Encode the audio of an audio or video file, or return its waveform.

        Args:
            input: URL of the input: http, https, or s3.
            output: Target of the result: ``s3://bucket/key``. For HLS, it is a
                folder and ends with ``/``. By default, the API stores the result.
            connection_id: Connection for s3 URLs. By default, the default
                connection of the project.
            webhook_url: URL that the server calls when the job has ended.
            metadata: Your own data, which the server keeps with the job.
            format: Audio format, ``mp3`` by default.
            quality: Quality from ``very_low`` to ``very_high``.
            bitrate: Bit rate in bit/s, 32 000 to 320 000.
            start: Start position in the input, in seconds. The default is 0.
            end: End position in the input, in seconds. The default is the end of
                the input.
            waveform: Return the waveform as JSON instead of encoded audio.
            waveform_points: Number of peaks in the waveform, 1 or more. A peak is a
                number from 0 to 1.
            idempotency_key: Key that identifies this call. Within 24 hours, a
                second call with the same key returns the first job.
            wait: Whether to wait for the result. False (default) returns the new
                job.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the job.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new job, or the job after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The job failed during the wait.
            TaskCancelled: The job was cancelled during the wait.
            TaskTimeout: The job still runs after `timeout` seconds.

        >>> job = await client.jobs.audio(input=url, format="mp3", wait=True)
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
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Job:
        """Create an image from an image, or from the video frame at `start`.

        Args:
            input: URL of the input: http, https, or s3.
            output: Target of the result: ``s3://bucket/key``. For HLS, it is a
                folder and ends with ``/``. By default, the API stores the result.
            connection_id: Connection for s3 URLs. By default, the default
                connection of the project.
            webhook_url: URL that the server calls when the job has ended.
            metadata: Your own data, which the server keeps with the job.
            format: Image format, as in the input by default.
            width: Width in pixels, or a percentage of the input such as ``"50%"``.
            height: Height in pixels, or a percentage of the input such as
                ``"50%"``. If you pass only `width` or only `height`, the aspect
                ratio is kept.
            fit: How to reach another aspect ratio: ``fill`` (default), ``cover``,
                or ``contain``. ``fill`` may distort the picture, ``cover`` may crop
                it, and ``contain`` may pad it.
            position: Anchor when `fit` crops or pads the picture, ``center`` by
                default. It is ``center``, ``top``, ``bottom``, ``left``, ``right``,
                or a pair: ``top-left``.
            background: Color of the padding with fit ``contain``, such as
                ``"#20B075"``.
            quality: Quality from ``very_low`` to ``very_high``.
            start: Start position in the input, in seconds. The default is 0.
            idempotency_key: Key that identifies this call. Within 24 hours, a
                second call with the same key returns the first job.
            wait: Whether to wait for the result. False (default) returns the new
                job.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the job.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new job, or the job after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The job failed during the wait.
            TaskCancelled: The job was cancelled during the wait.
            TaskTimeout: The job still runs after `timeout` seconds.

        >>> job = await client.jobs.image(input=url, width=320, wait=True)
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
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Job:
        """Encode a video.

        Args:
            input: URL of the input: http, https, or s3.
            output: Target of the result: ``s3://bucket/key``. For HLS, it is a
                folder and ends with ``/``. By default, the API stores the result.
            connection_id: Connection for s3 URLs. By default, the default
                connection of the project.
            webhook_url: URL that the server calls when the job has ended.
            metadata: Your own data, which the server keeps with the job.
            format: Container format, ``mp4`` by default.
            codec: Video codec, which must fit `format`. ``h264`` and ``h265`` fit
                ``mp4`` and ``mov``; ``vp9`` fits ``webm``; ``av1`` fits ``mp4`` and
                ``webm``.
            bitrate: Bit rate in bit/s, 300 000 to 60 000 000.
            fps: Frames per second, 1 to 60. The default is the input's.
            end: End position in the input, in seconds. The default is the end of
                the input.
            width: Width in pixels, or a percentage of the input such as ``"50%"``.
            height: Height in pixels, or a percentage of the input such as
                ``"50%"``. If you pass only `width` or only `height`, the aspect
                ratio is kept.
            fit: How to reach another aspect ratio: ``fill`` (default), ``cover``,
                or ``contain``. ``fill`` may distort the picture, ``cover`` may crop
                it, and ``contain`` may pad it.
            position: Anchor when `fit` crops or pads the picture, ``center`` by
                default. It is ``center``, ``top``, ``bottom``, ``left``, ``right``,
                or a pair: ``top-left``.
            background: Color of the padding with fit ``contain``, such as
                ``"#20B075"``.
            quality: Quality from ``very_low`` to ``very_high``.
            start: Start position in the input, in seconds. The default is 0.
            idempotency_key: Key that identifies this call. Within 24 hours, a
                second call with the same key returns the first job.
            wait: Whether to wait for the result. False (default) returns the new
                job.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the job.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new job, or the job after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The job failed during the wait.
            TaskCancelled: The job was cancelled during the wait.
            TaskTimeout: The job still runs after `timeout` seconds.

        >>> job = await client.jobs.video(input=url, width=1280, wait=True)
        """
