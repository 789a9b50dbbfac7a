/** Starts the shops that the specs visit, tells the workers where they are, and ends them afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openShop, STRIPE_VARIABLES, type Shop } from './shops';

/** Who holds it may refund. */
const ADMIN_TOKEN = 'the-seller-of-these-tests';
/** What the seller signs in with. */
const PASSWORD = 'a shelf of old books';

export default async function globalSetup(): Promise<() => Promise<void>> {
  const env = process.env;
  const keysGiven = Boolean(env.STRIPE_SECRET_KEY && env.STRIPE_PUBLISHABLE_KEY);
  if (keysGiven && !/^(sk|rk)_test_/.test(env.STRIPE_SECRET_KEY ?? '')) {
    throw new Error('these tests buy and decline: give them test keys, never live ones');
  }
  if (keysGiven) env.STRIPE_API_BASE ??= 'https://api.stripe.com';
  if (env.BOOKSHOP_URL) {
    if (!keysGiven) throw new Error('BOOKSHOP_URL needs the STRIPE_… variables of that shop: it prints them when it starts');
    env.SHOP_URL = env.BOOKSHOP_URL.replace(/\/$/, '');
    return async () => {};
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'bookshop-end2end-'));
  const shops: Shop[] = [];
  const stop = async () => {
    try {
      await Promise.all(shops.map((shop) => shop.stop()));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const open = async (name: string, variables: Record<string, string>) => {
    const shop = await openShop(name, folder, variables);
    shops.push(shop);
    return shop;
  };
  try {
    const given = Object.fromEntries(
      STRIPE_VARIABLES.flatMap((name) => (keysGiven && env[name] ? [[name, env[name]]] : [])),
    );
    const shop = await open('shop', { ...given, BOOKSHOP_ADMIN_TOKEN: ADMIN_TOKEN });
    const account: Record<string, string> = { ...given, ...shop.stripe };
    const base = shop.stripe.STRIPE_API_BASE;
    // The sandbox brings its own Stripe.js.
    if (base) account.STRIPE_JS_URL = new URL('/endive/stripe.js', base).href;
    Object.assign(env, account, {
      SHOP_URL: shop.url,
      SHOP_MAIL: shop.mail,
      SHOP_ADMIN_TOKEN: ADMIN_TOKEN,
      SHOP_FOLDER: folder,
      SHOP_PASSWORD: PASSWORD,
    });
    await setPassword(shop);

    const lonely = await open('shop-without-stripe', {
      STRIPE_SECRET_KEY: 'sk_test_x',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_x',
      // Nobody listens on the discard port.
      STRIPE_API_BASE: 'http://127.0.0.1:9',
    });
    env.SHOP_WITHOUT_STRIPE_URL = lonely.url;

    // On the same account, and no webhook tells it anything: it finds out by itself.
    const strict = await open('strict-shop', {
      ...account,
      BOOKSHOP_RESERVATION_SECONDS: '10',
      BOOKSHOP_SWEEP_SECONDS: '0.2',
      BOOKSHOP_VISITOR_ORDERS_PER_MINUTE: '3',
    });
    env.STRICT_SHOP_URL = strict.url;
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** Uses the link that the shop prints at its first start. */
async function setPassword(shop: Shop): Promise<void> {
  const link = new URL(shop.setup ?? '');
  const answer = await fetch(new URL('/admin/setup', shop.url), {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: shop.url },
    body: new URLSearchParams({ token: link.searchParams.get('token') ?? '', password: PASSWORD, again: PASSWORD }),
  });
  if (answer.status !== 303) throw new Error(`the password cannot be set: ${answer.status} ${await answer.text()}`);
}
