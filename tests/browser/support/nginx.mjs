/** A real nginx on loopback ports, with a configuration and a folder of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Rules of a built `_headers` file: `[{path, headers: [[name, value]]}]`. */
export function headerRules(text) {
  const rules = [];
  for (const line of text.split("\n").filter((one) => one.trim())) {
    if (/^\S/.test(line)) rules.push({ path: line.trim(), headers: [] });
    else {
      const [, name, value] = /^\s+([^:]+):\s*(.*)$/.exec(line);
      rules.at(-1).headers.push([name, value]);
    }
  }
  return rules;
}

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** One site as a location; the headers are those for its pages. */
function host({ dir, path }, port) {
  const page = headerRules(readFileSync(join(dir, "_headers"), "utf8")).find((rule) => rule.path === `${path}*`);
  const headers = page.headers.map(([name, value]) => `add_header ${name} "${value}" always;`);
  return `server {
    listen 127.0.0.1:${port};
    location ${path} {
      alias ${dir}/;
      error_page 404 ${path}404.html;
      ${headers.join("\n      ")}
    }
  }`;
}

function configuration(folder, hosts, gzip) {
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
    text/html html; text/css css; text/javascript js; image/svg+xml svg; text/markdown md;
    application/json json; application/xml xml; text/plain txt; font/woff2 woff2; application/wasm wasm;
  }
  ${gzip ? "gzip on; gzip_types text/css text/javascript image/svg+xml application/json;" : ""}
  ${hosts.join("\n  ")}
}
`;
}

function binary() {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const found = folders.map((folder) => join(folder, "nginx")).find((path) => existsSync(path));
  if (!found) throw new Error("nginx is missing: tests/all.sh installs it");
  return found;
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

/** Serves `[{dir, path}]`, each on a port of its own, compressed when `gzip` is set; tells their addresses. */
export async function serve(parent, sites, { gzip = false } = {}) {
  const folder = join(parent, "nginx");
  mkdirSync(folder);
  const ports = [];
  for (const _site of sites) ports.push(await freePort());
  const file = join(folder, "nginx.conf");
  writeFileSync(file, configuration(folder, sites.map((site, at) => host(site, ports[at])), gzip));
  const child = spawn(binary(), ["-p", folder, "-c", file, "-e", "stderr"], { stdio: ["ignore", "ignore", "inherit"] });
  const origins = sites.map(({ path }, at) => `http://127.0.0.1:${ports[at]}${path}`);
  await answers(origins[0], child);
  return {
    origins,
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
