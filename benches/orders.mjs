/** What a checkout and a paid order cost the shop. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { amount, median, ratio } from './figures.mjs';
import { agent, ask } from './load.mjs';
import { openShop, printed, withServers } from './programs.mjs';

const BOOK = 'c330540ddad6489193294cd952a17292';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
/** So many orders fit into the write-ahead log before SQLite begins it anew. */
const COUNTED = 8;

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
  // A database that was closed has an empty write-ahead log.
  await (await openShop(file)).stop();
  return withServers([() => openShop(file)], async (shop) => {
    const [byShop, byStripe] = [agent(), agent()];
    // The first connections are made.
    await began(shop, byShop);
    const before = commits(`${file}-wal`);
    for (let order = 0; order < COUNTED; order += 1) await began(shop, byShop);
    const transactions = (commits(`${file}-wal`) - before) / COUNTED;
    await askedOfStripe(shop, byStripe);
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
      amount({ what: 'durable transactions of creating a checkout', unit: '', shop: [transactions], atMost: 1 }),
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

/** The transactions in a write-ahead log (https://sqlite.org/fileformat2.html#the_write_ahead_log). */
function commits(file) {
  if (!existsSync(file)) return 0;
  const log = readFileSync(file);
  if (log.length < 32) return 0;
  const frame = 24 + log.readUInt32BE(8);
  let count = 0;
  for (let at = 32; at + frame <= log.length; at += frame) {
    // Frames of an older log have other salts.
    if (log.compare(log, 16, 24, at + 8, at + 16) !== 0) break;
    if (log.readUInt32BE(at + 4) !== 0) count += 1;
  }
  return count;
}
