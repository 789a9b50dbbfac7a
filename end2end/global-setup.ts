/** Starts the shops that the specs visit, tells the workers where they are, and ends them afterwards. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.resolve(__dirname, '..');
const LOGS = path.join(__dirname, 'test-results', 'shops');
const START_MS = 30_000;
const STOP_MS = 15_000;
const STRIPE_VARIABLES = ['STRIPE_SECRET_KEY', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_API_BASE', 'STRIPE_JS_URL'];

interface Shop {
  url: string;
  /** `STRIPE_…=` as the sandbox names itself; empty with keys of one's own. */
  stripe: Record<string, string>;
  stop: () => Promise<void>;
}

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
  mkdirSync(LOGS, { recursive: true });
  const shops: Shop[] = [];
  const stop = async () => {
    try {
      await Promise.all(shops.map((shop) => shop.stop()));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  try {
    const stripe = Object.fromEntries(
      STRIPE_VARIABLES.flatMap((name) => (keysGiven && env[name] ? [[name, env[name]]] : [])),
    );
    const shop = await start('shop', folder, stripe);
    shops.push(shop);
    Object.assign(env, { SHOP_URL: shop.url, ...shop.stripe });
    const lonely = await start('shop-without-stripe', folder, {
      STRIPE_SECRET_KEY: 'sk_test_x',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_x',
      // Nobody listens on the discard port.
      STRIPE_API_BASE: 'http://127.0.0.1:9',
    });
    shops.push(lonely);
    env.SHOP_WITHOUT_STRIPE_URL = lonely.url;
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function start(name: string, folder: string, stripe: Record<string, string>): Promise<Shop> {
  const program = path.resolve(process.env.BOOKSHOP_BIN ?? path.join(ROOT, 'target/release/bookshop'));
  const log = path.join(LOGS, `${name}.log`);
  const child = spawn(program, {
    cwd: ROOT,
    env: {
      ...without(process.env, [...STRIPE_VARIABLES, 'BOOKSHOP_SANDBOX', 'BOOKSHOP_SANDBOX_ADDR', 'LEPTOS_ENV']),
      ...stripe,
      LEPTOS_SITE_ADDR: '127.0.0.1:0',
      DATABASE_URL: `sqlite://${path.join(folder, `${name}.db`)}`,
    },
    stdio: ['ignore', 'pipe', openSync(log, 'w')],
  });
  try {
    return await opened(child, log);
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`${program} did not start: ${error}\n${readFileSync(log, 'utf8')}`);
  }
}

/** Waits until the shop says where it is open. */
function opened(child: ChildProcess, log: string): Promise<Shop> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not open after ${START_MS} ms`)), START_MS);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    child.once('error', fail);
    child.once('exit', (code, signal) => fail(new Error(`ended with ${signal ?? `status ${code}`}`)));
    const stripe: Record<string, string> = {};
    createInterface({ input: child.stdout! }).on('line', (line) => {
      appendFileSync(log, `${line}\n`);
      for (const [, variable, value] of line.matchAll(/\b(STRIPE_[A-Z_]+)=(\S+)/g)) stripe[variable!] = value!;
      const url = /^Bookshop is open at (\S+)/.exec(line)?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve({ url, stripe, stop: () => end(child) });
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  child.kill('SIGTERM');
  await exit;
  clearTimeout(timer);
  if (child.exitCode !== 0) {
    throw new Error(`the shop ended with ${child.signalCode ?? `status ${child.exitCode}`} when asked to stop`);
  }
}

function without(env: NodeJS.ProcessEnv, names: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}
