/** A first visit in a browser: what it weighs, and when the page does what it shows. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { amount } from './figures.mjs';
import { openShop, printed, ROOT, SHOP, withServers } from './programs.mjs';

/** What a slow phone has: bits and milliseconds as Lighthouse's slow 4G. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const SLOWER = 4;

/** As end2end/tests/weights.spec.ts weighs them. */
export async function weights() {
  const end2end = path.join(ROOT, 'end2end');
  const { text } = printed('npx', ['playwright', 'test', 'tests/weights.spec.ts'], { cwd: end2end, env: { ...process.env, BOOKSHOP_BIN: SHOP } });
  const weight = Object.fromEntries([...text.matchAll(/weight: (\w+) (\d+)/g)].map(([, name, bytes]) => [name, Number(bytes) / 1000]));
  if (!weight.list || !weight.checkout) throw new Error(text.slice(-500));
  return [
    amount({ what: 'first visit to the list, without covers', unit: 'KB', shop: [weight.list], atMost: 90 }),
    amount({ what: 'first visit to a book', unit: 'KB', shop: [weight.book] }),
    amount({ what: "checkout before Stripe's script, more than the list", unit: 'KB', shop: [weight.checkout - weight.list], atMost: 25 }),
  ];
}

/** The list on a slow phone: when search and cart work, and what the reader has before. */
export async function interactive({ folder, visits }) {
  const { chromium } = createRequire(path.join(ROOT, 'end2end/package.json'))('@playwright/test');
  const executablePath = process.env.BOOKSHOP_CHROMIUM;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const browser = await chromium.launch(executablePath ? { executablePath, args } : {});
  try {
    return await withServers([() => openShop(path.join(folder, 'visits.db'))], async (shop) => {
      const found = [];
      await visit(browser, shop.url);
      for (let number = 0; number < visits; number += 1) found.push(await visit(browser, shop.url));
      const of = (figure) => found.map((visited) => visited[figure]);
      return [
        amount({ what: 'slow 4G, slow phone: the search box filters after', unit: 'ms', shop: of('search'), atMost: 1500 }),
        amount({ what: 'the cart button counts after', unit: 'ms', shop: of('cart'), atMost: 1500 }),
        amount({ what: 'the list can be read after', unit: 'ms', shop: of('painted') }),
        amount({ what: 'layout shift', unit: '', shop: of('shift'), atMost: 0 }),
        amount({ what: 'books to read and search where no WASM comes', unit: '', shop: [await withoutWasm(browser, shop.url)], atLeast: 24 }),
      ];
    });
  } finally {
    await browser.close();
  }
}

async function visit(browser, url) {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, serviceWorkers: 'block', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', NETWORK);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(watch);
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => globalThis.bench?.search && globalThis.bench?.cart);
  // What works does what it should, on the same page.
  await page.getByText('Cart (1)').waitFor();
  await page.locator('#q').fill('walden');
  await page.locator('.search-status', { hasText: /^1 book/ }).waitFor();
  const seen = await page.evaluate(() => ({
    ...globalThis.bench,
    painted: performance.getEntriesByName('first-contentful-paint')[0].startTime,
  }));
  await context.close();
  return seen;
}

/** The books on the page of a browser that never gets the WASM; searching finds one of them. */
async function withoutWasm(browser, url) {
  const page = await browser.newPage({ serviceWorkers: 'block' });
  await page.route(/\.wasm$/, (route) => route.abort());
  await page.goto(url);
  const books = await page.locator('.book-list tbody tr').count();
  await page.locator('#q').fill('walden');
  await page.locator('#q').press('Enter');
  await page.locator('.search-status', { hasText: /^1 book/ }).waitFor();
  await page.close();
  return books;
}

/** In the page: notes when its islands work, by trying. */
function watch() {
  const bench = (globalThis.bench = { shift: 0 });
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput && !bench.search) bench.shift += shift.value;
  }).observe({ type: 'layout-shift', buffered: true });
  const look = setInterval(() => {
    if (!bench.search && document.querySelector('.book-list-island[data-hydrated="true"]')) bench.search = performance.now();
    // A script's own event never leaves the page; where the shop's script takes it, the button works.
    const form = document.querySelector('form.add-to-cart');
    if (!bench.cart && form && !form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))) bench.cart = performance.now();
    if (bench.search && bench.cart) clearInterval(look);
  }, 10);
}
