"""Create a cover of each video that appears in a folder, until Ctrl-C."""

import asyncio
import sys

from ittybit import AsyncIttybit
from ittybit_async.batch import items_in


async def main() -> None:
    folder, covers = sys.argv[1:]
    async with AsyncIttybit() as client:
        task = {"kind": "image", "width": 160}
        run = client.batch("watch.sqlite3", task=task, to=f"{covers}/")
        while True:
            # The journal knows finished files. A program that was stopped continues.
            async for outcome in run(items_in(folder, "*.mp4")):
                print(outcome.source, outcome.files or outcome.error, flush=True)
            await asyncio.sleep(2)


asyncio.run(main())
