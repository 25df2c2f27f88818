"""Models as fields of pydantic, responses of FastAPI, dicts, and examples in tests."""

import asyncio
import json
from typing import Annotated, Any

import pydantic
import pytest
from fastapi import Body, FastAPI

from ittybit import types
from ittybit.steps import Video
from ittybit.types import File, Media, Model, Task

MODELS = [
    value
    for name in types.__all__
    if isinstance(value := getattr(types, name), type)
    and issubclass(value, Model)
    and value is not Model
]


class Order(pydantic.BaseModel):
    """A model of a user that contains one of our models."""

    media: Media
    task: Task | None = None


@pytest.mark.parametrize("model", MODELS)
def test_a_model_survives_pydantic(model: type[Model]) -> None:
    adapter = pydantic.TypeAdapter(model)
    example = model.example()
    assert adapter.validate_python(adapter.dump_python(example)) == example
    assert adapter.validate_json(adapter.dump_json(example)) == example
    properties = adapter.json_schema(mode="serialization")["properties"]
    assert set(properties) == set(model.__struct_encode_fields__)


def test_pydantic_names_the_field_of_the_wrong_type() -> None:
    with pytest.raises(pydantic.ValidationError, match=r"Expected `str`.*\$\.id"):
        Order.model_validate({"media": {"id": 3}})


def test_a_model_is_a_field_of_a_pydantic_model() -> None:
    order = Order.model_validate({"media": {"id": "med_1"}})
    assert order.media == Media(id="med_1")
    assert order.model_dump() == {"media": {"id": "med_1"}, "task": None}


async def request(app: FastAPI, method: str, path: str, body: bytes = b"") -> Any:
    """Send one request to an ASGI application and return the JSON of the response."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    await app({**scope, "query_string": b"", "root_path": ""}, receive, send)
    return json.loads(b"".join(message.get("body", b"") for message in sent))


def test_fastapi_returns_and_receives_models_and_describes_them() -> None:
    app = FastAPI()

    @app.get("/media")
    def first() -> Media:
        return Media.example(files=(File.example(),))

    @app.post("/tasks")
    def echo(task: Annotated[Task, Body()]) -> list[Task]:
        return [task]

    media = asyncio.run(request(app, "GET", "/media"))
    assert (media["id"], media["files"][0]["kind"]) == ("med_k3v8q1m5x7z2", "video")
    body = b'{"id": "task_1", "output": {"id": "file_1"}}'
    tasks = asyncio.run(request(app, "POST", "/tasks", body))
    assert tasks == [{"id": "task_1", "output": {"id": "file_1"}}]
    responses = app.openapi()["paths"]["/media"]["get"]["responses"]
    schema = responses["200"]["content"]["application/json"]["schema"]
    assert schema["properties"]["files"]["items"]["properties"]["filesize"]


def test_dict_and_model_dump_return_the_fields() -> None:
    media = Media(id="med_1", title="Pier")
    assert dict(media)["title"] == "Pier"
    assert media.model_dump() == {"id": "med_1", "title": "Pier"}
    assert media.model_dump(mode="json", exclude_none=True) == media.to_dict()


def test_an_example_accepts_fields_and_names_an_unknown_one() -> None:
    assert Media.example(title="Pier").title == "Pier"
    assert Task.example().status == "completed"
    with pytest.raises(TypeError, match="'tilte'"):
        Media.example(tilte="Pier")


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("value", [Media(id="med_1"), Video(width=320)])
def test_the_error_of_json_points_to_to_dict(value: Any, indent: int | None) -> None:
    for data in (value, {"values": [value]}):
        with pytest.raises(TypeError, match=r"call its to_dict\(\) first"):
            json.dumps(data, indent=indent)
        text = json.dumps(data, indent=indent, default=type(value).to_dict)
        assert '"id"' in text or '"width"' in text


def test_the_name_of_a_model_is_a_plain_str_elsewhere() -> None:
    assert (type(Media.__name__), f"{Media.__name__}") == (str, "Media")
