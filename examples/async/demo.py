"""From media to a contact sheet of verified renditions, on a server of this machine.

    python examples/async/demo.py                      with a dozen media of its own
    python examples/async/demo.py clip.mp4 photo.jpg   with media of yours

Starts the server, uploads the media side by side, has renditions made that fit each of
them, downloads and verifies these, prints a table and writes demo-out/index.html.
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
    orders,
    program,
    report,
    verify,
)
from ittybit import APIError
from ittybit_async import AsyncIttybit, each, run
from ittybit_emulator import Emulator

OUT = Path("demo-out")


async def upload(client: AsyncIttybit, screen: Screen, medium: Medium) -> list[Order]:
    """Send a file, and say which renditions it shall have."""
    file = await client.files.upload(medium.path, on_progress=screen.sending(medium))
    wanted = orders(medium, file.id, OUT / "renditions")
    screen.sent(medium, wanted)
    return wanted


async def render(client: AsyncIttybit, screen: Screen, order: Order) -> Rendition:
    """Have a rendition made, bring it home and verify it."""
    try:
        task = await client.tasks.create_and_wait(
            request=order.request,
            timeout=300,
            on_progress=screen.rendering(order),
        )
        assert task.output  # a task that rendered has one
        await client.files.download(task.output, order.path)
        for url, path in order.sheets(task.output):
            await client.files.download(url, path)
    except APIError as error:
        return screen.ended(Rendition.failed(order, error))
    return screen.ended(verify(order, task))


async def main(media: Sequence[Medium], console: Console) -> int:
    """Upload, render and verify `media`; return 1 if a rendition is wrong, else 0."""
    with Emulator() as emulator, Screen(media, console) as screen:
        async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
            uploads = each(partial(upload, client, screen), media, limit=4)
            wanted = [order async for found in uploads for order in found]
            renderings = each(partial(render, client, screen), wanted, limit=4)
            renditions = [rendition async for rendition in renderings]
    return report(media, renditions, OUT, screen.seconds, console)


def demo(own: Sequence[Path]) -> int:
    """Run the demo on media of your own, or on a dozen made for it."""
    console = Console()
    with console.status("Reading the media" if own else "Making a dozen media"):
        media = gather(own, OUT / "inputs")
    return run(main(media, console))


if __name__ == "__main__":
    sys.exit(program(__doc__, demo))
