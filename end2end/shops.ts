/** Starts shops, each on free ports, and ends them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.resolve(__dirname, '..');
const LOGS = path.join(__dirname, 'test-results', 'shops');
const START_MS = 30_000;
const STOP_MS = 15_000;

/** What the shops of the tests have in common. */
const COMMON = {
  LEPTOS_SITE_ADDR: '127.0.0.1:0',
  // All the tests' visitors come from one address.
  BOOKSHOP_ADDRESS_ORDERS_PER_MINUTE: '0',
  BOOKSHOP_ADDRESS_COPIES: '0',
  BOOKSHOP_VISITOR_ORDERS_PER_MINUTE: '0',
  BOOKSHOP_SWEEP_SECONDS: '0.5',
  BOOKSHOP_RETRY_SECONDS: '0.5',
};

/** The keys and addresses that name an account at Stripe. */
export const STRIPE_VARIABLES = ['STRIPE_SECRET_KEY', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_API_BASE', 'STRIPE_JS_URL'];

export interface Shop {
  url: string;
  /** The folder with its mails. */
  mail: string;
  /** `STRIPE_…=` as the sandbox names itself; empty with keys of one's own. */
  stripe: Record<string, string>;
  /** Where the seller sets a password, once. */
  setup: string | undefined;
  stop: () => Promise<void>;
}

/** Opens a shop with these variables; its files are those named `name` in `folder`. */
export async function openShop(name: string, folder: string, variables: Record<string, string>): Promise<Shop> {
  const program = path.resolve(process.env.BOOKSHOP_BIN ?? path.join(ROOT, 'target/release/bookshop'));
  mkdirSync(LOGS, { recursive: true });
  const log = path.join(LOGS, `${name}.log`);
  const mail = path.join(folder, `${name}-mail`);
  const child = spawn(program, {
    cwd: ROOT,
    env: {
      ...foreign(process.env),
      ...COMMON,
      ...variables,
      DATABASE_URL: `sqlite://${path.join(folder, `${name}.db`)}`,
      BOOKSHOP_MAIL_FOLDER: mail,
    },
    stdio: ['ignore', 'pipe', openSync(log, 'a')],
  });
  try {
    return { ...(await opened(child, log)), mail, stop: () => end(child) };
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`${program} did not start: ${error}\n${readFileSync(log, 'utf8')}`);
  }
}

/** Waits until the shop says where it is open. */
function opened(child: ChildProcess, log: string): Promise<Pick<Shop, 'url' | 'stripe' | 'setup'>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not open after ${START_MS} ms`)), START_MS);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    child.once('error', fail);
    child.once('exit', (code, signal) => fail(new Error(`ended with ${signal ?? `status ${code}`}`)));
    const stripe: Record<string, string> = {};
    let setup: string | undefined;
    createInterface({ input: child.stdout! }).on('line', (line) => {
      appendFileSync(log, `${line}\n`);
      for (const [, variable, value] of line.matchAll(/\b(STRIPE_[A-Z_]+)=(\S+)/g)) stripe[variable!] = value!;
      setup ??= /^Set up the shop at (\S+)/.exec(line)?.[1];
      const url = /^Bookshop is open at (\S+)/.exec(line)?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve({ url, stripe, setup });
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

/** What is set around the tests and is none of a shop's configuration: that is each test's own. */
function foreign(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = (name: string) => /^(BOOKSHOP|STRIPE)_/.test(name) || name === 'LEPTOS_ENV';
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours(name)));
}
