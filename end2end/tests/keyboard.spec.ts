/** Whatever the shop can do, it does for who has only a keyboard. */
import { openCart } from '../cart-states';
import { press, tabStops, tabTo, typeInto } from '../keys';
import { asSeller, NO_PASSWORD, NO_TOKEN } from '../seller';
import { ADDRESS, BOOK, BUYER, CARD, expect, test, type ShopPage } from '../shop';

async function typeContact({ page, ...shop }: ShopPage) {
  await typeInto(page, shop.name, BUYER.name);
  await typeInto(page, shop.email, BUYER.email);
  await typeInto(page, shop.street, ADDRESS.street);
  await typeInto(page, shop.postalCode, ADDRESS.postalCode);
  await typeInto(page, shop.town, ADDRESS.town);
  await tabTo(page, shop.country);
  // What is typed chooses.
  await page.keyboard.type(ADDRESS.country);
}

/** Each complete field hands the focus on to the next. */
async function typeCard({ page, card }: ShopPage, number: string) {
  await tabTo(page, card.getByLabel('Card number'));
  await page.keyboard.type(number.replaceAll(' ', ''));
  await page.keyboard.type('1234');
  await page.keyboard.type('123');
  const zip = card.getByRole('textbox', { name: 'ZIP code' });
  if (await zip.isVisible()) await typeInto(page, zip, '12345');
}

// B8 B9
test('a book is found and bought with the keyboard alone', async ({ shop, page }) => {
  await shop.openCatalogue();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await tabTo(page, shop.search);
  await page.keyboard.type('Max Havelaar');
  await expect(shop.books).toHaveCount(1);
  await press(page, shop.purchaseLink('Max Havelaar'));
  await shop.ready();
  await typeContact(shop);
  await typeCard(shop, CARD.good);
  await press(page, shop.payButton);
  await shop.expectConfirmation('Max Havelaar');
});

// B11 B15
test('a declined card is corrected with the keyboard alone', async ({ shop, page }) => {
  const title = 'Les Misérables';
  await shop.openCheckout(title);
  await press(page, shop.payButton);
  await expect(shop.problems.getByRole('listitem')).toHaveCount(9);
  await expect(shop.name, 'the first faulty field').toBeFocused();
  await page.keyboard.type(BUYER.name);
  await typeInto(page, shop.email, BUYER.email);
  await typeInto(page, shop.street, ADDRESS.street);
  await typeInto(page, shop.postalCode, ADDRESS.postalCode);
  await typeInto(page, shop.town, ADDRESS.town);
  await press(page, shop.payButton);
  await expect(shop.country, 'the choice that is missing').toBeFocused();
  await expect(shop.country).toHaveAttribute('aria-invalid', 'true');
  await expect(shop.country).toHaveAccessibleDescription('Choose the country.');
  await page.keyboard.type(ADDRESS.country);
  await typeCard(shop, CARD.declined);
  await press(page, shop.payButton);
  await shop.expectProblems('Your card was declined.');
  await expect(shop.problems, 'what went wrong has the focus').toBeFocused();
  await expect(shop.country).toHaveAttribute('aria-invalid', 'false');

  const number = shop.card.getByLabel('Card number');
  await tabTo(page, number, 'Shift+Tab');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(CARD.good.replaceAll(' ', ''));
  await press(page, shop.payButton);
  await shop.expectConfirmation(title);
});

// B10
test('a 3D Secure challenge is failed, tried again and completed with the keyboard alone', async ({ shop, page }) => {
  await shop.openCheckout('Meditations');
  await typeContact(shop);
  await typeCard(shop, CARD.threeDSecure);
  await press(page, shop.payButton);
  const fail = shop.challenge.getByRole('button', { name: 'Fail' });
  await expect(fail).toBeVisible({ timeout: 30_000 });
  await press(page, fail);
  await shop.expectProblems(/unable to authenticate/);
  await expect(shop.problems, 'what went wrong has the focus').toBeFocused();
  await press(page, shop.payButton);
  const complete = shop.challenge.getByRole('button', { name: 'Complete' });
  await expect(complete).toBeVisible({ timeout: 30_000 });
  await press(page, complete);
  await shop.expectConfirmation('Meditations');
});

// L2
test('a cart is changed, emptied and put back with the keyboard alone', async ({ shop, page }) => {
  await openCart(shop, [BOOK.kokoro, 1], [BOOK.walden, 2]);
  const copies = page.getByLabel('Copies of Walden');
  const link = (count: number) => page.getByRole('link', { name: `Cart (${count})` });
  await typeInto(page, copies, '4');
  await page.keyboard.press('Enter');
  await expect(link(5)).toBeVisible();
  await expect(copies).toBeFocused();
  await typeInto(page, page.getByLabel('Copies of Kokoro'), '0.5');
  await page.keyboard.press('Enter');
  await expect(page.locator('.cart').getByRole('alert')).toContainText('from 1 to 99');
  await press(page, page.getByRole('button', { name: 'Remove Walden' }));
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(link(5)).toBeVisible();
  await expect(copies, 'what is back has the focus').toBeFocused();
  await press(page, page.getByRole('button', { name: 'Empty the cart' }));
  await expect(page.getByText('Your cart is empty.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
});

test('the list is searched, filtered and put into the cart with the keyboard alone', async ({ shop, page }) => {
  await shop.openCatalogue();
  await press(page, page.locator('summary').filter({ hasText: 'Filter and sort' }));
  await tabTo(page, page.getByLabel('Price up to'));
  await page.keyboard.type('9');
  await tabTo(page, page.getByLabel('Sort by'));
  await page.keyboard.type('Title');
  await tabTo(page, page.getByLabel('In stock only'));
  await page.keyboard.press('Space');
  await expect(page).toHaveURL('/?max=9&stock=1&sort=title');
  await expect(page.getByLabel('In stock only')).toBeFocused();
  await tabTo(page, shop.search, 'Shift+Tab');
  await page.keyboard.type('seuss');
  await expect(shop.books).toHaveCount(1);
  const add = page.getByRole('button', { name: 'Add to cart Green Eggs and Ham' });
  await press(page, add);
  await expect(page.getByRole('link', { name: 'Cart (1)' })).toBeVisible();
  await expect(add).toBeFocused();
});

// A13 A17
test('the seller adds, changes and deletes a book with the keyboard alone', async ({ shop, page, addBook }) => {
  const missing = NO_PASSWORD() ?? NO_TOKEN();
  test.skip(Boolean(missing), missing);
  const title = `A Book for the Keyboard ${Date.now()}`;
  await addBook({ title, author: 'A Tester', price: 5 });
  await asSeller(page, `/admin/books?q=${encodeURIComponent(title)}`);
  await expect(page.locator('.shelf[data-hydrated="true"]')).toBeVisible();
  const opener = (name: string) => page.getByRole('link', { name });
  const notice = page.locator('.shelf > .admin-notice');
  const inside = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      // Past its end the focus is the browser's own, and then comes in again.
      return activeElement === document.body || Boolean(activeElement?.closest('dialog[open]'));
    });

  for (const [name, heading, first] of [
    ['Add Book', 'Add a new book', 'Title:'],
    [`Update ${title}`, 'Update a book', 'Title:'],
    [`Delete ${title}`, 'Delete a book', ''],
  ] as const) {
    await press(page, opener(name));
    const dialog = page.getByRole('dialog', { name: heading });
    const begin = first ? dialog.getByLabel(first) : dialog.getByRole('button', { name: 'Cancel' });
    await expect(begin, 'the first field, or the harmless answer').toBeFocused();
    for (let i = 0; i < 25; i++) {
      await page.keyboard.press('Tab');
      expect(await inside(), `Tab ${i} stays in ${heading}`).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(opener(name), 'the focus is back where it came from').toBeFocused();
    await tabTo(page, shop.page.getByRole('link', { name: 'Bookshop', exact: true }), 'Shift+Tab');
  }

  await press(page, opener(`Update ${title}`));
  const edit = page.getByRole('dialog', { name: 'Update a book' });
  await expect(edit.getByLabel('Title:')).toBeFocused();
  await typeInto(page, edit.getByLabel('Purchase price:'), '0');
  await page.keyboard.press('Enter');
  await expect(edit.getByText('Enter a price greater than zero.')).toBeVisible();
  await expect(edit.getByLabel('Purchase price:'), 'the faulty field').toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('6');
  await page.keyboard.press('Enter');
  await expect(notice.getByRole('alert')).toHaveText('Book updated!');
  await expect(opener(`Update ${title}`), 'the row is a new one, and has the focus').toBeFocused();

  await press(page, opener(`Delete ${title}`));
  const ask = page.getByRole('dialog', { name: 'Delete a book' });
  await expect(ask.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await press(page, ask.getByRole('button', { name: 'Delete' }));
  await expect(notice.getByRole('button', { name: 'Undo' }), 'the row is gone').toBeFocused();
  await page.keyboard.press('Enter');
  await expect(notice.getByRole('alert')).toHaveText('Book restored!');
  await expect(opener(`Update ${title}`)).toBeFocused();
});

test('who removes a book that is gone, or mistypes a number, is left in the cart', async ({ shop, page, addBook, troubles }) => {
  test.skip(Boolean(NO_TOKEN()), NO_TOKEN());
  const gone = await addBook({ title: 'A Book Removed by Keyboard', author: 'A Tester', price: 7 });
  await openCart(shop, [gone.id, 1], [BOOK.walden, 2]);
  await gone.remove();
  await openCart(shop);
  await press(page, page.getByRole('button', { name: 'Remove A Book Removed by Keyboard' }));
  await expect(page.getByText('is no longer sold.')).toHaveCount(0);
  await expect(page.locator('.cart')).toBeFocused();
  const copies = page.getByLabel('Copies of Walden');
  await tabTo(page, copies);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('100');
  troubles.expect(/422/);
  await expect(copies).toHaveAttribute('aria-invalid', 'false');
  await page.keyboard.press('Enter');
  await expect(copies).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('alert')).toContainText('up to 99 copies');
});

test('the skip link leads past the header', async ({ shop, page }) => {
  await shop.openCatalogue();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(shop.search).toBeFocused();
});

/** One sees where the focus is, wherever Tab stops. */
const PAGES: [name: string, open: (shop: ShopPage) => Promise<unknown>][] = [
  ['the list', (shop) => shop.openCatalogue('road')],
  ['a book', (shop) => shop.page.goto('/books/les-miserables')],
  ['the cart', (shop) => openCart(shop, [BOOK.walden, 2], [BOOK.kokoro, 1])],
  ['the checkout', (shop) => shop.openCheckout('Kokoro')],
  ['the orders', (shop) => shop.page.goto('/orders')],
  ["the seller's books", (shop) => asSeller(shop.page, '/admin/books?q=road')],
  ['a book of the seller', (shop) => asSeller(shop.page, `/admin/books/${BOOK.walden}/edit`)],
  ["the seller's orders", (shop) => asSeller(shop.page, '/admin/orders')],
];
for (const [name, open] of PAGES) {
  test(`the focus can be seen at every stop of ${name}`, async ({ shop, page }) => {
    const missing = name.includes('seller') ? NO_PASSWORD() : undefined;
    test.skip(Boolean(missing), missing);
    await open(shop);
    const stops = await tabStops(page);
    expect(stops.length).toBeGreaterThan(3);
    expect(stops.filter(({ unseen }) => unseen)).toEqual([]);
  });
}
