# Generated from ittybit_async/resources/task_kinds.pyi by build_sync.py. Do not edit.
# Generated from ittybit/kinds by build_sync.py. Do not edit.
"""Types of the calls that create one kind of task."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from ittybit.core.http.request_options import RequestOptions
from ittybit.core.waiting.options import OnTimeout
from ittybit.kinds import Condition, Steps
from ittybit.kinds.fields import Layers
from ittybit.types import File, Task
from ittybit.types.standalone import FileAt, FileObject
from ittybit.webhooks.dispatcher import Events
from ittybit_sync.http.resource import Mode, operation
from ittybit_sync.resources.work import WorkResource

class TaskKinds(WorkResource[Mode, Task]):
    """One call per kind of task."""

    @operation
    def audio(
        self,
        *,
        url: str = ...,
        file_id: str = ...,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        format: Literal["mp3", "aac", "ogg", "opus", "wav", "flac", "alac"] = ...,
        quality: int | Literal["very_low", "low", "medium", "high", "very_high"] = ...,
        bitrate: int = ...,
        start: float = ...,
        end: float = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        input: File | FileAt | FileObject = ...,
        idempotency_key: str | None = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Encode the audio of an audio or video file.

        Args:
            url: URL of the input.
            file_id: ID of a stored file, instead of `url`.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            format: Audio format, ``mp3`` by default.
            quality: Quality from 0 to 100, or from ``very_low`` to ``very_high``.
            bitrate: Bit rate in bit/s, 1 or more.
            start: Start position in the input, in seconds. The default is 0.
            end: End position in the input, in seconds. The default is the end of
                the input.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            input: File that a probe or an import returned, for a standalone task.
            idempotency_key: Key that identifies this call. Within 24 hours, a
                second call with the same key returns the first task.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.audio(
        ...     file_id=file.id, format="mp3", wait=True
        ... )
        """

    @operation
    def chapters(
        self,
        *,
        url: str = ...,
        file_id: str = ...,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Divide a video into chapters.

        Args:
            url: URL of the input.
            file_id: ID of a stored file, instead of `url`.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.chapters(file_id=file.id, wait=True)
        """

    @operation
    def conditions(
        self,
        *,
        conditions: Sequence[Condition | Mapping[str, str]],
        url: str = ...,
        file_id: str = ...,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Run the steps of `next` only if all `conditions` are true.

        Args:
            conditions: Properties of the input, and the text that each must equal.
            url: URL of the input.
            file_id: ID of a stored file, instead of `url`.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.conditions(
        ...     file_id=file.id, conditions=[{"prop": "kind", "value": "video"}], wait=True
        ... )
        """

    @operation
    def description(
        self,
        *,
        url: str = ...,
        file_id: str = ...,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Write a title, a description, and tags.

        Args:
            url: URL of the input.
            file_id: ID of a stored file, instead of `url`.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.description(file_id=file.id, wait=True)
        """

    @operation
    def http(
        self,
        *,
        url: str,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Send the result of the previous step to a URL. A task has no input file.

        Args:
            url: URL that receives the request: http or https.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.http(
        ...     url="https://example.com/hook", wait=True
        ... )
        """

    @operation
    def image(
        self,
        *,
        url: str = ...,
        file_id: str = ...,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        format: Literal["jpeg", "png", "webp", "avif", "heic", "gif"] = ...,
        layers: Layers = ...,
        width: int | str = ...,
        height: int | str = ...,
        fit: Literal["fill", "cover", "contain"] = ...,
        position: str = ...,
        background: str = ...,
        quality: int | Literal["very_low", "low", "medium", "high", "very_high"] = ...,
        start: float = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        input: File | FileAt | FileObject = ...,
        idempotency_key: str | None = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Create an image from an image, or from the video frame at `start`.

        Args:
            url: URL of the input.
            file_id: ID of a stored file, instead of `url`.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            format: Image format, as in the input by default.
            layers: Overlays of the kinds ``image`` and ``text``, from bottom to
                top. Each is an `ImageLayer`, a `TextLayer`, or a dict.
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
            quality: Quality from 0 to 100, or from ``very_low`` to ``very_high``.
            start: Start position in the input, in seconds. The default is 0.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            input: File that a probe or an import returned, for a standalone task.
            idempotency_key: Key that identifies this call. Within 24 hours, a
                second call with the same key returns the first task.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.image(file_id=file.id, width=320, wait=True)
        """

    @operation
    def ingest(
        self,
        *,
        url: str,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Download a file and store it in the project.

        Args:
            url: URL of the file: http or https.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.ingest(
        ...     url="https://example.com/harbour.mov", wait=True
        ... )
        """

    @operation
    def nsfw(
        self,
        *,
        url: str = ...,
        file_id: str = ...,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Detect nudity, sexual content, violence, and gore.

        Args:
            url: URL of the input.
            file_id: ID of a stored file, instead of `url`.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.nsfw(file_id=file.id, wait=True)
        """

    @operation
    def outline(
        self,
        *,
        url: str = ...,
        file_id: str = ...,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Write an outline of the content.

        Args:
            url: URL of the input.
            file_id: ID of a stored file, instead of `url`.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.outline(file_id=file.id, wait=True)
        """

    @operation
    def prompt(
        self,
        *,
        url: str = ...,
        file_id: str = ...,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Ask about the content. The API documents no option for the question.

        Args:
            url: URL of the input.
            file_id: ID of a stored file, instead of `url`.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.prompt(file_id=file.id, wait=True)
        """

    @operation
    def speech(
        self,
        *,
        url: str = ...,
        file_id: str = ...,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        speakers: bool = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Transcribe speech with timestamps.

        Args:
            url: URL of the input.
            file_id: ID of a stored file, instead of `url`.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            speakers: Whether to identify the speakers.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.speech(file_id=file.id, wait=True)
        """

    @operation
    def subtitles(
        self,
        *,
        url: str = ...,
        file_id: str = ...,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Create subtitles. If no ``speech`` step exists, the server adds one.

        Args:
            url: URL of the input.
            file_id: ID of a stored file, instead of `url`.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.subtitles(file_id=file.id, wait=True)
        """

    @operation
    def thumbnails(
        self,
        *,
        url: str = ...,
        file_id: str = ...,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        count: int = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Create a sheet of thumbnails, and a track that refers to them.

        Args:
            url: URL of the input.
            file_id: ID of a stored file, instead of `url`.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            count: Number of thumbnails, 1 or more.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.thumbnails(file_id=file.id, wait=True)
        """

    @operation
    def video(
        self,
        *,
        url: str = ...,
        file_id: str = ...,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        format: Literal["mp4", "webm", "mov"] = ...,
        codec: Literal["h264", "h265", "vp9", "av1"] = ...,
        bitrate: int = ...,
        fps: float = ...,
        end: float = ...,
        layers: Layers = ...,
        width: int | str = ...,
        height: int | str = ...,
        fit: Literal["fill", "cover", "contain"] = ...,
        position: str = ...,
        background: str = ...,
        quality: int | Literal["very_low", "low", "medium", "high", "very_high"] = ...,
        start: float = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        input: File | FileAt | FileObject = ...,
        idempotency_key: str | None = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Encode a video.

        Args:
            url: URL of the input.
            file_id: ID of a stored file, instead of `url`.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            format: Container format, ``mp4`` by default.
            codec: Video codec, which must fit `format`. ``h264`` and ``h265`` fit
                ``mp4`` and ``mov``; ``vp9`` fits ``webm``; ``av1`` fits ``mp4`` and
                ``webm``.
            bitrate: Bit rate in bit/s, 1 or more.
            fps: Frames per second, 1 to 120. The default is the input's.
            end: End position in the input, in seconds. The default is the end of
                the input.
            layers: Overlays of the kinds ``image`` and ``text``, from bottom to
                top. Each is an `ImageLayer`, a `TextLayer`, or a dict.
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
            quality: Quality from 0 to 100, or from ``very_low`` to ``very_high``.
            start: Start position in the input, in seconds. The default is 0.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            input: File that a probe or an import returned, for a standalone task.
            idempotency_key: Key that identifies this call. Within 24 hours, a
                second call with the same key returns the first task.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.video(file_id=file.id, width=1280, wait=True)
        """

    @operation
    def workflow(
        self,
        *,
        workflow: Steps,
        url: str = ...,
        file_id: str = ...,
        webhook_url: str = ...,
        description: str = ...,
        metadata: Mapping[str, Any] = ...,
        ref: str = ...,
        folder: str = ...,
        filename: str = ...,
        next: Steps = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Run the steps of a workflow.

        Args:
            workflow: Steps, which all run on the input of the task.
            url: URL of the input.
            file_id: ID of a stored file, instead of `url`.
            webhook_url: URL that the server calls when the task has ended.
            description: Your own description of the task.
            metadata: Your own data, which the output file gets. Inferred, not
                documented.
            ref: Name of the output file in ``Media.urls``.
            folder: Folder of the output file.
            filename: Name of the output file.
            next: Steps that run on the output.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.workflow(
        ...     file_id=file.id, workflow=[{"kind": "image", "width": 320}], wait=True
        ... )
        """

    @operation
    def adaptive_video(
        self,
        *,
        format: Literal["hls"] = ...,
        end: float = ...,
        width: int | str = ...,
        height: int | str = ...,
        fit: Literal["fill", "cover", "contain"] = ...,
        position: str = ...,
        background: str = ...,
        quality: Literal["very_low", "low", "medium", "high", "very_high"] = ...,
        start: float = ...,
        input: File | FileAt | FileObject,
        idempotency_key: str | None = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Encode a video in several sizes, as HLS.

        `width` and `height` are the largest size. If the input has only audio, so
        does the output.

        Args:
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
            quality: Quality from 0 to 100, or from ``very_low`` to ``very_high``.
            start: Start position in the input, in seconds. The default is 0.
            input: File that a probe or an import returned, for a standalone task.
            idempotency_key: Key that identifies this call. Within 24 hours, a
                second call with the same key returns the first task.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.adaptive_video(input=file, wait=True)
        """

    @operation
    def animation(
        self,
        *,
        end: float,
        format: Literal["gif", "webp"] = ...,
        fps: float = ...,
        width: int | str = ...,
        height: int | str = ...,
        fit: Literal["fill", "cover", "contain"] = ...,
        position: str = ...,
        background: str = ...,
        quality: Literal["very_low", "low", "medium", "high", "very_high"] = ...,
        start: float = ...,
        input: File | FileAt | FileObject,
        idempotency_key: str | None = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Create a short animated image from a video.

        Args:
            end: End position in the input, in seconds.
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
            quality: Quality from 0 to 100, or from ``very_low`` to ``very_high``.
            start: Start position in the input, in seconds. The default is 0.
            input: File that a probe or an import returned, for a standalone task.
            idempotency_key: Key that identifies this call. Within 24 hours, a
                second call with the same key returns the first task.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.animation(input=file, end=2, wait=True)
        """

    @operation
    def export(
        self,
        *,
        url: str,
        connection_id: str = ...,
        input: File | FileAt | FileObject,
        idempotency_key: str | None = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Copy a file to your own storage.

        Args:
            url: Target of the copy: ``s3://bucket/key``.
            connection_id: Connection for `url`. By default, the default connection
                of the project.
            input: File that a probe or an import returned, for a standalone task.
            idempotency_key: Key that identifies this call. Within 24 hours, a
                second call with the same key returns the first task.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.export(
        ...     input=file, url="s3://renditions/harbour.mp4", wait=True
        ... )
        """

    @operation
    def import_(
        self,
        *,
        input: File | FileAt | FileObject,
        idempotency_key: str | None = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Store the file at a URL.

        Args:
            input: File that a probe or an import returned, for a standalone task.
            idempotency_key: Key that identifies this call. Within 24 hours, a
                second call with the same key returns the first task.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.import_(input=file, wait=True)
        """

    @operation
    def probe(
        self,
        *,
        input: File | FileAt | FileObject,
        idempotency_key: str | None = ...,
        wait: bool = ...,
        timeout: float | None = ...,
        on_timeout: OnTimeout = ...,
        on_progress: Callable[[Task], object] | None = ...,
        events: Events | None = ...,
        settle: float = ...,
        max_retries: int | None = ...,
        extra_headers: Mapping[str, str] | None = ...,
        request_options: RequestOptions | None = ...,
    ) -> Task:
        """Inspect the file at a URL without storing it.

        Args:
            input: File that a probe or an import returned, for a standalone task.
            idempotency_key: Key that identifies this call. Within 24 hours, a
                second call with the same key returns the first task.
            wait: Whether to wait for the result. False (default) returns the new
                task.
            timeout: Seconds to wait. None (default) waits without limit.
            on_timeout: After the timeout, "raise" (default) raises TaskTimeout, and
                "leave" returns the last state.
            on_progress: Function that is called with each state of the task.
            events: Webhook events, which can report the end before the next poll.
            settle: Seconds during which a 404 does not end the wait, 10 by default.
            max_retries: Number of retries of the request.
            extra_headers: Headers to add to the request.
            request_options: Timeout, retries, and additional data of the request.

        Returns:
            The new task, or the task after its end if `wait` is True.

        Raises:
            ArgumentError: An argument is missing or invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed during the wait.
            TaskCancelled: The task was cancelled during the wait.
            TaskTimeout: The task still runs after `timeout` seconds.

        >>> task = client.tasks.probe(input=file, wait=True)
        """
