"""Threads of one cancel scope end together, whatever they wait for."""

import threading

from ittybit_sync import Ittybit
from ittybit_sync._io.primitives import CancelScope, current_scope
from tests.support.wire_server import Line, WireServer


def test_a_thread_that_waits_for_a_tunnel_ends_with_its_group() -> None:
    asked = threading.Event()

    def silent(line: Line) -> None:
        line.head()
        asked.set()
        line.until_gone()

    def call() -> None:
        current_scope.set(group)
        try:
            client.media.get("med_1")
        except Exception as error:
            ended.append(error)

    group, ended = CancelScope(), list[Exception]()
    with (
        WireServer(silent) as proxy,
        Ittybit(
            "key", base_url="https://h.test", proxy=proxy.url, timeout=30
        ) as client,
    ):
        thread = threading.Thread(target=call)
        thread.start()
        assert asked.wait(5)
        group.end()
        thread.join(5)
        assert not thread.is_alive()
    assert ended
