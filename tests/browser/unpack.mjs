// Writes what a Brotli file holds: Node reads it without a further package.
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const [source, target] = process.argv.slice(2);
await pipeline(
  createReadStream(source),
  createBrotliDecompress(),
  createWriteStream(target),
);
