/** What a checkout and a paid order cost the shop. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { amount, median, missing, ratio } from './figures.mjs';
import { agent, ask } from './load.mjs';
import { openShop, printed, withServers } from './programs.mjs';

const BOOK = 'c330540ddad6489193294cd952a17292';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
/** So many orders fit into the write-ahead log before SQLite begins it anew. */
const COUNTED = 8;
const DURABLE = 'durable transactions of creating a checkout';

/** Paid orders a second: the shop's own functions beside the same writes by sqlx alone. */
export async function paidOrders({ folder, programs, rounds, orders }) {
  const { status, text } = printed(programs.limit_orders, [folder, String(rounds), String(orders)]);
  if (status !== 0) throw new Error('the orders could not be placed');
  const of = (who) => [...text.matchAll(new RegExp(`^${who} ([\\d.]+)$`, 'gm'))].map(([, rate]) => Number(rate));
  return [ratio({ what: 'paid orders a second, placing and settling', unit: '', shop: of('shop'), limit: of('limit'), atLeast: 0.5 })];
}

/** Creating a checkout, one visitor after the other, beside what its Stripe takes of that. */
export async function checkouts({ folder, rounds, requests }) {
  const file = path.join(folder, 'checkouts.db');
  return withServers([() => openShop(file)], async (shop) => {
    const [byShop, byStripe] = [agent(), agent()];
    // The first connections are made.
    await began(shop, byShop);
    await askedOfStripe(shop, byStripe);
    const durable = await flushes(shop.pid, `${file}-wal`, async () => {
      for (let order = 0; order < COUNTED; order += 1) await began(shop, byShop);
    }).then((count) => amount({ what: DURABLE, unit: '', shop: [count / COUNTED], atMost: 1 }), (error) => missing(DURABLE, error));
    const own = [];
    for (let round = 0; round < rounds; round += 1) {
      const [whole, stripe] = [[], []];
      for (let order = 0; order < requests; order += 1) {
        whole.push(await began(shop, byShop));
        stripe.push(await askedOfStripe(shop, byStripe));
      }
      own.push(median(whole) - median(stripe));
    }
    byShop.destroy();
    byStripe.destroy();
    return [
      amount({ what: "creating a checkout, without its Stripe's answer", unit: 'ms', shop: own, atMost: 2, note: 'with Stripe’s stand-in beside it in one process' }),
      durable,
    ];
  });
}

/** A new visitor's checkout; how long it took in milliseconds. */
async function began(shop, by) {
  const { ms, text } = await ask(`${shop.url}/fn/start_checkout`, { by, method: 'POST', headers: { ...FORM, origin: shop.url }, body: `item=${BOOK}` });
  if (!text.includes('client_secret')) throw new Error(`no checkout: ${text.slice(0, 200)}`);
  return ms;
}

/** What the shop asks of Stripe for it, asked by ourselves. */
async function askedOfStripe(shop, by) {
  const id = crypto.randomUUID().replaceAll('-', '');
  const body = new URLSearchParams({
    amount: '1999',
    currency: 'usd',
    description: 'On the Road',
    'automatic_payment_methods[enabled]': 'true',
    'metadata[order_id]': id,
    'metadata[attempt]': '1',
  });
  const headers = { ...FORM, authorization: `Bearer ${shop.stripe.STRIPE_SECRET_KEY}`, 'idempotency-key': `bench-${id}` };
  const { ms } = await ask(`${shop.stripe.STRIPE_API_BASE}/v1/payment_intents`, { by, method: 'POST', headers, body: body.toString() });
  return ms;
}

/** How often a process waits for the disk with a file during `work`, as strace sees it. */
async function flushes(pid, file, work) {
  const strace = spawn('strace', ['-f', '-y', '-e', 'trace=fsync,fdatasync', '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let seen = '';
  const ended = new Promise((resolve) => strace.once('close', resolve));
  await new Promise((resolve, reject) => {
    strace.once('error', reject);
    strace.once('close', () => reject(new Error(seen)));
    strace.stderr.setEncoding('utf8').on('data', (text) => {
      seen += text;
      if (seen.includes(' attached')) resolve();
    });
  });
  try {
    await work();
  } finally {
    strace.kill('SIGINT');
    await ended;
  }
  return seen.split('\n').filter((line) => /\bf(data)?sync\(/.test(line) && line.includes(`<${file}>`)).length;
}
