/** What a first visit costs, in bytes as sent. */
import type { Page } from '@playwright/test';
import { BOOK, expect, test } from '../shop';

/** All that the browser fetches for the page from the shop itself, but for pictures of covers; by name, in bytes with headers. */
async function weighed(page: Page, address: string): Promise<Map<string, number>> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  const names = new Map<string, string>();
  const weights = new Map<string, number>();
  cdp.on('Network.responseReceived', ({ requestId, response }) => {
    const url = new URL(response.url);
    if (url.origin === new URL(process.env.SHOP_URL ?? '').origin && !url.pathname.startsWith('/covers/')) names.set(requestId, url.pathname);
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId);
    if (name) weights.set(name, encodedDataLength);
  });
  await page.goto(address);
  await expect(page.locator('.cart-link')).toBeVisible();
  await page.waitForLoadState('networkidle');
  return weights;
}

/** No more than it was when this was last changed, in bytes. */
const MOST = { list: 94_000, book: 88_000, checkout: 195_000 };

for (const [name, address] of [
  ['list', '/'],
  ['book', '/books/on-the-road'],
  ['checkout', `/checkout?item=${BOOK.walden}`],
] as const) {
  test(`the first visit to a ${name} page loads one WASM, and weighs no more than it has to`, async ({ page }) => {
    const weights = await weighed(page, address);
    const list = [...weights].map(([name, weight]) => `${weight} ${name}`).join('\n');
    const sum = [...weights.values()].reduce((all, weight) => all + weight, 0);
    console.log(`weight: ${name} ${sum}`);
    expect([...weights.keys()].filter((name) => name.endsWith('.wasm')), list).toHaveLength(1);
    expect(sum, list).toBeLessThanOrEqual(MOST[name]);
  });
}
