/** nginx on a loopback port, as a static host would be set up: gzip, what the site's own `_headers` says of caches, and files with a hash in their name kept for a year. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort, headerRules } from "../../../tests/browser/support/nginx.mjs";

function binary() {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const found = folders.map((folder) => join(folder, "nginx")).find((path) => existsSync(path));
  if (!found) throw new Error("nginx is missing");
  return found;
}

/** What a site says of caches, as lines of a map by address. */
function caching(root) {
  const file = join(root, "_headers");
  const rules = existsSync(file) ? headerRules(readFileSync(file, "utf8")) : [];
  return rules.flatMap(({ path, headers }) => {
    const pattern = path.endsWith("*") ? `~^${path.slice(0, -1)}` : path;
    return headers.filter(([name]) => name === "Cache-Control").map(([, value]) => `"${pattern}" "${value}";`);
  });
}

function configuration(folder, root, port) {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`);
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr error;
events { worker_connections 256; }
http {
  access_log off;
  log_not_found off;
  charset utf-8;
  ${temporary.join("\n  ")}
  types {
    text/html html; text/css css; text/javascript js; image/svg+xml svg; application/json json; application/wasm wasm;
  }
  gzip on;
  gzip_comp_level 6;
  gzip_min_length 256;
  gzip_types text/css text/javascript image/svg+xml application/json;
  map $uri $kept {
    default "no-cache";
    ${caching(root).join("\n    ")}
    "~[._-][0-9a-f]{7,}\\.[a-z_]+$" "public, max-age=31536000, immutable";
  }
  server {
    listen 127.0.0.1:${port};
    root ${root};
    add_header Cache-Control $kept;
  }
}
`;
}

async function answers(url, child) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    try {
      return await fetch(url);
    } catch {
      await pause(50);
    }
  }
  throw new Error(`nginx does not answer at ${url}`);
}

/** Serves a folder; `stop` ends it. */
export async function serve(root, folder) {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const file = join(folder, "nginx.conf");
  writeFileSync(file, configuration(folder, root, port));
  const child = spawn(binary(), ["-p", folder, "-c", file, "-e", "stderr"], { stdio: ["ignore", "ignore", "inherit"] });
  const origin = `http://127.0.0.1:${port}/`;
  await answers(origin, child);
  const ended = once(child, "exit");
  return { origin, stop: async () => { child.kill("SIGTERM"); await ended; } };
}
