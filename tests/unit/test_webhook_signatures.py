"""Valid webhooks are accepted; forged, stale, and replayed ones are refused."""

import hashlib
import hmac
import math
from base64 import b64decode, b64encode, urlsafe_b64encode
from datetime import timedelta
from email.message import Message
from traceback import TracebackException
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ittybit import webhooks
from ittybit.errors import ArgumentError, WebhookError

SECRET = "whsec_" + b64encode(b"the key of the tests, 32 bytes..").decode()
OTHER = "whsec_" + b64encode(b"another").decode()
NOW = 1_800_000_000
EVENT = (
    b'{"id":"evt_1","object":"event","kind":"task.succeeded","created_at":%d,"data":'
    b'{"id":"task_1","object":"task","status":"succeeded"}}' % NOW
)
SCHEMES: list[Any] = ["ittybit", "standard"]


def sign_headers(
    scheme: Any, body: bytes = EVENT, secret: str = SECRET
) -> dict[str, str]:
    return webhooks.sign(body, secret, scheme=scheme, id="msg_1", timestamp=NOW)


def assert_refused(step: str, *arguments: Any, now: float = NOW, **options: Any) -> str:
    with pytest.raises(WebhookError) as caught:
        webhooks.verify(*arguments, clock=lambda: now, **options)
    assert caught.value.step == step, caught.value
    assert SECRET not in str(caught.value)
    assert SECRET.removeprefix("whsec_") not in repr(caught.value)
    return str(caught.value)


def is_accepted(*arguments: Any, now: float = NOW, **options: Any) -> bool:
    webhooks.verify(*arguments, clock=lambda: now, **options)
    return True


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("secret", [SECRET, SECRET.encode(), f"{SECRET}\n", b"key"])
def test_the_variables_of_a_traceback_show_no_secret(scheme: Any, secret: Any) -> None:
    headers = sign_headers(scheme, b"another body")
    signature = [*sign_headers(scheme).values()][-1].removeprefix("v1,")
    is_hex = scheme == "ittybit"
    digest = bytes.fromhex(signature) if is_hex else b64decode(signature)
    with pytest.raises((WebhookError, ArgumentError)) as caught:
        webhooks.verify(EVENT, headers, secret, clock=lambda: NOW)
    trace = TracebackException.from_exception(caught.value, capture_locals=True)
    frames = [frame for frame in trace.stack if frame.filename != __file__]
    shown = " ".join(f"{frame.locals}" for frame in frames)
    assert frames
    for text in (SECRET[6:], repr(b"key"), repr(digest), signature):
        assert text not in shown


def test_the_documented_signature_is_a_hexadecimal_hmac_of_the_body() -> None:
    expected = hmac.new(SECRET.encode(), EVENT, hashlib.sha256).hexdigest()
    assert webhooks.sign(EVENT, SECRET) == {"Ittybit-Signature": expected}


def test_the_standard_signature_matches_the_published_example() -> None:
    # The example is in the specification of Standard Webhooks.
    body = b'{"test": 2432232314}'
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    assert is_accepted(body, headers, secret, now=1614265330)
    made = webhooks.sign(
        body,
        secret,
        scheme="standard",
        id=headers["webhook-id"],
        timestamp=1614265330,
    )
    assert {name.lower(): value for name, value in made.items()} == headers


@pytest.mark.parametrize("scheme", SCHEMES)
@settings(deadline=None)
@given(body=st.binary(), secret=st.binary(min_size=1), other=st.binary(min_size=1))
def test_a_signed_body_is_valid_only_with_its_own_secret(
    scheme: Any, body: bytes, secret: bytes, other: bytes
) -> None:
    own_secret, other_secret = (
        f"whsec_{b64encode(key).decode()}" for key in (secret, other)
    )
    headers = sign_headers(scheme, body, own_secret)
    assert is_accepted(body, headers, own_secret, tolerance=math.inf)
    # HMAC pads a short key with zeros.
    if secret.rstrip(b"\0") != other.rstrip(b"\0") and len(secret + other) < 64:
        assert_refused("signature", body, headers, other_secret, tolerance=math.inf)


@pytest.mark.parametrize("scheme", SCHEMES)
@settings(deadline=None)
@given(data=st.data(), body=st.binary(min_size=1))
def test_one_changed_bit_of_the_body_is_noticed(
    scheme: Any, data: st.DataObject, body: bytes
) -> None:
    bit = data.draw(st.integers(0, len(body) * 8 - 1))
    changed = bytearray(body)
    changed[bit // 8] ^= 1 << bit % 8
    assert_refused("signature", bytes(changed), sign_headers(scheme, body), SECRET)


@pytest.mark.parametrize("scheme", SCHEMES)
@settings(deadline=None)
@given(
    value=st.text(alphabet=st.characters(max_codepoint=255)), which=st.integers(0, 2)
)
def test_an_invalid_header_raises_only_webhook_errors(
    scheme: Any, value: str, which: int
) -> None:
    headers = sign_headers(scheme)
    name = list(headers)[which % len(headers)]
    if value.strip() == headers[name]:
        return
    with pytest.raises(WebhookError):
        webhooks.verify(EVENT, headers | {name: value}, SECRET, clock=lambda: NOW)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("secrets", [[SECRET, OTHER], (OTHER, SECRET), {SECRET}])
def test_any_of_several_secrets_is_sufficient(scheme: Any, secrets: Any) -> None:
    assert is_accepted(EVENT, sign_headers(scheme), secrets)
    assert is_accepted(EVENT, sign_headers(scheme), iter(secrets))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_secrets_are_compared_in_constant_time(
    scheme: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bool] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append(one == other)
        return compared[-1]

    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert is_accepted(EVENT, sign_headers(scheme), [SECRET, OTHER])
    assert compared == [True, False]


def test_a_sender_may_sign_with_the_old_and_the_new_secret() -> None:
    old, new = (sign_headers("standard", secret=key) for key in (OTHER, SECRET))
    both = f"v1a,x {old['Webhook-Signature']} v1,?? {new['Webhook-Signature']}"
    assert is_accepted(EVENT, new | {"Webhook-Signature": both}, SECRET)
    right = new["Webhook-Signature"]
    hundredth, later = ("v1,AA== " * number + right for number in (99, 100))
    assert is_accepted(EVENT, new | {"Webhook-Signature": hundredth}, SECRET)
    for sent in (later, f"v2{right[2:]}", f"{right[:9]}?{right[9:]}"):
        assert_refused("signature", EVENT, new | {"Webhook-Signature": sent}, SECRET)


@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
def test_the_documented_signature_may_be_base64(encode: Any) -> None:
    digest = hmac.digest(SECRET.encode(), EVENT, "sha256")
    text = encode(digest).decode()
    for sent in (text, text.rstrip("="), digest.hex().upper()):
        assert is_accepted(EVENT, {"Ittybit-Signature": sent}, SECRET)
    assert_refused(
        "header", EVENT, {"Ittybit-Signature": f"{text[:9]}?{text[9:]}"}, SECRET
    )


def headers_of(form: str) -> Any:
    fields = webhooks.sign(EVENT, SECRET)
    if form == "pairs":
        return list(fields.items())
    if form == "bytes":
        return [(k.lower().encode(), v.encode()) for k, v in fields.items()]
    if form == "lists":
        return {name: [value] for name, value in fields.items()}
    if form == "tuples":
        return {name.encode(): (value.encode(),) for name, value in fields.items()}
    if form == "message":
        message = Message()
        message["ITTYBIT-SIGNATURE"] = fields["Ittybit-Signature"]
        return message
    return fields


@pytest.mark.parametrize(
    "form", ["mapping", "lists", "tuples", "pairs", "bytes", "message"]
)
def test_headers_of_any_framework_are_accepted(form: str) -> None:
    assert is_accepted(EVENT, headers_of(form), SECRET)


def test_the_name_of_the_header_is_an_option() -> None:
    headers = webhooks.sign(EVENT, SECRET, header="X-Hook")
    assert is_accepted(EVENT, headers, SECRET, header="x-hook")
    message = assert_refused("header", EVENT, headers, SECRET)
    assert "the header Ittybit-Signature is missing" in message


@pytest.mark.parametrize("value", ["", " ", "sha256=00", "ü" * 64, "0" * 63, "=" * 44])
def test_a_malformed_signature_header_is_refused(value: str) -> None:
    assert_refused("header", EVENT, {"Ittybit-Signature": value}, SECRET)


def test_a_repeated_signature_header_is_refused() -> None:
    [(name, value)] = webhooks.sign(EVENT, SECRET).items()
    for headers in ([(name, value)] * 2, {name: [value, value]}):
        assert "occurs 2 times" in assert_refused("header", EVENT, headers, SECRET)
    assert "is missing" in assert_refused("header", EVENT, {name: []}, SECRET)


@pytest.mark.parametrize("name", ["Webhook-Id", "Webhook-Timestamp"])
def test_each_standard_header_is_required_and_signed(name: str) -> None:
    headers = sign_headers("standard")
    without = {key: value for key, value in headers.items() if key != name}
    assert_refused("header", EVENT, without, SECRET)
    assert_refused("signature", EVENT, headers | {name: "1799999999"}, SECRET)
    assert_refused("header", EVENT, headers | {name: " "}, SECRET)


def test_an_id_that_is_not_ascii_is_a_wrong_signature() -> None:
    headers = sign_headers("standard") | {"Webhook-Id": "\u65e5\udc80"}
    assert_refused("signature", EVENT, headers, SECRET)


@pytest.mark.parametrize("value", ["soon", "1.5", "-5", "٣", "1" * 13])
def test_an_invalid_timestamp_is_refused(value: str) -> None:
    headers = sign_headers("standard") | {"Webhook-Timestamp": value}
    assert_refused("header", EVENT, headers, SECRET)


def test_a_standard_webhook_is_not_accepted_as_a_documented_one() -> None:
    headers = sign_headers("standard") | {"Webhook-Signature": "v1,AAAA"}
    assert_refused("signature", EVENT, headers | webhooks.sign(EVENT, SECRET), SECRET)


def test_a_secret_of_the_wrong_kind_has_its_own_error() -> None:
    message = assert_refused(
        "secret", EVENT, sign_headers("standard"), ["plain", "whsec_?"]
    )
    assert "plain" not in message


@pytest.mark.parametrize(
    ("scheme", "tolerance", "apart", "fits"),
    [
        ("standard", None, 300, True),
        ("standard", None, 301, False),
        ("standard", None, -301, False),
        ("standard", 10, 11, False),
        ("standard", timedelta(hours=1), 3600, True),
        ("standard", math.inf, 10**9, True),
        ("standard", 10**400, 10**9, True),
        ("ittybit", None, 86_400, True),
        ("ittybit", None, 86_401, False),
        ("ittybit", None, -86_401, False),
        ("ittybit", 300, 301, False),
        ("ittybit", 0, 0, True),
    ],
)
def test_a_webhook_outside_the_tolerance_is_refused(
    scheme: Any, tolerance: Any, apart: int, fits: bool
) -> None:
    arguments: Any = (EVENT, sign_headers(scheme), SECRET)
    if fits:
        assert is_accepted(*arguments, now=NOW + apart, tolerance=tolerance)
    else:
        message = assert_refused(
            "time", *arguments, now=NOW + apart, tolerance=tolerance
        )
        assert f"{abs(apart)} s {'old' if apart > 0 else 'in the future'}" in message


@pytest.mark.parametrize(
    ("body", "stale"),
    [
        (b'{"created": "2027-01-15T08:00:00Z", "completed": 1800000000}', True),
        (b'{"created_at": 1700000000, "finished_at": 1800000000000}', True),
        (b'{"created": "2027-01-15T08:00:00"}', True),
        (b'{"created": "yesterday", "updated": true, "completed": 1e300}', False),
        (b'{"created": [1], "data": {"created": 1}}', False),
        (b"[1]", False),
        (b"not JSON", False),
        (b"\xff", False),
    ],
)
def test_the_latest_time_in_the_body_is_used_if_no_header_has_one(
    body: bytes, stale: bool
) -> None:
    headers = webhooks.sign(body, SECRET)
    assert is_accepted(body, headers, SECRET)
    late = NOW + 10 * 86_400
    if stale:
        assert_refused("time", body, headers, SECRET, now=late)
    else:
        assert is_accepted(body, headers, SECRET, now=late)


@pytest.mark.parametrize(
    "wrong",
    [
        {"body": "{}"},
        {"body": {"id": 1}},
        {"secrets": ""},
        {"secrets": []},
        {"secrets": [SECRET, ""]},
        {"secrets": "key\n"},
        {"secrets": None},
        {"secrets": b""},
        {"secrets": "whsec_"},
        {"secrets": b"whsec_"},
        {"secrets": b"whsec_key\n"},
        {"secrets": [1]},
        {"secrets": {"key": SECRET}},
        {"headers": 1},
        {"headers": "Ittybit-Signature"},
        {"headers": None},
        {"tolerance": -1},
        {"tolerance": math.nan},
        {"tolerance": True},
        {"tolerance": "5"},
        {"header": ""},
        {"header": None},
        {"header": "X Y"},
        {"cache": {}},
    ],
)
def test_an_invalid_argument_is_not_a_webhook_error(wrong: Any) -> None:
    right: Any = {"body": EVENT, "headers": sign_headers("ittybit"), "secrets": SECRET}
    for function in (webhooks.verify, webhooks.unwrap):
        with pytest.raises(ArgumentError) as caught:
            function(**right | wrong)
        assert "key" not in str(caught.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scheme": "other"},
        {"secret": ""},
        {"body": "{}"},
        {"scheme": "standard", "secret": "plain"},
        {"scheme": "standard", "secret": "whsec_"},
        {"scheme": "standard", "id": "a b"},
        {"scheme": "standard", "id": ""},
        {"scheme": "standard", "id": 5},
        {"scheme": "standard", "timestamp": -1},
        {"scheme": "standard", "timestamp": 1.5},
        {"scheme": "standard", "timestamp": 10**12},
        {"secret": [SECRET]},
        {"header": "X: y\n"},
    ],
)
def test_invalid_arguments_cannot_be_signed(wrong: Any) -> None:
    right: Any = {"body": EVENT, "secret": SECRET}
    with pytest.raises(ArgumentError):
        webhooks.sign(**right | wrong)


def test_a_webhook_signed_now_is_fresh_and_has_its_own_id() -> None:
    one, other = (webhooks.sign(EVENT, SECRET, scheme="standard") for _ in "ab")
    webhooks.verify(EVENT, one, SECRET)
    assert one["Webhook-Id"] != other["Webhook-Id"]
