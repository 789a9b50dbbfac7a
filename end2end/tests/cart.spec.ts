import { BOOK, expect, test, type ShopPage } from '../shop';

const SWIFT = { first: 'The Metamorphosis', second: 'Gitanjali' };

/** What the cart says that all of it costs. */
const total = ({ page }: ShopPage) => page.locator('.cart-total strong');

async function openCart(shop: ShopPage) {
  await shop.page.goto('/cart');
  await expect(shop.page.locator('.cart[data-hydrated="true"]')).toBeVisible();
}

// L2
test('several books are put in the cart, counted and paid at once', async ({ shop, page }) => {
  await shop.openCatalogue(SWIFT.first);
  const add = page.getByRole('button', { name: `Add to cart ${SWIFT.first}` });
  await add.dblclick();
  await expect(page.getByRole('link', { name: 'Cart (1)' }), 'a double click is one wish').toBeVisible();
  await shop.openCatalogue(SWIFT.second);
  await page.getByRole('button', { name: `Add to cart ${SWIFT.second}` }).click();
  await page.getByRole('link', { name: 'Cart (2)' }).click();

  await expect(page.locator('.cart[data-hydrated="true"]')).toBeVisible();
  const before = await total(shop).textContent();
  const copies = page.getByLabel(`Copies of ${SWIFT.second}`);
  await copies.fill('2');
  await copies.press('Enter');
  await expect(total(shop)).not.toHaveText(before ?? '');
  await expect(page.getByRole('link', { name: 'Cart (3)' }), 'without a reload').toBeVisible();
  const sum = (await total(shop).textContent()) ?? '';

  await page.getByRole('link', { name: 'Checkout' }).click();
  await shop.ready();
  await expect(page.getByText(`Total: ${sum}`)).toBeVisible();
  await expect(shop.payButton).toHaveText(`Pay ${sum}`);
  await shop.fillContact();
  await shop.fillCard();
  await shop.payButton.dblclick();
  await shop.expectConfirmation(`${SWIFT.first}, ${SWIFT.second}`);
  await expect(shop.fact('Amount')).toHaveText(sum);
  await expect(page.getByRole('link', { name: 'Cart', exact: true }), 'what is paid is not in the cart').toBeVisible();
  const description = `${SWIFT.first}, ${SWIFT.second} × 2`;
  await shop.expectOneCharge(description);
});

// L2
test('what is taken out can be put back', async ({ shop, page }) => {
  await page.request.post('/cart/add', { form: { book: BOOK.walden, quantity: '2' }, headers: { origin: new URL(process.env.SHOP_URL ?? '').origin } });
  await openCart(shop);
  const before = (await total(shop).textContent()) ?? '';
  await page.getByRole('button', { name: 'Remove Walden' }).click();
  await expect(page.getByText('Your cart is empty.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(total(shop)).toHaveText(before);
  await expect(page.getByRole('link', { name: 'Cart (2)' })).toBeVisible();
});

test('a double click takes one book out, and puts it back once', async ({ shop, page }) => {
  const headers = { origin: new URL(process.env.SHOP_URL ?? '').origin };
  for (const form of [{ book: BOOK.walden, quantity: '2' }, { book: BOOK.kokoro, quantity: '1' }]) {
    await page.request.post('/cart/add', { form, headers });
  }
  await openCart(shop);
  await page.getByRole('button', { name: 'Remove Walden' }).dblclick();
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeVisible();
  await expect(page.getByLabel('Copies of Kokoro')).toBeVisible();
  await undo.dblclick();
  await expect(page.getByLabel('Copies of Walden')).toHaveValue('2');
  // Changes are made in turn: after this one, all that was clicked is done.
  await page.getByLabel('Copies of Kokoro').fill('2');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Cart (4)' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('alert')).toBeEmpty();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  // L2, pitfall 25
  test('a cart is filled, changed and emptied by plain forms', async ({ page, troubles }) => {
    await page.goto('/?q=walden');
    await page.getByRole('button', { name: 'Add to cart Walden' }).click();
    await expect(page).toHaveURL('/cart');
    await page.getByLabel('Copies of Walden').fill('3');
    await page.getByRole('button', { name: 'Update Walden' }).click();
    await expect(page.getByRole('link', { name: 'Cart (3)' })).toBeVisible();
    troubles.expect(/422/);
    await page.getByLabel('Copies of Walden').fill('1000');
    await page.getByRole('button', { name: 'Update Walden' }).click();
    await expect(page.getByText(/up to 99 copies|from 1 to 99/)).toBeVisible();
    await page.goto('/cart');
    await page.getByRole('link', { name: 'Checkout' }).click();
    await expect(page.getByText('Book Title: Walden')).toBeVisible();
    await expect(page.getByText(/Paying by card needs JavaScript/)).toBeVisible();
    await page.getByRole('link', { name: 'Back to cart' }).click();
    await page.getByRole('button', { name: 'Remove Walden' }).click();
    await expect(page.getByText('Your cart is empty.')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('link', { name: 'Cart (3)' })).toBeVisible();
  });
});
