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

/** The islands of every page, and of some. */
const EVERYWHERE = ['CartCounter', 'OfflineWatch'];

/** The pages, the islands that they have, and the most that they may weigh: a little more than when this was last changed, in bytes. */
for (const { name, address, islands, most } of [
  { name: 'list', address: '/', islands: ['BookList', ...EVERYWHERE], most: 73_300 },
  { name: 'book', address: '/books/on-the-road', islands: EVERYWHERE, most: 60_900 },
  { name: 'checkout', address: `/checkout?item=${BOOK.walden}`, islands: ['CardPayment', ...EVERYWHERE], most: 85_100 },
]) {
  test(`the first visit to a ${name} page loads one WASM with its own islands, and weighs no more than it has to`, async ({ page }) => {
    const weights = await weighed(page, address);
    const list = [...weights].map(([name, weight]) => `${weight} ${name}`).join('\n');
    const sum = [...weights.values()].reduce((all, weight) => all + weight, 0);
    console.log(`weight: ${name} ${sum}`);
    expect([...weights.keys()].filter((name) => name.endsWith('.wasm')), list).toHaveLength(1);
    expect(sum, list).toBeLessThanOrEqual(most);

    const addressOf = (selector: string, attribute: string) => page.locator(selector).getAttribute(attribute);
    const text = async (address: string | null) => (await page.request.get(address ?? '')).text();
    const script = await text(await addressOf('#islands', 'data-script'));
    const style = await text(await addressOf('link[rel="stylesheet"]', 'href'));
    const wakes = new Set([...script.matchAll(/\b([A-Z]\w+)_\d{10,}\b/g)].map(([, island]) => island));
    expect([...wakes].sort()).toEqual([...islands].sort());
    expect(style, 'the style of the checkout').toContain('.payment-form');
    expect(style, "the seller's").not.toMatch(/\.(shelf|desk-orders|admin-bar)\b/);
  });
}

test('a returning visit fetches HTML alone', async ({ page }) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  const fetched = new Map<string, string>();
  cdp.on('Network.requestWillBeSent', ({ requestId, request }) => fetched.set(requestId, new URL(request.url).pathname));
  cdp.on('Network.requestServedFromCache', ({ requestId }) => fetched.delete(requestId));
  cdp.on('Network.responseReceived', ({ requestId, response }) => response.fromDiskCache && fetched.delete(requestId));
  await page.goto('/');
  await expect(page.locator('[data-hydrated="true"]')).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect([...fetched.values()].length).toBeGreaterThan(5);

  for (const address of ['/', '/?q=the', '/books/on-the-road', '/']) {
    await page.goto(address);
    await page.waitForLoadState('networkidle');
    fetched.clear();
    // The first visit to a page of another kind may bring what that kind has.
    await page.goto(address);
    await page.waitForLoadState('networkidle');
    expect([...fetched.values()], address).toEqual([new URL(address, process.env.SHOP_URL).pathname]);
  }
});
