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
  await expect(shop.purchaseLink('Quo Vadis')).toHaveCount(0);
  await expect(shop.row('Kokoro').getByText('Sold out')).toHaveCount(0);
});

test('the list filters while one types, and the address follows', async ({ shop, page }) => {
  await shop.openCatalogue();
  await shop.search.pressSequentially('kafka', { delay: 20 });
  await expect(shop.books).toHaveCount(1);
  await expect(shop.row('The Metamorphosis')).toBeVisible();
  await expect(page.locator('.search-status')).toHaveText('1 book');
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

test('filters and order narrow the list at once, and the address follows', async ({ shop, page }) => {
  await shop.openCatalogue();
  const status = page.locator('.search-status');
  await page.getByText('Filter and sort').click();
  await page.getByLabel('Author', { exact: true }).fill('dr seuss');
  await expect(shop.books).toHaveCount(1);
  await expect(page).toHaveURL('/?author=dr%20seuss');
  await page.getByLabel('Author', { exact: true }).fill('');
  await page.getByLabel('Price up to').fill('cheap');
  await expect(page.getByText('Enter the price as a number')).toBeVisible();
  await expect(shop.books).toHaveCount(24);
  await page.getByLabel('Price up to').fill('3.99');
  await expect(page.getByText('Enter the price as a number')).toBeHidden();
  await expect(page).toHaveURL('/?max=3.99');
  await expect(shop.row('Green Eggs and Ham')).toBeVisible();
  await expect(shop.row('On the Road')).toHaveCount(0);
  await page.getByLabel('Price up to').fill('');
  await page.getByLabel('Sort by').selectOption('Title, A to Z');
  await expect(shop.books.first()).toContainText("A Doll's House");
  await page.getByLabel('In stock only').check();
  await expect(page).toHaveURL('/?stock=1&sort=title');
  await expect(status).toHaveText('23 books');
  await expect(page.getByText('Sold out')).toHaveCount(0);

  await page.reload();
  await expect(page.getByLabel('In stock only')).toBeChecked();
  await expect(page.getByLabel('Sort by')).toHaveValue('title');
  await expect(shop.books.first()).toContainText("A Doll's House");
});

test('a mistyped word finds what is similar, and the page says so', async ({ shop, page }) => {
  await shop.openCatalogue();
  await shop.search.fill('Dostoyevski');
  await expect(page.locator('.search-status')).toHaveText('No exact match; showing similar: 1 book');
  await expect(shop.row('Crime and Punishment')).toBeVisible();
});

// L5
test('a title leads to the book, its author to the list of their books', async ({ shop, page }) => {
  await shop.openCatalogue('miserables');
  await page.getByRole('link', { name: 'Les Misérables', exact: true }).click();
  await expect(page).toHaveURL('/books/les-miserables');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Les Misérables');
  await expect(shop.purchaseLink('Les Misérables')).toHaveAttribute('href', /^\/checkout\?item=/);
  await page.getByRole('link', { name: 'Victor Hugo' }).click();
  await expect(page).toHaveURL('/?author=Victor%20Hugo');
  await expect(shop.books).toHaveCount(1);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the list is searched, filtered and sorted by a plain form', async ({ shop, page }) => {
    await page.goto('/');
    await page.getByText('Filter and sort').click();
    await shop.search.fill('the');
    await page.getByLabel('Sort by').selectOption('Title, A to Z');
    await page.getByLabel('In stock only').check();
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL(/[?&]q=the&.*sort=title/);
    await expect(shop.books.first()).toContainText('Dream of the Red Chamber');
    await expect(page.getByLabel('In stock only')).toBeChecked();
    await expect(shop.search).toHaveValue('the');
  });
});

// A19
test('a search that cannot be answered says so and keeps the list', async ({ shop, page, troubles }) => {
  troubles.expect(/\?q=kafka/);
  await shop.openCatalogue();
  await page.route(/\?q=kafka/, (route) => route.abort());
  await shop.search.fill('kafka');
  await expect(page.locator('.search-status')).toContainText('The shop cannot be reached.');
  await expect(shop.books).toHaveCount(24);
  await page.unroute(/\?q=kafka/);
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(shop.books).toHaveCount(1);
  await expect(page.locator('.search-status')).toHaveText('1 book');
});

// A22
test('every page says that no money moves', async ({ page, troubles }) => {
  troubles.expect(/404/);
  for (const address of ['/', '/?q=nothing', '/checkout', '/success', '/no/such/page']) {
    await page.goto(address);
    await expect(page.getByRole('complementary', { name: 'Test mode' })).toContainText('no money moves');
  }
});

test('a double click opens the filters and leaves them open', async ({ shop, page }) => {
  await shop.openCatalogue();
  await page.getByText('Filter and sort').dblclick();
  await expect(page.locator('details.filters')).toHaveAttribute('open');
  await page.getByText('Filter and sort').click();
  await expect(page.locator('details.filters')).not.toHaveAttribute('open');
});
