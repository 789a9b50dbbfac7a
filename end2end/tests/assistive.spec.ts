/** What screen readers, settings against motion and forced colours rely on. */
import path from 'node:path';
import type { Page } from '@playwright/test';
import { openCart } from '../cart-states';
import { asSeller, NO_PASSWORD } from '../seller';
import { BOOK, CARD, expect, test } from '../shop';

const FOLDER = path.join(__dirname, '../../target/pictures');
const REGIONS = '[role="status"], [role="alert"], [aria-live]';

/** Notes which live regions the server's own HTML has, before any script of the page runs. */
async function noteRegions(page: Page) {
  await page.addInitScript((regions) => {
    document.addEventListener('readystatechange', () => {
      if (document.readyState !== 'interactive') return;
      Object.assign(window, { served: new Set(document.querySelectorAll(regions)) });
    });
  }, REGIONS);
}

/** That these words are spoken by a region that was there before it had them. */
async function expectSpoken(page: Page, words: string) {
  await expect(async () => {
    const regions = await page.evaluate(
      ([regions, words]) =>
        [...document.querySelectorAll(regions!)]
          .filter((region) => (region as HTMLElement).innerText.includes(words!))
          .map((region) => (Reflect.get(window, 'served') as Set<Element>).has(region)),
      [REGIONS, words],
    );
    expect(regions, `regions that say “${words}”, and whether they were there before`).toEqual([true]);
  }).toPass({ timeout: 15_000 });
}

test.describe('live regions are in the HTML before they speak', () => {
  test.beforeEach(({ page }) => noteRegions(page));

  test('the list', async ({ shop, page }) => {
    await shop.openCatalogue();
    await shop.search.fill('kafka');
    await expectSpoken(page, '1 book');
    await page.getByText('Filter and sort').click();
    await page.getByLabel('Price up to').fill('cheap');
    await expectSpoken(page, 'Enter the price as a number');
    await page.getByLabel('Price up to').fill('');
    await shop.openCatalogue('kokoro');
    await page.getByRole('button', { name: 'Add to cart Kokoro' }).click();
    await expectSpoken(page, 'Added');
  });

  test('the cart', async ({ shop, page, troubles }) => {
    troubles.expect(/422/);
    await openCart(shop, [BOOK.walden, 2], [BOOK.kokoro, 1]);
    const copies = page.getByLabel('Copies of Walden');
    await copies.fill('1000');
    await copies.press('Enter');
    await expectSpoken(page, 'up to 99 copies');
    await copies.fill('3');
    await copies.press('Enter');
    await expect(page.getByRole('link', { name: 'Cart (4)' })).toBeVisible();
    await expectSpoken(page, 'Total');
    await page.getByRole('button', { name: 'Remove Walden' }).click();
    await expectSpoken(page, 'Removed Walden.');
  });

  test('the checkout', async ({ shop, page }) => {
    await shop.openCheckout('Kokoro');
    await shop.pay();
    await expectSpoken(page, 'Enter your first and last name.');
    await shop.fillContact();
    await shop.fillCard(CARD.declined);
    await shop.pay();
    await expectSpoken(page, 'Your card was declined.');
  });

  test("the seller's books", async ({ page, context, troubles }) => {
    test.skip(Boolean(NO_PASSWORD()), NO_PASSWORD());
    troubles.expect(/load_shelf_book|ERR_INTERNET_DISCONNECTED/);
    await asSeller(page, '/admin/books?q=walden');
    await expect(page.locator('.shelf[data-hydrated="true"]')).toBeVisible();
    await context.setOffline(true);
    await page.getByRole('link', { name: 'Update Walden' }).click();
    await expectSpoken(page, 'The shop cannot be reached.');
    await context.setOffline(false);
    await page.getByRole('link', { name: 'Add Book' }).click();
    await page.getByRole('button', { name: 'Submit' }).click();
    await expectSpoken(page, 'Please correct what is marked.');
  });
});

/** What moves. The slow notice of the checkout does not: its animation is a delay. */
const moving = (page: Page) =>
  page.evaluate(() =>
    document
      .getAnimations()
      .map(({ effect }) => (effect as KeyframeEffect).target?.outerHTML.slice(0, 120) ?? '')
      .filter((html) => !html.includes('payment-slow')),
  );

test('nothing moves for who wants no motion', async ({ shop, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await shop.openCatalogue();
  expect(await moving(page)).toEqual([]);
  await shop.purchaseLink('Kokoro').hover();
  expect(await moving(page), 'under the pointer').toEqual([]);
  await openCart(shop, [BOOK.walden, 2]);
  await page.getByRole('button', { name: 'Remove Walden' }).click();
  expect(await moving(page)).toEqual([]);

  await shop.visitCheckout(BOOK.kokoro);
  expect(await moving(page), 'while the card form loads').toEqual([]);
  await shop.ready();
  await shop.fillContact();
  await shop.fillCard();
  await page.route(/save_contact/, async (route) => {
    await held;
    await route.continue();
  });
  await shop.pay();
  await expect(shop.payButton).toHaveAttribute('aria-busy', 'true');
  expect(await moving(page), 'while it pays').toEqual([]);
  answer();
  await shop.expectConfirmation('Kokoro');
  expect(await moving(page)).toEqual([]);
});

test('who has nothing against motion sees that something is under way', async ({ shop, page }) => {
  await shop.openCheckout('Kokoro');
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await shop.fillContact();
  await shop.fillCard();
  await page.route(/save_contact/, () => {});
  await shop.pay();
  await expect(async () => expect(await moving(page)).toHaveLength(1)).toPass({ timeout: 5_000 });
});

test('with forced colours, controls have edges and the focus is seen', async ({ shop, page }) => {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await page.setViewportSize({ width: 1024, height: 900 });
  const picture = (name: string) => page.screenshot({ path: path.join(FOLDER, `${name}-forced-colours.png`) });
  const edges = () =>
    page.locator('main .button:visible, main input:visible:not([type="checkbox"]), main select:visible').evaluateAll((controls) =>
      controls
        .filter((control) => {
          const { borderStyle, borderWidth, borderColor, backgroundColor } = getComputedStyle(control);
          return borderStyle === 'none' || parseFloat(borderWidth) < 1 || borderColor === backgroundColor;
        })
        .map((control) => control.outerHTML.slice(0, 120)),
    );
  await shop.openCatalogue();
  await picture('books');
  expect(await edges()).toEqual([]);
  await openCart(shop, [BOOK.walden, 2]);
  await page.keyboard.press('Tab');
  await picture('cart');
  expect(await edges()).toEqual([]);
  await shop.openCheckout('Kokoro');
  await shop.pay();
  await expect(shop.name).toBeFocused();
  await picture('checkout-empty-submit');
  expect(await edges()).toEqual([]);
});
