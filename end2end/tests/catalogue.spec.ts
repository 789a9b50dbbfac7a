import { expect, test } from '../shop';

// A2 A3 A5 A6 B2
test('the list shows every book with its headings', async ({ shop, page }) => {
  await shop.openCatalogue();
  await expect(page).toHaveTitle('Books!');
  await expect(page.locator('meta[charset]')).toHaveAttribute('charset', /utf-8/i);
  await expect(page.locator('meta[name="viewport"]')).toHaveAttribute('content', /width=device-width/);
  const headings = page.getByRole('columnheader');
  await expect(headings).toHaveText(['Title', 'Author', 'Read?', 'Purchase Price', 'Actions']);
  expect(await headings.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('scope')))).toEqual(
    Array(5).fill('col'),
  );
  await expect(shop.books).toHaveCount(24);
  for (const [title, ...cells] of [
    ['On the Road', 'Jack Kerouac', 'Yes', '$19.99'],
    ["Harry Potter and the Philosopher's Stone", 'J. K. Rowling', 'No', '$9.99'],
    ['Green Eggs and Ham', 'Dr. Seuss', 'Yes', '$3.99'],
  ] as const) {
    await expect(shop.row(title).getByRole('cell').filter({ hasNotText: 'Purchase' })).toHaveText(cells);
  }
});

// (pitfall 19)
test('a book of which no copy is left is in the list, and cannot be chosen', async ({ shop }) => {
  await shop.openCatalogue();
  await expect(shop.row('Quo Vadis').getByRole('cell')).toHaveText(['Henryk Sienkiewicz', /^(Yes|No)$/, /^\$/, 'Sold out']);
  await expect(shop.row('Quo Vadis').getByRole('link')).toHaveCount(0);
  await expect(shop.row('Kokoro').getByText('Sold out')).toHaveCount(0);
});

test('the list filters while one types, and the address follows', async ({ shop, page }) => {
  await shop.openCatalogue();
  await shop.search.pressSequentially('kafka', { delay: 20 });
  await expect(shop.books).toHaveCount(1);
  await expect(shop.row('The Metamorphosis')).toBeVisible();
  await expect(page.getByRole('main').getByRole('status')).toHaveText('1 book');
  await expect(page).toHaveURL('/?q=kafka');

  await page.reload();
  await expect(shop.search).toHaveValue('kafka');
  await expect(shop.books).toHaveCount(1);
  await expect(page.locator('[data-hydrated="true"]')).toBeVisible();

  await shop.search.fill('');
  await expect(shop.books).toHaveCount(24);
  await expect(page).toHaveURL('/');
});

test('a search finds words of title and author, in any order and case, as text and nothing more', async ({ shop, page }) => {
  await shop.openCatalogue();
  for (const [words, found] of [
    ['MARCUS meditations', 1],
    ['romeo &', 1],
    ["doll's", 1],
    ['100%', 0],
    ['_', 0],
    ["' or 1=1 --", 0],
    ['<b>road</b>', 0],
  ] as const) {
    await shop.search.fill(words);
    await expect(page).toHaveURL(`/?q=${encodeURIComponent(words)}`);
    await expect(shop.books).toHaveCount(found);
  }
  await expect(page.getByText('No book matches “<b>road</b>”')).toBeVisible();
  await page.getByRole('link', { name: 'see all books' }).click();
  await expect(shop.books).toHaveCount(24);
});

test('words typed before the island has woken are searched for, not lost', async ({ shop, page }) => {
  let arrive = () => {};
  const held = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/');
  await shop.search.fill('kafka');
  arrive();
  await expect(shop.books).toHaveCount(1);
  await expect(shop.search).toHaveValue('kafka');
});

// A19
test('a search that cannot be answered says so and keeps the list', async ({ shop, page, troubles }) => {
  troubles.expect(/list_books/);
  await shop.openCatalogue();
  await page.route(/list_books/, (route) => route.abort());
  await shop.search.fill('kafka');
  await expect(page.getByRole('main').getByRole('status')).toContainText('The shop cannot be reached.');
  await expect(shop.books).toHaveCount(24);
  await page.unroute(/list_books/);
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(shop.books).toHaveCount(1);
  await expect(page.getByRole('main').getByRole('status')).toHaveText('1 book');
});

// A22
test('every page says that no money moves', async ({ page, troubles }) => {
  troubles.expect(/404/);
  for (const address of ['/', '/?q=nothing', '/checkout', '/success', '/no/such/page']) {
    await page.goto(address);
    await expect(page.getByRole('complementary', { name: 'Test mode' })).toContainText('no money moves');
  }
});
