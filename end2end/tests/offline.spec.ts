/** Without a network there is a page that says so, with the cart; with one there is the shop. */
import { BOOK, expect, test } from '../shop';

test.use({ serviceWorkers: 'allow' });

test('offline there is a page that says so and knows the cart', async ({ shop, page, context, troubles }) => {
  // What else a page asks for is not there either.
  troubles.expect(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|dynamically imported module/);
  await shop.openCatalogue();
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active!.state === 'activated') return;
    await new Promise((done) => active!.addEventListener('statechange', done, { once: true }));
  });
  await page.goto('/books/walden');
  await page.getByRole('button', { name: /Add .*to cart/ }).click();
  await expect(page.getByRole('link', { name: 'Cart (1)' })).toBeVisible();

  await context.setOffline(true);
  await page.goto('/books/kokoro');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are offline');
  await expect(page.getByText('The book in your cart is still there.')).toBeVisible();
  // Its style sheet is kept with it.
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveCSS('border-radius', '3px');

  await context.setOffline(false);
  // The page comes by itself when the browser tells that it is connected; else the link helps.
  await expect(async () => {
    const again = page.getByRole('link', { name: 'Try again' });
    if (await again.isVisible()) await again.click({ timeout: 2_000 }).catch(() => {});
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kokoro', { timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await page.goto('/cart');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your cart');
  await expect(page.getByText('Walden').first()).toBeVisible();
});

test('the offline page is in the language that was chosen', async ({ shop, page, context, troubles }) => {
  troubles.expect(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|dynamically imported module/);
  await shop.openCatalogue();
  await page.getByRole('button', { name: 'עברית' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'he');
  const language = () => page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    return active!.state === 'activated' ? new URL(active!.scriptURL).searchParams.get('language') : null;
  });
  await expect.poll(language).toBe('he');
  await context.setOffline(true);
  await page.goto('/books/kokoro');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('אין חיבור לרשת');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
});

test('nothing but the offline page is kept', async ({ shop, page }) => {
  await shop.openCatalogue();
  await page.evaluate(() => navigator.serviceWorker.ready);
  for (const path of ['/books/walden', '/cart', `/checkout?item=${BOOK.walden}`, '/']) await page.goto(path);
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const caches_ = await Promise.all(names.map((name) => caches.open(name)));
    const requests = (await Promise.all(caches_.map((cache) => cache.keys()))).flat();
    return requests.map(({ url }) => new URL(url).pathname).sort();
  });
  expect(kept).toHaveLength(5);
  expect(kept.slice(0, 4)).toEqual(['/favicon.svg', '/lone-book.svg', '/offline', '/offline.js']);
  expect(kept[4]).toMatch(/^\/pkg\/bookshop.*\.css$/);
});
