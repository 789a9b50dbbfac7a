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

const sum = (weights: Map<string, number>) => [...weights.values()].reduce((all, weight) => all + weight, 0);
const listed = (weights: Map<string, number>) => [...weights].map(([name, weight]) => `${weight} ${name}`).join('\n');

test('the first visit to the list weighs at most 90 KB', async ({ page }) => {
  const weights = await weighed(page, '/');
  console.log(`weight: list ${sum(weights)}\n${listed(weights)}`);
  expect([...weights.keys()].filter((name) => name.endsWith('.wasm')), 'one WASM').toHaveLength(1);
  expect(sum(weights), listed(weights)).toBeLessThanOrEqual(90_000);
});

test('a checkout weighs', async ({ page }) => {
  const weights = await weighed(page, `/checkout?item=${BOOK.walden}`);
  console.log(`weight: checkout ${sum(weights)}\n${listed(weights)}`);
});
