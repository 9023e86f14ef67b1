/** Bytes as a host sends them: gzip, level 6, file by file. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));

const isGzip = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Length on the wire. What is gzip already is not made smaller by a second pass. */
export function gzipped(file) {
  const bytes = Buffer.from(file);
  return isGzip(bytes) ? bytes.length : gzipSync(bytes, { level: 6 }).length;
}

/** Length on the wire of several files. */
export function together(files) {
  return files.reduce((total, file) => total + gzipped(file), 0);
}

/** A peer's library as a site would ship it: `code` bundled and minified, without what it does not use. */
export async function bundled(code) {
  const stdin = { contents: code, resolveDir: HERE, loader: "js" };
  const options = { bundle: true, minify: true, format: "esm", platform: "browser", write: false, logLevel: "error" };
  const { outputFiles } = await build({ ...options, stdin });
  return outputFiles[0].contents;
}
