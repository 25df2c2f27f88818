"""The pytest plugin, run on projects of users."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

PROJECT = {
    "conftest": "",
    "test_blocking": """
        import os
        import pytest
        from ittybit import InternalServerError, Ittybit

        def test_a_task_is_created_and_recorded(ittybit_client, ittybit_emulator):
            file = ittybit_client.files.upload(b"any bytes", filename="a.mp4")
            task = ittybit_client.tasks.create_and_wait(
                kind="image", file_id=file.id, width=320, format="webp"
            )
            assert (task.output.width, task.output.type) == (320, "image/webp")
            assert len(ittybit_emulator.calls("POST", "/tasks")) == 1

        def test_each_test_starts_empty(ittybit_client, ittybit_emulator):
            assert not ittybit_emulator.calls()
            assert len(ittybit_client.media.list()) == 0

        @pytest.mark.ittybit_fault(status=503, path="/media", times=None)
        def test_a_marker_injects_a_fault(ittybit_client):
            with pytest.raises(InternalServerError):
                ittybit_client.with_options(max_retries=0).media.list()

        @pytest.mark.ittybit_answer([{"id": "med_1", "title": "Pier"}], path="/media")
        def test_a_marker_answers(ittybit_client):
            assert ittybit_client.media.list()[0].title == "Pier"

        def test_a_client_of_the_program_uses_the_server(ittybit_emulator):
            with Ittybit() as client:
                client.media.create(title="Harbour")
            assert len(ittybit_emulator.calls("POST", "/media")) == 1
    """,
    "test_asyncio": """
        async def test_the_client_for_asyncio_works(async_ittybit_client):
            async with async_ittybit_client as client:
                media = await client.media.create(title="Harbour")
                assert (await client.media.get(media.id)).title == "Harbour"

        async def test_a_client_that_is_not_closed_causes_no_warning(
            async_ittybit_client
        ):
            assert len(await async_ittybit_client.media.list()) == 0
    """,
}
MISUSES = """
    import pytest

    @pytest.mark.ittybit_fault(code=503)
    def test_unknown(ittybit_client):
        pass

    @pytest.mark.ittybit_fault("/tasks", 402)
    def test_positional(ittybit_client):
        pass

    @pytest.mark.ittybit_answer([], "/tasks")
    def test_positional_answer(ittybit_client):
        pass

    @pytest.mark.ittybit_fault(status=402)
    def test_without_server():
        pass

    @pytest.mark.usefixtures("ittybit_emulator")
    @pytest.mark.ittybit_fault(status=402)
    def test_with_server():
        pass
"""
OPTIONS = (
    *("-p", "no:cacheprovider", "-W", "error", "--asyncio-mode=auto"),
    *("-o", "asyncio_default_fixture_loop_scope=function"),
)


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_project_uses_the_fixtures_and_the_markers(
    pytester: pytest.Pytester, workers: str
) -> None:
    pytester.makepyfile(**PROJECT)
    arguments = (*OPTIONS, "--strict-markers", "-n", workers)
    result = pytester.runpytest_subprocess(*arguments)
    assert result.parseoutcomes() == {"passed": 7}


def test_wrong_use_of_a_marker_is_an_error(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(MISUSES)
    result = pytester.runpytest_subprocess(*OPTIONS)
    assert result.parseoutcomes() == {"errors": 4, "passed": 1}
    result.stdout.fnmatch_lines(
        [
            "*ArgumentError: the marker ittybit_fault: *'code'*",
            "*ArgumentError: ittybit_fault accepts only named arguments, such as *",
            "*ArgumentError: ittybit_answer accepts only named arguments after the *",
            "*UsageError: the marker ittybit_fault has no effect, because *",
        ]
    )


def test_a_project_can_render_media(pytester: pytest.Pytester, samples: Path) -> None:
    pytester.makeconftest("""
        import pytest

        @pytest.fixture(scope="session")
        def ittybit_emulator_options():
            return {"processes": 1}
    """)
    pytester.makepyfile(f"""
        def test_an_image_is_rendered(ittybit_client):
            file = ittybit_client.files.upload({str(samples / "still.png")!r})
            task = ittybit_client.tasks.create_and_wait(
                kind="image", file_id=file.id, width=32
            )
            assert task.output.width == 32
            assert task.output.filesize > 500
    """)
    result = pytester.runpytest_subprocess(*OPTIONS)
    assert result.parseoutcomes() == {"passed": 1}


def test_the_plugin_imports_neither_client_nor_server(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile("""
        import sys

        def test_nothing_is_imported():
            loaded = {name.partition(".")[0] for name in sys.modules}
            assert not loaded & {"aiohttp", "requests", "ittybit_emulator"}
    """)
    plain = ("-p", "no:cacheprovider", "-p", "no:asyncio", "-p", "no:requests_mock")
    result = pytester.runpytest_subprocess(*plain)
    assert result.parseoutcomes() == {"passed": 1}
