/** A server in front of another one that sends pages in small pieces, as a slow network does; everything else at once. */
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/** Bytes of a piece, to the next tag, and milliseconds to the next. */
const PIECE = 300;
const PAUSE = 20;

/** Where pieces end: a menu that is still without its last lines and a button without its text have another width than later. So has half a
    word, which no page can help: other pieces end before a tag. */
function ends(body) {
  const found = [body.length];
  for (const { index } of body.toString("latin1").matchAll(/<option|(?<=<button[^>]*>)/g)) found.push(index);
  for (let at = body.indexOf("<", PIECE); at > 0; at = body.indexOf("<", at + PIECE)) found.push(at);
  return found.sort((a, b) => a - b);
}

/** Starts it; gives its origin and a function that ends it. */
export async function trickle(origin) {
  const server = createServer(async (request, response) => {
    const answer = await fetch(new URL(request.url, origin));
    const body = Buffer.from(await answer.arrayBuffer());
    const type = answer.headers.get("content-type") ?? "";
    response.writeHead(answer.status, { "Content-Type": type, "Cache-Control": "max-age=60" });
    if (!type.startsWith("text/html")) return response.end(body);
    let start = 0;
    for (const end of ends(body)) {
      response.write(body.subarray(start, end));
      start = end;
      await pause(PAUSE);
    }
    response.end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
