/** The seller's pages, and a buyer's list of orders, in every state that they can be in. */
import { NO_MAIL, onlyMailOf, readable } from './mail';
import { asSeller, NO_PASSWORD } from './seller';
import { BOOK, BUYER, expect, type ShopPage } from './shop';
import type { State } from './states';
import { confirm, retrieve, update } from './stripe';

const TITLE = 'Harry Potter and the Philosopher\'s Stone';

const FAULTY_FILE = `title,author,price,year,isbn
Emma,Jane Austen,7.50,1815,
,Somebody,free,1815,
Persuasion,,-1,the year,123
`;
const GOOD_FILE = 'title,author,price\nEmma,Jane Austen,7.50\nPersuasion,Jane Austen,8\n';

/** Opens the list of books with its buttons awake. */
async function openShelf({ page }: ShopPage, query = '') {
  await asSeller(page, `/admin/books${query}`);
  await expect(page.locator('.shelf[data-hydrated="true"]')).toBeVisible();
}

async function checkFile({ page }: ShopPage, text: string) {
  await asSeller(page, '/admin/books/import');
  const file = { name: 'books.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
  await page.getByLabel('CSV file').setInputFiles(file);
  await page.getByRole('button', { name: 'Check file' }).click();
  await expect(page.locator('[data-import]')).toBeVisible();
}

/** Sells a book, and opens its order. */
async function openOrder(shop: ShopPage) {
  const { metadata } = await retrieve(await shop.buy(TITLE));
  await asSeller(shop.page, `/admin/orders/${metadata.order_id}`);
}

async function openRefund(shop: ShopPage) {
  await openOrder(shop);
  await shop.page.locator('summary').filter({ hasText: 'Give money back' }).click();
  await expect(shop.page.getByLabel(/Amount/)).toBeVisible();
}

/** A payment of another amount than its order asks for. */
async function somethingWrong(shop: ShopPage) {
  await shop.openCheckout(TITLE);
  const [intent] = await shop.paymentIntents(TITLE);
  await update(intent!.id, { amount: '100' });
  await confirm(intent!.id, { payment_method: 'pm_card_visa', return_url: shop.page.url() });
  await shop.page.goto(`/success?pi=${intent!.id}`);
  await shop.expectStanding('in-question', 'We are looking at your payment');
}

async function askForOrders({ page }: ShopPage, email: string) {
  await page.goto('/orders');
  // The browser's own check is not what is looked at.
  await page.locator('.orders-form').evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
}

const BUYERS: State[] = [
  { name: 'orders', open: async ({ shop: { page } }) => void (await page.goto('/orders')) },
  {
    name: 'orders-refused',
    troubles: /422/,
    open: async ({ shop }) => {
      await askForOrders(shop, 'nobody@');
      await expect(shop.page.getByText('Enter an email address such as')).toBeVisible();
    },
  },
  { name: 'orders-asked', open: async ({ shop: { page } }) => void (await page.goto('/orders?asked=yes')) },
  {
    name: 'my-orders-forged',
    troubles: /403/,
    open: async ({ shop: { page } }) => {
      await page.goto('/orders/mine?token=x');
      await expect(page.getByText('This link is not complete')).toBeVisible();
    },
  },
  {
    name: 'my-orders',
    missing: () => (readable() ? undefined : NO_MAIL),
    open: async ({ shop }) => {
      // An address of its own: the mail is about its newest order.
      const email = `ada-${Date.now()}@example.com`;
      await shop.openCheckout(TITLE);
      await shop.fillContact({ ...BUYER, email });
      await shop.fillCard();
      await shop.pay();
      const { metadata } = await retrieve(await shop.expectConfirmation(TITLE));
      await askForOrders(shop, email);
      const { link } = await onlyMailOf(metadata.order_id!, 'orders_link');
      await shop.page.goto(link);
      await expect(shop.page.getByText(TITLE)).toBeVisible();
    },
  },
];

const ADMIN: State[] = [
  { name: 'admin-sign-in', open: async ({ shop: { page } }) => void (await page.goto('/admin/sign-in')) },
  {
    name: 'admin-sign-in-wrong',
    troubles: /422/,
    open: async ({ shop: { page } }) => {
      await page.goto('/admin/sign-in');
      await page.getByLabel('Password').fill('not this one at all');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByText('This is not the password')).toBeVisible();
    },
  },
  { name: 'admin-setup', open: async ({ shop: { page } }) => void (await page.goto('/admin/setup?token=used')) },
  {
    name: 'admin-setup-gone',
    troubles: /403/,
    open: async ({ shop: { page } }) => {
      await page.goto('/admin/setup?token=used');
      await page.getByLabel('Password', { exact: true }).fill('a shelf of other books');
      await page.getByLabel('The same password again').fill('a shelf of other books');
      await page.getByRole('button', { name: 'Set password' }).click();
      await expect(page.getByText('This link does not work any more')).toBeVisible();
    },
  },
  { name: 'admin-books', open: ({ shop }) => openShelf(shop) },
  { name: 'admin-books-none', open: ({ shop }) => openShelf(shop, '?q=no+such+book') },
  {
    name: 'admin-book-add',
    modal: true,
    open: async ({ shop }) => {
      await openShelf(shop);
      await shop.page.getByRole('link', { name: 'Add Book' }).click();
      const dialog = shop.page.getByRole('dialog', { name: 'Add a new book' });
      await dialog.getByRole('button', { name: 'Submit' }).click();
      await expect(dialog.getByText('Enter the title.')).toBeVisible();
    },
  },
  {
    name: 'admin-book-edit',
    troubles: /422/,
    open: async ({ shop: { page } }) => {
      await asSeller(page, `/admin/books/${BOOK.walden}/edit`);
      await page.getByLabel('Title:').fill('');
      await page.getByLabel('Purchase price:').fill('0');
      await page.getByLabel('ISBN:').fill('123');
      await page.getByRole('button', { name: 'Update' }).click();
      await expect(page.getByText('Enter the title.')).toBeVisible();
    },
  },
  {
    name: 'admin-book-delete',
    modal: true,
    open: async ({ shop }) => {
      await openShelf(shop, '?q=walden');
      await shop.page.getByRole('link', { name: 'Delete Walden' }).click();
      await expect(shop.page.getByRole('dialog', { name: 'Delete a book' })).toBeVisible();
    },
  },
  { name: 'admin-import-faulty', troubles: /422/, open: ({ shop }) => checkFile(shop, FAULTY_FILE) },
  { name: 'admin-import-ready', open: ({ shop }) => checkFile(shop, GOOD_FILE) },
  { name: 'admin-orders', open: ({ shop }) => asSeller(shop.page, '/admin/orders') },
  { name: 'admin-orders-none', open: ({ shop }) => asSeller(shop.page, '/admin/orders?q=nothing') },
  { name: 'admin-order', open: ({ shop }) => openRefund(shop) },
  {
    name: 'admin-order-refund-refused',
    troubles: /422/,
    open: async ({ shop }) => {
      await openRefund(shop);
      await shop.page.getByLabel(/Amount/).fill('1000');
      await shop.page.getByRole('button', { name: 'Yes, give it back' }).click();
      await expect(shop.page.getByLabel(/Amount/)).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'admin-attention',
    open: async ({ shop }) => {
      await somethingWrong(shop);
      await asSeller(shop.page, '/admin/attention');
    },
  },
  { name: 'admin-sales', open: ({ shop }) => asSeller(shop.page, '/admin/sales?days=30') },
  { name: 'admin-customers', open: ({ shop }) => asSeller(shop.page, '/admin/customers') },
];

export const SELLER_STATES: State[] = [...BUYERS, ...ADMIN.map((state) => ({ missing: NO_PASSWORD, ...state }))];
