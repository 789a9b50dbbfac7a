/** The shop with JavaScript off, from the list up to the card form (pitfall 25). */
import path from 'node:path';
import type { Page } from '@playwright/test';
import { NO_TOKEN } from '../seller';
import { ADDRESS, BUYER, expect, test, type ShopPage } from '../shop';
import { paymentIntentsOf } from '../stripe';

test.use({ javaScriptEnabled: false });

/** For people to look at. */
async function takePictures(page: Page, name: string) {
  const window = page.viewportSize()!;
  for (const width of [360, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const file = path.join(__dirname, '../../target/pictures', `${name}-${width}-light.png`);
    await page.screenshot({ path: file, fullPage: true });
  }
  await page.setViewportSize(window);
}

// Expressions, because Playwright finds plain text inside of <noscript> by nothing else.
const NEEDS_SCRIPT = /Paying by card needs JavaScript/;

async function fillDetails({ page }: ShopPage, changed: Record<string, string> = {}) {
  const details = {
    'First and last name': BUYER.name,
    Email: BUYER.email,
    'Street and number': ADDRESS.street,
    'Postal code': ADDRESS.postalCode,
    'Town or city': ADDRESS.town,
    ...changed,
  };
  for (const [label, value] of Object.entries(details)) await page.getByLabel(label).fill(value);
}

const keep = ({ page }: ShopPage) => page.getByRole('button', { name: 'Keep my details' });

// A5 A24 L2
test('a shopper finds books, fills a cart and tells who they are', async ({ shop, page, troubles }) => {
  troubles.expect(/422/);
  await test.step('searches, filters and sorts', async () => {
    await page.goto('/');
    await page.getByText('Filter and sort').click();
    await page.getByLabel('Price up to').fill('9');
    await page.getByLabel('In stock only').check();
    await page.getByLabel('Sort by').selectOption('Title, A to Z');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL(/max=9/);
    const titles = await shop.books.locator('cite').allTextContents();
    expect(titles.length).toBeGreaterThan(3);
    expect(titles).toContain('Green Eggs and Ham');
    expect(titles).not.toContain('On the Road');
  });

  await test.step('reads about a book and puts it into the cart', async () => {
    await page.getByRole('link', { name: 'Green Eggs and Ham', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Green Eggs and Ham');
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await expect(page).toHaveURL('/cart');
    await page.goto('/?q=kokoro');
    await page.getByRole('button', { name: 'Add to cart Kokoro' }).click();
  });

  await test.step('changes, removes and puts back', async () => {
    await page.getByLabel('Copies of Kokoro').fill('2');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('link', { name: 'Cart (3)' })).toBeVisible();
    await page.getByRole('button', { name: 'Remove Kokoro' }).click();
    await expect(page.getByRole('link', { name: 'Cart (1)' })).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('link', { name: 'Cart (3)' })).toBeVisible();
  });

  await test.step('is told what the payment needs', async () => {
    await page.getByRole('link', { name: 'Checkout' }).click();
    await expect(page.getByText(NEEDS_SCRIPT)).toBeVisible();
    await expect(page.getByText(/switch JavaScript on for this shop and reload this page/)).toBeVisible();
    await expect(page.getByText(/Nothing has been charged\./)).toBeVisible();
    await expect(shop.payButton, 'what cannot work is not shown').toBeHidden();
    await expect(page.locator('.card')).toBeHidden();
  });

  await test.step('sees at its field what to correct, and loses nothing', async () => {
    await fillDetails(shop, { Email: 'ada@example', 'Town or city': '' });
    await shop.country.selectOption(ADDRESS.country);
    await keep(shop).click();
    await expect(shop.email).toHaveAccessibleDescription(/name@example.com/);
    await expect(shop.email, 'the first faulty field').toBeFocused();
    await expect(shop.town).toHaveAttribute('aria-invalid', 'true');
    await expect(shop.problems.getByRole('listitem')).toHaveCount(2);
    await expect(shop.name).toHaveValue(BUYER.name);
    await expect(shop.country.locator('option:checked')).toHaveText(ADDRESS.country);
    await takePictures(page, 'checkout-no-script-faulty');
  });

  await test.step('has the details kept', async () => {
    await shop.email.fill(BUYER.email);
    await shop.town.fill(ADDRESS.town);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/checkout#kept');
    await expect(page.getByText(/Your details are kept\./)).toBeVisible();
    await expect(shop.street).toHaveValue(ADDRESS.street);
    await expect(page.getByText('Book Title: Kokoro')).toBeVisible();
    await takePictures(page, 'checkout-no-script-kept');
  });
});

test('details told without JavaScript are there when it is on, and pay', async ({ shop, page, otherBrowser }) => {
  const title = 'Noli Me Tángere';
  await page.goto(`/?q=${encodeURIComponent(title)}`);
  await shop.purchaseLink(title).click();
  await fillDetails(shop);
  await shop.country.selectOption(ADDRESS.country);
  await keep(shop).click();
  await expect(page.getByText(/Your details are kept\./)).toBeVisible();
  expect(await paymentIntentsOf(title, shop.since), 'no card form, no PaymentIntent').toEqual([]);

  const awake = await otherBrowser({ javaScriptEnabled: true, storageState: await page.context().storageState() });
  await awake.page.goto(page.url());
  await awake.ready();
  await expect(awake.name).toHaveValue(BUYER.name);
  await expect(awake.country.locator('option:checked')).toHaveText(ADDRESS.country);
  await awake.fillCard();
  await awake.pay();
  await awake.expectConfirmation(title);
  await awake.expectOneCharge(title);
});

test('a long list has pages to go on and back to', async ({ page, shop, addBook }) => {
  test.skip(Boolean(NO_TOKEN()), NO_TOKEN());
  for (const n of [1, 2]) await addBook({ title: `A Book for the Second Page ${n}`, author: 'A Tester', price: 5 });
  await page.goto('/?sort=title');
  const first = await shop.books.first().textContent();
  await expect(shop.books).toHaveCount(24);
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(shop.books.first()).not.toHaveText(first ?? '');
  await expect(page.getByRole('link', { name: 'Next page' })).toBeHidden();
  await page.getByRole('link', { name: 'Previous page' }).click();
  await expect(shop.books.first()).toHaveText(first ?? '');
});

test('a sold-out book cannot be chosen, and says so', async ({ page }) => {
  await page.goto('/books/quo-vadis');
  await expect(page.getByText(/sold out/i).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add to cart' })).toHaveCount(0);
});

// A33
test('a link to the orders is asked for by a plain form', async ({ page, troubles }) => {
  troubles.expect(/422/);
  await page.goto('/orders');
  await page.getByLabel('Email').fill('ada@example');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription(/name@example.com/);
  await expect(page.getByLabel('Email')).toHaveValue('ada@example');
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByText('a mail with a link is on its way')).toBeVisible();
});
