"""Create a cover of each video that appears in a folder, until Ctrl-C."""

import sys
import time

from ittybit import Ittybit
from ittybit_sync.batch import items_in

folder, covers = sys.argv[1:]

with Ittybit() as client:
    run = client.batch(
        "watch.sqlite3", task={"kind": "image", "width": 160}, to=f"{covers}/"
    )
    while True:
        # The journal knows finished files. A program that was stopped continues.
        for outcome in run(items_in(folder, "*.mp4")):
            print(outcome.source, outcome.files or outcome.error, flush=True)
        time.sleep(2)
