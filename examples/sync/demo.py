# Generated from examples/async/demo.py by build_sync.py. Do not edit.
"""Demo: render media on a local server, and show them on a contact sheet.

    python examples/sync/demo.py                      with a dozen generated media
    python examples/sync/demo.py clip.mp4 photo.jpg   with your media

The program starts a server, uploads the media concurrently, renders each of them in
several formats, downloads and verifies the results, prints a table, and writes
demo-out/index.html.
"""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.console import Console

sys.path.append(str(Path(__file__).parents[1]))  # the folder of contact_sheet

from contact_sheet import (
    Medium,
    Order,
    Rendition,
    Screen,
    gather,
    list_orders,
    run_program,
    verify,
    write_report,
)
from ittybit import APIError
from ittybit_emulator import Emulator
from ittybit_sync import Ittybit, each, run

OUT = Path("demo-out")


def upload(client: Ittybit, screen: Screen, medium: Medium) -> list[Order]:
    """Upload a file and return its orders."""
    file = client.files.upload(medium.path, on_progress=screen.upload_callback(medium))
    wanted = list_orders(medium, file.id, OUT / "renditions")
    screen.record_upload(medium, wanted)
    return wanted


def render(client: Ittybit, screen: Screen, order: Order) -> Rendition:
    """Render, download, and verify a rendition."""
    try:
        task = client.tasks.create_and_wait(
            request=order.request,
            timeout=300,
            on_progress=screen.render_callback(order),
        )
        assert task.output  # a completed task has an output
        client.files.download(task.output, order.path)
        for url, path in order.sheets(task.output):
            client.files.download(url, path)
    except APIError as error:
        return screen.record_rendition(Rendition.failed(order, error))
    return screen.record_rendition(verify(order, task))


def main(media: Sequence[Medium], console: Console) -> int:
    """Upload, render, and verify `media`. Return 1 if a rendition is wrong, else 0."""
    with Emulator() as emulator, Screen(media, console) as screen:
        with Ittybit(emulator.key, base_url=emulator.url) as client:
            uploads = each(partial(upload, client, screen), media, limit=4)
            wanted = [order for found in uploads for order in found]
            renderings = each(partial(render, client, screen), wanted, limit=4)
            renditions = [rendition for rendition in renderings]
    return write_report(media, renditions, OUT, screen.seconds, console)


def demo(own: Sequence[Path]) -> int:
    """Run the demo with your media or, without any, with a dozen generated media."""
    console = Console()
    with console.status("Reading the media" if own else "Making a dozen media"):
        media = gather(own, OUT / "inputs")
    return run(main(media, console))


if __name__ == "__main__":
    sys.exit(run_program(__doc__, demo))
