/** Asking a server: as often as it answers, or one request after the other. */
import { execFile } from 'node:child_process';
import http from 'node:http';
import { promisify } from 'node:util';
import { median } from './figures.mjs';

const CONNECTIONS = 16;

/** What wrk measures in so many seconds: requests a second, and their p99 in milliseconds. */
export async function load(url, seconds, encoding = '') {
  const args = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--latency'];
  if (encoding) args.push('-H', `Accept-Encoding: ${encoding}`);
  const { stdout } = await promisify(execFile)('wrk', [...args, url]);
  const failed = /Non-2xx or 3xx responses: \d+|Socket errors: .*/.exec(stdout);
  const persecond = /Requests\/sec:\s+([\d.]+)/.exec(stdout);
  const p99 = /^\s+99%\s+([\d.]+)(us|ms|s)\s*$/m.exec(stdout);
  if (failed || !persecond || !p99) throw new Error(`${url}: ${failed?.[0] ?? stdout}`);
  const unit = { us: 0.001, ms: 1, s: 1000 }[p99[2]];
  return { rate: Number(persecond[1]), p99: Number(p99[1]) * unit };
}

/** Loads two servers in turn, so often; the figures of each. */
export async function loadBoth(shop, limit, rounds, seconds, encoding) {
  const found = { shop: [], limit: [] };
  for (const url of [shop, limit]) await load(url, 1, encoding);
  for (let round = 0; round < rounds; round += 1) {
    found.shop.push(await load(shop, seconds, encoding));
    found.limit.push(await load(limit, seconds, encoding));
  }
  return found;
}

/** A connection that is kept, for requests one after the other. */
export const agent = () => new http.Agent({ keepAlive: true, maxSockets: 1 });

/** One request: its answer, and how long it took in milliseconds. */
export function ask(url, { by, method = 'GET', headers = {}, body = '' } = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const request = http.request(url, { agent: by, method, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const ms = performance.now() - start;
        const text = Buffer.concat(parts).toString();
        if (answer.statusCode === 200) resolve({ ms, text });
        else reject(new Error(`${method} ${url}: ${answer.statusCode} ${text.slice(0, 200)}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The median latency in milliseconds of so many requests, one after the other. */
export async function latency(url, count, by) {
  const times = [];
  for (let request = 0; request < count; request += 1) times.push((await ask(url, { by })).ms);
  return median(times);
}
