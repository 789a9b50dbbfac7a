import { expect, test } from '../shop';
import { signIn } from '../seller';

test.skip(!process.env.SHOP_PASSWORD, 'needs the password of the shop');

/** What this test puts on the shelf, to be taken off it at its end: other tests count the books. */
const titles: string[] = [];
const name = (title: string) => {
  titles.push(`${title} ${Date.now()}`);
  return titles.at(-1)!;
};

test.afterEach(async ({ request }) => {
  const headers = { authorization: `Bearer ${process.env.SHOP_ADMIN_TOKEN}` };
  for (const title of titles.splice(0)) {
    const found = await request.get('/api/books', { params: { q: title } });
    for (const { id } of (await found.json()).books) await request.delete(`/api/books/${id}`, { headers });
  }
});

// A9 A13 A14 A15 A17 A18
test('a book is added, changed, deleted and put back without a reload', async ({ page }) => {
  await signIn(page);
  await expect(page.locator('.shelf[data-hydrated="true"]')).toBeVisible();
  await page.evaluate(() => Object.assign(window, { still: 'here' }));
  const rows = page.locator('.shelf-table tbody tr');
  const said = page.getByRole('alert').filter({ hasText: /^Book / });
  const title = name('Emma');

  await page.getByRole('link', { name: 'Add Book' }).click();
  const add = page.getByRole('dialog', { name: 'Add a new book' });
  await expect(add.getByLabel('Title:')).toBeFocused();
  await expect(add.getByPlaceholder('Enter price')).toHaveAttribute('type', 'number');
  await add.getByRole('button', { name: 'Submit' }).click();
  for (const words of ['Enter the title.', 'Enter the author.', 'Enter a price.']) {
    await expect(add.getByText(words)).toBeVisible();
  }
  await expect(add.getByLabel('Title:')).toBeFocused();
  await add.getByLabel('Title:').fill('Another');
  await add.getByLabel('Read?').check();
  await page.keyboard.press('Escape');
  await expect(add).toBeHidden();
  await page.getByRole('link', { name: 'Add Book' }).click();
  await expect(add.getByLabel('Title:'), 'nothing typed is lost').toHaveValue('Another');
  await add.getByLabel('Author:').fill('Somebody');
  await add.getByLabel('Purchase price:').fill('3');
  await add.getByRole('button', { name: 'Reset' }).click();
  for (const label of ['Title:', 'Author:', 'Purchase price:']) await expect(add.getByLabel(label)).toHaveValue('');
  await expect(add.getByLabel('Read?')).not.toBeChecked();
  await add.getByLabel('Title:').fill(title);
  await add.getByLabel('Author:').fill('Jane Austen');
  await add.getByLabel('Purchase price:').fill('7.5');
  await add.getByRole('button', { name: 'Submit' }).click();
  await expect(said).toHaveText('Book added!');
  await expect(add).toBeHidden();
  await page.getByRole('link', { name: 'Add Book' }).click();
  await expect(add.getByLabel('Title:'), 'the form is clear again').toHaveValue('');
  await expect(add.getByLabel('Purchase price:')).toHaveValue('');
  await page.keyboard.press('Escape');
  const row = rows.filter({ hasText: title });
  await expect(rows.first()).toContainText(title);
  await expect(row).toContainText('No');
  await expect(row).toContainText('$7.50');
  await expect(row.getByRole('link', { name: 'Purchase' })).toHaveAttribute('href', /^\/checkout\?item=[0-9a-f]{32}$/);

  await row.getByRole('link', { name: 'Update' }).click();
  const edit = page.getByRole('dialog', { name: 'Update a book' });
  await expect(edit.getByLabel('Purchase price:')).toHaveValue('7.50');
  await edit.getByLabel('Purchase price:').fill('1');
  await edit.getByRole('button', { name: 'Cancel' }).click();
  await expect(row).toContainText('$7.50');
  await row.getByRole('link', { name: 'Update' }).click();
  await edit.getByLabel('Purchase price:').fill('8');
  await edit.getByRole('button', { name: 'Update' }).click();
  await expect(said).toHaveText('Book updated!');
  await expect(rows.first()).toContainText('$8.00');

  await row.getByRole('link', { name: 'Delete' }).click();
  const ask = page.getByRole('dialog', { name: 'Delete a book' });
  await expect(ask).toContainText(title);
  await ask.getByRole('button', { name: 'Cancel' }).click();
  await expect(row).toBeVisible();
  await row.getByRole('link', { name: 'Delete' }).click();
  await ask.getByRole('button', { name: 'Delete' }).click();
  await expect(said).toHaveText('Book removed!');
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(said).toHaveText('Book restored!');
  await expect(rows.first()).toContainText(title);
  await row.getByRole('link', { name: 'Delete' }).click();
  await ask.getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0);
  expect(await page.evaluate(() => Reflect.get(window, 'still'))).toBe('here');
});

// A19
test('a call that fails says so, and what was typed stays', async ({ page, context, troubles }) => {
  troubles.expect(/books\/new.*(INTERNET_DISCONNECTED|403)/, /403.*books\/new/, /ERR_INTERNET_DISCONNECTED/);
  await signIn(page);
  await expect(page.locator('.shelf[data-hydrated="true"]')).toBeVisible();
  await page.getByRole('link', { name: 'Add Book' }).click();
  const add = page.getByRole('dialog', { name: 'Add a new book' });
  await add.getByLabel('Title:').fill('Persuasion');
  await add.getByLabel('Author:').fill('Jane Austen');
  await add.getByLabel('Purchase price:').fill('7.5');
  await context.setOffline(true);
  await add.getByRole('button', { name: 'Submit' }).click();
  await expect(add.getByRole('alert')).toContainText('cannot be reached');
  await context.setOffline(false);
  await context.clearCookies();
  await add.getByRole('button', { name: 'Submit' }).click();
  await expect(add.getByRole('alert')).toContainText('not signed in any more');
  await expect(add.getByLabel('Title:')).toHaveValue('Persuasion');
});

test('a book that somebody else has changed meanwhile is not overwritten', async ({ page, context, troubles }) => {
  troubles.expect(/409/);
  const book = '14e52ebdce064b59be36ad2577a7dfdb';
  await signIn(page, '/admin/books?q=green+eggs');
  await expect(page.locator('.shelf[data-hydrated="true"]')).toBeVisible();
  const row = page.locator(`#book-${book}`);
  const edit = page.getByRole('dialog', { name: 'Update a book' });
  const shown = await row.innerText();
  await row.getByRole('link', { name: 'Update' }).click();
  const description = name('Mine, and long to type');
  const before = await edit.getByLabel('Description:').inputValue();
  await edit.getByLabel('Description:').fill(description);

  const other = await context.newPage();
  await other.goto(`/admin/books/${book}/edit`);
  await other.getByLabel('Read?').uncheck();
  await other.getByRole('button', { name: 'Update' }).click();
  await expect(other.getByRole('alert').filter({ hasText: 'Book updated!' })).toBeVisible();

  await edit.getByRole('button', { name: 'Update' }).click();
  await expect(edit.getByRole('alert')).toContainText('Somebody else has changed this book');
  await expect(edit.getByLabel('Description:')).toHaveValue(description);
  await edit.getByLabel('Description:').fill(before);
  await edit.getByRole('button', { name: 'Keep mine' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Book updated!' })).toBeVisible();
  expect(await row.innerText(), 'as it was').toBe(shown);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  // A9 A11 A14 A18
  test('the same forms are pages', async ({ page, troubles }) => {
    troubles.expect(/422/);
    await signIn(page);
    const title = name('Walden Pond');
    await page.getByRole('link', { name: 'Add Book' }).click();
    await page.getByLabel('Title:').fill(title);
    await page.getByLabel('Purchase price:').fill('0');
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect(page.getByText('Enter the author.')).toBeVisible();
    await expect(page.getByText('Enter a price greater than zero.')).toBeVisible();
    await expect(page.getByLabel('Title:')).toHaveValue(title);
    await page.getByLabel('Author:').fill('Henry David Thoreau');
    await page.getByLabel('Purchase price:').fill('5');
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Book added!' })).toBeVisible();
    const row = page.locator('.shelf-table tbody tr').filter({ hasText: title });
    await row.getByRole('link', { name: 'Update' }).click();
    await page.getByLabel('Purchase price:').fill('6');
    await page.getByRole('button', { name: 'Update' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Book updated!' })).toBeVisible();
    await expect(row).toContainText('$6.00');
    await row.getByRole('link', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Book removed!' })).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row).toBeVisible();
    await row.getByRole('link', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(row).toHaveCount(0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto('/admin/books');
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  });
});
