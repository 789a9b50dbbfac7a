import { ADDRESS, BUYER, expect, test } from '../shop';
import type { Locator, Page } from '@playwright/test';

/** Presses Tab until `target` has the focus. */
async function tabTo(page: Page, target: Locator) {
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement && document.hasFocus())) return;
  }
  await expect(target).toBeFocused();
}

// B8 B9
test('a book is bought with the keyboard alone', async ({ shop, page }) => {
  await shop.openCatalogue();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await tabTo(page, shop.search);
  await page.keyboard.type('Max Havelaar');
  await expect(shop.books).toHaveCount(1);
  await tabTo(page, shop.purchaseLink('Max Havelaar'));
  await page.keyboard.press('Enter');

  await shop.ready();
  await tabTo(page, shop.name);
  await page.keyboard.type(BUYER.name);
  await tabTo(page, shop.email);
  await page.keyboard.type(BUYER.email);
  await tabTo(page, shop.street);
  await page.keyboard.type(ADDRESS.street);
  await tabTo(page, shop.postalCode);
  await page.keyboard.type(ADDRESS.postalCode);
  await tabTo(page, shop.town);
  await page.keyboard.type(ADDRESS.town);
  await tabTo(page, shop.country);
  // What is typed chooses.
  await page.keyboard.type(ADDRESS.country);
  await tabTo(page, shop.card.getByLabel('Card number'));
  // Each complete field hands the focus on to the next.
  await page.keyboard.type('4242424242424242');
  await page.keyboard.type('1234');
  await page.keyboard.type('123');
  const zip = shop.card.getByRole('textbox', { name: 'ZIP code' });
  if (await zip.isVisible()) {
    await tabTo(page, zip);
    await page.keyboard.type('12345');
  }
  await tabTo(page, shop.payButton);
  await page.keyboard.press('Enter');
  await shop.expectConfirmation('Max Havelaar');
});

// B10
test('a 3D Secure challenge is completed with the keyboard alone', async ({ shop, page }) => {
  await shop.openCheckout('Meditations');
  await shop.fillContact();
  await shop.fillCard('4000 0025 0000 3155');
  await shop.payButton.focus();
  await page.keyboard.press('Enter');
  const complete = shop.challenge.getByRole('button', { name: 'Complete' });
  await expect(complete).toBeVisible({ timeout: 30_000 });
  await tabTo(page, complete);
  await page.keyboard.press('Enter');
  await shop.expectConfirmation('Meditations');
});
