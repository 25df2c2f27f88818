"""Convert a video in your storage: python s3_to_s3.py s3://a/in.mov s3://a/out.mp4"""

import sys

from ittybit import Ittybit

source, target = sys.argv[1:]

with Ittybit() as client:
    job = client.jobs.create(
        kind="video",
        input=source,
        output=target,
        options={"width": 80, "format": "mp4"},
    )
    job = client.jobs.wait(job.id, timeout=3600)
    print(job.status, job.output)
