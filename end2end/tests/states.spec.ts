/** What a shopper sees while something is on its way, or does not come. */
import { BOOK, expect, test, type ShopPage } from '../shop';
import { openSlowRoad } from '../slow-road';

/** What stood elsewhere a frame before. */
interface Moved {
  node?: Node;
  previousRect: DOMRectReadOnly;
  currentRect: DOMRectReadOnly;
}

/** Counts what moves by itself, from the first paint on (https://web.dev/articles/cls). */
async function watchShifts({ page }: ShopPage) {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean; sources: Moved[] })[]) {
        if (entry.hadRecentInput) continue;
        // A pseudo-element has no node: where it was tells what it is.
        const moved = entry.sources.map(({ node, previousRect: from, currentRect: to }) => {
          const name = node instanceof Element ? `${node.tagName}.${node.className}` : node?.nodeName;
          return `${name} from ${from.x},${from.y} to ${to.x},${to.y}`;
        });
        shifts.push(`${entry.value}: ${moved.join(', ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

async function expectNothingMoved({ page }: ShopPage) {
  // The observer is told after the next frame.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  expect(await page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)).toEqual([]);
}

for (const [width, height] of [
  [360, 740],
  [1280, 800],
] as const) {
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height } });

    test('nothing moves while the list and a book are drawn and wake', async ({ shop, page }) => {
      await watchShifts(shop);
      await shop.openCatalogue();
      await expectNothingMoved(shop);
      await page.goto('/books/les-miserables');
      await expect(page.getByRole('button', { name: /^Add to cart/ })).toBeVisible();
      await page.waitForLoadState('networkidle');
      await expectNothingMoved(shop);
    });

    test('nothing moves while the list arrives piece by piece', async ({ shop, page }) => {
      const road = await openSlowRoad(process.env.SHOP_URL ?? '');
      await watchShifts(shop);
      await page.goto(road.url);
      await expect(page.locator('[data-hydrated="true"]')).toBeVisible();
      await expectNothingMoved(shop);
      road.close();
    });

    test('nothing moves in the cart and while the card form comes', async ({ shop, page }) => {
      const origin = new URL(process.env.SHOP_URL ?? '').origin;
      await page.request.post('/cart/add', { form: { book: BOOK.walden, quantity: '2' }, headers: { origin } });
      await watchShifts(shop);
      await page.goto('/cart');
      await expect(page.locator('.cart[data-hydrated="true"]')).toBeVisible();
      await expectNothingMoved(shop);
      await page.goto('/checkout');
      await shop.ready();
      await expectNothingMoved(shop);
    });
  });
}

test('the outline of the card form is as high as the form', async ({ shop, page }) => {
  let arrive = () => {};
  const held = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/stripe\.js|js\.stripe\.com/, async (route) => {
    await held;
    await route.continue();
  });
  await shop.visitCheckout(BOOK.walden);
  const card = page.getByRole('group', { name: 'Credit Card Info' });
  await expect(page.getByText('Loading the card form')).toBeVisible();
  const before = await card.boundingBox();
  arrive();
  await shop.ready();
  expect((await card.boundingBox())?.height).toBe(before?.height);
});

test('while the shop looks for books, those that were there stay', async ({ shop, page }) => {
  await shop.openCatalogue();
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/\?q=kafka/, async (route) => {
    await held;
    await route.continue();
  });
  const list = page.locator('.found');
  await shop.search.fill('kafka');
  await expect(list).toHaveAttribute('aria-busy', 'true');
  await expect(shop.books).toHaveCount(24);
  answer();
  await expect(shop.books).toHaveCount(1);
  await expect(list).toHaveAttribute('aria-busy', 'false');
});

test('while the cart is changed it is marked as busy, and stays', async ({ page }) => {
  const origin = new URL(process.env.SHOP_URL ?? '').origin;
  await page.request.post('/cart/add', { form: { book: BOOK.walden, quantity: '1' }, headers: { origin } });
  await page.goto('/cart');
  const cart = page.locator('.cart[data-hydrated="true"]');
  await expect(cart).toHaveAttribute('aria-busy', 'false');
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/\/fn\/change_cart/, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Remove Walden' }).click();
  await expect(cart).toHaveAttribute('aria-busy', 'true');
  await expect(page.getByRole('link', { name: 'Walden' })).toBeVisible();
  answer();
  await expect(page.getByText('Your cart is empty.')).toBeVisible();
  await expect(cart).toHaveAttribute('aria-busy', 'false');
});

test('a lost connection is said, and that it is back', async ({ shop, page, context }) => {
  await shop.openCatalogue();
  const words = page.getByRole('status').filter({ hasText: 'You are offline.' });
  await expect(words).toBeHidden();
  const heading = page.getByRole('heading', { level: 1 });
  const before = await heading.boundingBox();
  await context.setOffline(true);
  await expect(words).toBeVisible();
  expect(await heading.boundingBox(), 'the page stays where it is').toEqual(before);
  await context.setOffline(false);
  await expect(words).toBeHidden();
});

// pitfall 12
test('without a connection nothing is charged, and the buyer reads so', async ({ shop, page, context, troubles }) => {
  await shop.visitCheckout(BOOK.kokoro);
  await shop.ready();
  await shop.fillContact();
  await shop.fillCard();
  troubles.expect(/ERR_INTERNET_DISCONNECTED/);
  await context.setOffline(true);
  await shop.pay();
  await shop.expectProblems(/You were not charged|cannot tell whether/);
  await expect(page.getByRole('status').filter({ hasText: 'You are offline.' })).toBeVisible();
  await context.setOffline(false);
  await shop.pay();
  await shop.expectConfirmation('Kokoro');
  await shop.expectOneCharge('Kokoro');
});
