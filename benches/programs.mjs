/** The programs that are measured: the built shop and its limits, each started and ended here. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const SHOP = path.resolve(process.env.BOOKSHOP_BIN ?? path.join(ROOT, 'target/release/bookshop'));
/** The profile that the limits are built with: another than the shop's only to try this out. */
const PROFILE = process.env.BOOKSHOP_BENCH_PROFILE ?? 'bench';
const START_MS = 60_000;

/** Compiles these benches; their programs by name. */
export function built(names) {
  const chosen = names.flatMap((name) => ['--bench', name]);
  const ways = ['--locked', '--no-default-features', '--features', 'ssr', '--profile', PROFILE];
  const args = ['bench', '--no-run', ...ways, ...chosen, '--message-format', 'json-render-diagnostics'];
  const cargo = spawnSync('cargo', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28 });
  if (cargo.status !== 0) throw new Error(`cargo ${args.join(' ')} failed`);
  const messages = cargo.stdout.toString().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const programs = messages.filter(({ executable, target }) => executable && target.kind.includes('bench'));
  return Object.fromEntries(programs.map(({ executable, target }) => [target.name, executable]));
}

/**
 * Compiles the list as it would be written by hand, which is a program by itself: as cargo does
 * without being told anything, and linked across crates with the shop's settings of SQLite.
 */
export function byHand() {
  const manifest = path.join(ROOT, 'benches/limit_sqlx/Cargo.toml');
  const compiled = (name, settings) => {
    const folder = path.join(ROOT, 'target', name);
    const args = ['build', '--release', '--locked', '--manifest-path', manifest, '--target-dir', folder];
    const cargo = spawnSync('cargo', args, { cwd: ROOT, env: { ...process.env, ...settings }, stdio: 'inherit' });
    if (cargo.status !== 0) throw new Error(`cargo ${args.join(' ')} failed`);
    return path.join(folder, 'release/limit_sqlx');
  };
  return {
    // In the place of what .cargo/config.toml says.
    limit_sqlx: compiled('limit_sqlx', { LIBSQLITE3_FLAGS: '' }),
    limit_sqlx_tuned: compiled('limit_sqlx_tuned', { CARGO_PROFILE_RELEASE_LTO: 'fat' }),
  };
}

/** Opens a shop on the database `file` with these variables, on any free port. */
export async function openShop(file, variables = {}) {
  const own = (name) => /^(BOOKSHOP|STRIPE)_/.test(name) || name === 'LEPTOS_ENV';
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own(name)));
  const shop = await open(SHOP, [], {
    ...inherited,
    RUST_LOG: 'warn',
    LEPTOS_SITE_ADDR: '127.0.0.1:0',
    DATABASE_URL: `sqlite://${file}`,
    BOOKSHOP_MAIL_FOLDER: `${file}-mail`,
    BOOKSHOP_ADDRESS_ORDERS_PER_MINUTE: '0',
    BOOKSHOP_ADDRESS_COPIES: '0',
    BOOKSHOP_VISITOR_ORDERS_PER_MINUTE: '0',
    ...variables,
  });
  const values = shop.said.join(' ').matchAll(/\b(STRIPE_[A-Z_]+)=(\S+)/g);
  return { ...shop, stripe: Object.fromEntries([...values].map(([, name, value]) => [name, value])) };
}

/** Starts a server, and waits until it says where it is open. */
export async function open(program, args, env = process.env) {
  const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const said = [];
  try {
    const url = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${program} is not open after ${START_MS} ms`)), START_MS);
      const ended = (error) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(`${program} ended by itself`));
      };
      child.once('error', ended);
      child.once('exit', ended);
      createInterface({ input: child.stdout }).on('line', (line) => {
        said.push(line);
        const url = / is open at (\S+)/.exec(line)?.[1];
        if (!url) return;
        clearTimeout(timer);
        child.off('exit', ended);
        resolve(url);
      });
    });
    return { url, said, pid: child.pid, stop: () => end(child) };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await exit;
  clearTimeout(timer);
}

/** Runs `use` with servers that are ended afterwards, whatever happens. */
export async function withServers(servers, use) {
  const opened = [];
  try {
    for (const server of servers) opened.push(await server(...opened));
    return await use(...opened);
  } finally {
    for (const server of opened.reverse()) await server.stop();
  }
}

/** Runs a program to its end; what it printed. */
export function printed(program, args, options = {}) {
  const run = spawnSync(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26, ...options });
  if (run.error) throw run.error;
  return { status: run.status, text: run.stdout.toString() };
}
