"""Fault injection and the log of received requests."""

import http.client
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from ittybit_emulator import Emulator, Fault
from ittybit_emulator.http.request_log import RecordedRequest, RequestLog
from tests.emulator.emulator_support import Caller, send, until


@pytest.fixture
def caller(emulator: Emulator) -> Caller:
    return Caller(emulator)


def test_a_fault_replaces_the_response_the_given_number_of_times(
    caller: Caller,
) -> None:
    fault = Fault(status=503, headers={"Retry-After": "1"}, body=b"busy")
    rule = caller.emulator.faults.add(fault, method="GET", path="/media", times=2)
    for _ in range(2):
        answer = caller.api("GET", "/media")
        assert (answer.status, answer.body) == (503, b"busy")
        assert answer.headers["Retry-After"] == "1"
    assert caller.api("GET", "/media").status == 200
    assert rule.hits == 2


def test_a_fault_applies_only_to_matching_requests(caller: Caller) -> None:
    faults = caller.emulator.faults
    faults.add(Fault(status=500), method="POST", path="/media", port="api")
    assert caller.api("GET", "/media").status == 200
    assert caller.api("POST", "/signatures", {"filename": "a"}).status == 201
    assert caller.put("/media", b"").status == 400
    assert caller.api("POST", "/media").status == 500
    faults.add(Fault(status=500), times=None)
    assert [caller.api("GET", "/tasks").status for _ in range(3)] == [500] * 3
    faults.clear()
    assert caller.api("GET", "/tasks").status == 200


def test_a_fault_can_delay_a_request_and_its_response(caller: Caller) -> None:
    for fault in (Fault(delay=0.2), Fault(delay_after=0.2)):
        caller.emulator.faults.add(fault)
        start = time.monotonic()
        assert caller.api("POST", "/media").status == 201
        assert time.monotonic() - start >= 0.2


def _titles(caller: Caller) -> list[str]:
    return [media["title"] for media in caller.api("GET", "/media?limit=5").json]


def test_a_connection_dropped_before_handling_changes_nothing(caller: Caller) -> None:
    caller.emulator.faults.add(Fault(drop="before"), method="POST")
    with pytest.raises(ConnectionError):
        caller.api("POST", "/media", {"title": "before"})
    assert "before" not in _titles(caller)


def test_a_request_whose_response_is_dropped_is_handled(
    caller: Caller,
) -> None:
    caller.emulator.faults.add(Fault(drop="after"), method="POST")
    with pytest.raises(ConnectionError):
        caller.api("POST", "/media", {"title": "after"})
    assert _titles(caller)[0] == "after"


def test_a_late_request_is_handled_after_its_connection_is_closed(
    caller: Caller,
) -> None:
    caller.emulator.faults.add(Fault(late=0.3), method="POST")
    with pytest.raises(ConnectionError):
        caller.api("POST", "/media", {"title": "late"})
    assert "late" not in _titles(caller)
    until(lambda: _titles(caller)[0] == "late")


def test_a_late_upload_is_handled_too(caller: Caller, samples: Path) -> None:
    caller.emulator.faults.add(Fault(late=0.2), method="PUT")
    with pytest.raises(ConnectionError):
        caller.put("/f/late.png", (samples / "still.png").read_bytes())
    assert caller.get("/f/late.png").status == 404
    until(lambda: caller.get("/f/late.png").status == 200)


@pytest.fixture
def clip(caller: Caller, samples: Path) -> bytes:
    body = (samples / "clip.mp4").read_bytes()
    caller.file("/f/clip.mp4", body)
    return body


def test_a_body_can_be_shorter_than_its_content_length(
    caller: Caller, clip: bytes
) -> None:
    for place in (0, 1, 1000):
        caller.emulator.faults.add(Fault(truncate_after=place), method="GET")
        with pytest.raises(http.client.IncompleteRead) as caught:
            caller.get("/f/clip.mp4")
        assert caught.value.partial == clip[:place]


def test_the_response_of_a_fault_can_be_truncated_too(caller: Caller) -> None:
    fault = Fault(status=200, body=b"0123456789", truncate_after=4)
    caller.emulator.faults.add(fault)
    with pytest.raises(http.client.IncompleteRead) as caught:
        caller.api("GET", "/media")
    assert caught.value.partial == b"0123"


def test_a_body_can_stall_and_continue(caller: Caller, clip: bytes) -> None:
    caller.emulator.faults.add(Fault(stall_after=1000, stall=0.3), method="GET")
    start = time.monotonic()
    assert caller.get("/f/clip.mp4").body == clip
    assert time.monotonic() - start >= 0.3


def test_a_body_can_stall_forever(caller: Caller, clip: bytes) -> None:
    caller.emulator.faults.add(Fault(stall_after=1000), method="GET")
    netloc = urlsplit(caller.emulator.delivery_url).netloc
    connection = http.client.HTTPConnection(netloc, timeout=0.3)
    connection.request("GET", "/f/clip.mp4")
    response = connection.getresponse()
    assert response.read(1000) == clip[:1000]
    with pytest.raises(TimeoutError):
        response.read(1)
    response.close()
    connection.close()


def test_head_and_body_can_drip(caller: Caller) -> None:
    fault = Fault(status=200, body=b"0123456789", drip_body=0.03)
    caller.emulator.faults.add(fault)
    start = time.monotonic()
    assert caller.api("GET", "/media").body == b"0123456789"
    assert time.monotonic() - start >= 0.2
    caller.emulator.faults.add(Fault(drip_head=0.002))
    start = time.monotonic()
    assert caller.api("GET", "/media").status == 200
    assert time.monotonic() - start >= 0.2


def test_the_connection_is_closed_after_a_delayed_response(caller: Caller) -> None:
    caller.emulator.faults.add(Fault(delay_after=0.01))
    assert caller.api("GET", "/media").headers["Connection"] == "close"


def test_stopping_does_not_wait_for_faults() -> None:
    with Emulator() as emulator:
        caller = Caller(emulator)
        emulator.faults.add(Fault(stall_after=0), times=None)

        def call() -> None:
            with pytest.raises((ConnectionError, http.client.HTTPException)):
                caller.api("GET", "/media")

        thread = threading.Thread(target=call)
        thread.start()
        until(lambda: emulator.requests)
    thread.join()  # the server ended the call, not the caller's timeout


def test_requests_are_recorded_as_they_were_sent(caller: Caller, samples: Path) -> None:
    emulator = caller.emulator
    before = time.monotonic()
    send(emulator.url, "GET", "/media?limit=%31&x=%7E", headers={"X-Own": "1"})
    caller.api("POST", "/media", {"title": "t"})
    body = (samples / "still.png").read_bytes()
    caller.put("/r%7E/x.png", body)
    first, second, third = emulator.requests
    assert (first.method, first.target, first.port) == (
        "GET",
        "/media?limit=%31&x=%7E",
        "api",
    )
    assert (first.path, first.query) == ("/media", "limit=%31&x=%7E")
    assert first.headers["x-own"] == "1"
    assert second.body == b'{"title": "t"}'
    assert (third.path, third.port, third.body) == ("/r%7E/x.png", "delivery", body)
    assert third.size == len(body)
    assert before <= first.time <= second.time <= third.time <= time.monotonic()
    assert emulator.requests.matching("P*", "/r*") == [third]
    assert emulator.requests[-1] is third
    assert len(emulator.requests[:2]) == 2
    emulator.requests.clear()
    assert len(emulator.requests) == 0


def test_the_request_log_is_bounded() -> None:
    arrivals = RequestLog(limit=2_000)
    for _ in range(3_000):
        arrival = RecordedRequest(
            "api", "PUT", "/", CIMultiDictProxy(CIMultiDict[str]())
        )
        arrivals.add(arrival)
        arrival.feed(b"0" * 40_000)
        arrival.feed(b"1" * 40_000)
    assert len(arrivals) == 2_000
    assert (arrivals[-1].size, len(arrivals[-1].body)) == (80_000, 64 << 10)
    assert sum(bool(arrival.body) for arrival in arrivals) <= 1_000
    arrivals = RequestLog(limit=0)
    arrivals.add(arrival)
    assert len(arrivals) == 0


def test_the_headers_in_the_request_log_are_bounded() -> None:
    arrivals = RequestLog(limit=200)
    for number in range(300):
        headers = CIMultiDict({"X-Number": str(number), "X-Large": "0" * (1 << 20)})
        arrivals.add(RecordedRequest("api", "GET", "/", CIMultiDictProxy(headers)))
    assert len(arrivals) == 200
    assert arrivals[-1].headers["X-Number"] == "299"
    with_headers = [arrival for arrival in arrivals if arrival.headers]
    assert len(with_headers) == 63
    assert with_headers == arrivals[-63:]
    for _ in range(200):
        headers = CIMultiDict({"X-Small": "1"})
        arrivals.add(RecordedRequest("api", "GET", "/", CIMultiDictProxy(headers)))
    assert all(arrival.headers for arrival in arrivals)


def test_reprs_do_not_contain_the_key(caller: Caller) -> None:
    caller.api("GET", "/media")
    assert caller.emulator.key not in repr(list(caller.emulator.requests))
    assert caller.emulator.key not in repr(caller.emulator)
