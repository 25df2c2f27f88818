"""A page from which a browser uploads a file, without the API key."""

import os
from uuid import uuid4

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from ittybit import AsyncIttybit

PAGE = """\
<!doctype html>
<title>Upload</title>
<input type="file">
<output></output>
<script>
  document.querySelector("input").onchange = async ({ target }) => {
    const [file] = target.files;
    const named = "/signatures?filename=" + encodeURIComponent(file.name);
    const { url } = await (await fetch(named, { method: "POST" })).json();
    const sent = await fetch(url, { method: "PUT", body: file });
    document.querySelector("output").value = sent.ok ? "uploaded" : sent.status;
  };
</script>
"""
app = FastAPI()
client = AsyncIttybit()


@app.get("/")
async def show_page() -> HTMLResponse:
    return HTMLResponse(PAGE)


@app.post("/signatures")
async def create_signature(filename: str) -> dict[str, str]:
    signature = await client.signatures.create(
        filename=filename, folder=f"visitors/{uuid4()}", method="put"
    )
    return {"url": signature.url}


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PORT"]), log_level="warning")
