"""Convert a video in your storage: python s3_to_s3.py s3://a/in.mov s3://a/out.mp4"""

import asyncio
import sys

from ittybit import AsyncIttybit


async def main() -> None:
    source, target = sys.argv[1:]
    async with AsyncIttybit() as client:
        job = await client.jobs.create_and_wait(
            kind="video",
            input=source,
            output=target,
            options={"width": 80, "format": "mp4"},
            timeout=3600,
        )
        print(job.status, job.output)


asyncio.run(main())
