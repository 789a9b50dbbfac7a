/**
 * Measures the built shop and prints one table: `script/bench` says how to call it. Every ratio is
 * of one run, shop and limit in turn; each figure is a median with the least and the most.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { missing, table } from './figures.mjs';
import { growth } from './growth.mjs';
import { cachedList, renderedList } from './list.mjs';
import { checkouts, paidOrders } from './orders.mjs';
import { memory, start } from './process.mjs';
import { built, byHand, ROOT } from './programs.mjs';
import { interactive, weights } from './visits.mjs';

const MEASUREMENTS = { cached: cachedList, rendered: renderedList, growth, weights, interactive, checkouts, paid: paidOrders, start, memory };
const LIMITS = ['limit_bare', 'limit_orders', 'many_books'];

const { values: asked } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const names = asked.only?.split(',') ?? Object.keys(MEASUREMENTS);
const unknown = names.find((name) => !MEASUREMENTS[name]);
if (unknown !== undefined) throw new Error(`no measurement is called ${unknown}: there are ${Object.keys(MEASUREMENTS).join(', ')}`);
const size = asked.quick
  ? { rounds: 3, seconds: 2, requests: 30, books: 100_000, visits: 3, orders: 50 }
  : { rounds: 7, seconds: 5, requests: 100, books: 1_000_000, visits: 5, orders: 200 };

// On a disk: what is durable there costs what it costs a shop.
mkdirSync(path.join(ROOT, 'target'), { recursive: true });
const folder = mkdtempSync(path.join(ROOT, 'target', 'bench-'));
const lines = [];
try {
  const programs = { ...built(LIMITS), ...(names.includes('rendered') ? byHand() : {}) };
  for (const name of names) {
    console.log(`bench: ${name}`);
    try {
      lines.push(...(await MEASUREMENTS[name]({ ...size, folder, programs })));
    } catch (error) {
      lines.push(missing(name, error));
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

console.log(`\n${asked.quick ? 'A quick run' : 'A full run'} on ${cpus().length} × ${cpus()[0].model}\n`);
console.log(table(lines));
if (lines.some(({ noisy }) => noisy)) console.log('\nNOISY: run it again where nothing else runs before you believe the lines that say so.');
if (!asked.quick && !asked.only) {
  const hot = ['bench', '--locked', '--no-default-features', '--features', 'ssr', '--bench', 'hot'];
  if (spawnSync('cargo', hot, { cwd: ROOT, stdio: 'inherit' }).status !== 0) process.exitCode = 1;
}
