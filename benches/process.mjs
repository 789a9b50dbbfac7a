/** The shop as a process: how soon it answers, and what memory it takes. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { amount } from './figures.mjs';
import { agent, ask, load } from './load.mjs';
import { openShop, withServers } from './programs.mjs';

/** As many addresses are asked for as a page cache could keep. */
const ADDRESSES = 500;

export async function start({ folder, rounds }) {
  const file = path.join(folder, 'start.db');
  // The first start makes the database.
  await (await openShop(file)).stop();
  const [times, atRest] = [[], []];
  for (let round = 0; round < 3 * rounds; round += 1) {
    const start = performance.now();
    const shop = await openShop(file);
    await ask(`${shop.url}/`);
    times.push(performance.now() - start);
    atRest.push(resident(shop.pid));
    await shop.stop();
  }
  return [
    amount({ what: 'start to first answer, existing database', unit: 'ms', shop: times, atMost: 50 }),
    amount({ what: 'memory at rest, after its first page', unit: 'MB', shop: atRest, atMost: 30 }),
  ];
}

export async function memory({ folder, seconds }) {
  return withServers([() => openShop(path.join(folder, 'memory.db'))], async (shop) => {
    const by = agent();
    for (const encoding of ['', 'br', 'gzip']) {
      await load(`${shop.url}/`, seconds, encoding);
      const headers = encoding ? { 'accept-encoding': encoding } : {};
      for (let address = 0; address < ADDRESSES; address += 1) {
        await ask(`${shop.url}/?max=${100 + address}`, { by, headers });
      }
    }
    by.destroy();
    const what = `memory after load and ${ADDRESSES} pages in three encodings`;
    return [amount({ what, unit: 'MB', shop: [resident(shop.pid)], atMost: 100 })];
  });
}

/** Memory of a process in megabytes. */
function resident(pid) {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  // Of 1,024 bytes each, by what the kernel means with kB.
  return (Number(kilobytes) * 1024) / 1e6;
}
