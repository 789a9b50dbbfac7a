/** The cart in every state that it can be in. */
import { NO_TOKEN } from './seller';
import { BOOK, expect, type ShopPage } from './shop';
import type { State, Tools } from './states';

/** Puts books into the cart, and opens it. */
export async function openCart({ page }: ShopPage, ...books: [book: string, copies: number][]) {
  for (const [book, copies] of books) {
    const headers = { origin: new URL(process.env.SHOP_URL ?? '').origin };
    await page.request.post('/cart/add', { form: { book, quantity: String(copies) }, headers, maxRedirects: 0 });
  }
  await page.goto('/cart');
  await expect(page.locator('.cart[data-hydrated="true"]')).toBeVisible();
}

/** A cart with a book that costs another price by now, one that is sold out, one with too few copies, one that is gone. */
async function openChangedCart({ shop, addBook }: Tools) {
  const author = 'A Tester';
  const dearer = await addBook({ title: 'A Book That Became Dearer', author, price: 9.5 });
  const gone = await addBook({ title: 'A Book That Was Taken off the Shelf', author, price: 7 });
  const sold = await addBook({ title: 'A Book That Sold Out Meanwhile', author, price: 12, stock: 3 });
  const few = await addBook({ title: 'A Book of Which Few Are Left', author, price: 4.25, stock: 8 });
  await openCart(shop, [dearer.id, 1], [gone.id, 1], [sold.id, 2], [few.id, 5], [BOOK.walden, 2]);
  await dearer.change({ price: 11 });
  await gone.remove();
  await sold.change({ stock: 0 });
  await few.change({ stock: 2 });
  await openCart(shop);
  await expect(shop.page.getByText('it is $11.00 now')).toBeVisible();
  await expect(shop.page.locator('.cart-gone')).toContainText('is no longer sold.');
}

export const CART_STATES: State[] = [
  { name: 'cart-empty', open: ({ shop }) => openCart(shop) },
  { name: 'cart', open: ({ shop }) => openCart(shop, [BOOK.walden, 2], [BOOK.kokoro, 1], [BOOK.onTheRoad, 3]) },
  { name: 'cart-changed', missing: NO_TOKEN, open: openChangedCart },
  {
    name: 'cart-undo',
    open: async ({ shop }) => {
      await openCart(shop, [BOOK.walden, 2], [BOOK.kokoro, 1]);
      await shop.page.getByRole('button', { name: 'Remove Walden' }).click();
      await expect(shop.page.getByRole('button', { name: 'Undo' })).toBeFocused();
    },
  },
  {
    name: 'cart-refused',
    troubles: /422/,
    open: async ({ shop }) => {
      await openCart(shop, [BOOK.walden, 2]);
      await shop.page.getByLabel('Copies of Walden').fill('1000');
      await shop.page.keyboard.press('Enter');
      await expect(shop.page.getByText(/up to 99 copies|from 1 to 99/)).toBeVisible();
    },
  },
  {
    name: 'cart-checkout',
    card: true,
    open: async ({ shop }) => {
      await openCart(shop, [BOOK.walden, 2], [BOOK.kokoro, 1]);
      await shop.page.getByRole('link', { name: 'Checkout' }).click();
      await shop.ready();
    },
  },
];
