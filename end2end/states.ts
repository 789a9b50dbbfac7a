/** Every page of the shop and every state that it can be in, for what must hold in all of them. */
import { CART_STATES } from './cart-states';
import { NO_LATE_MONEY, type LateMoney } from './late-money';
import type { BookFields } from './seller';
import { SELLER_STATES } from './seller-states';
import { BOOK, CARD, expect, type ShopPage, type TestBook } from './shop';
import { cancel, confirm, giveBack, onSandbox, update } from './stripe';

/** What a state is made with. */
export interface Tools {
  shop: ShopPage;
  lateMoney: () => Promise<LateMoney>;
  otherBrowser: () => Promise<ShopPage>;
  addBook: (book: BookFields) => Promise<TestBook>;
}

export interface State {
  name: string;
  open: (tools: Tools) => Promise<void>;
  /** What the page provokes, where it does. */
  troubles?: RegExp;
  /** A layer over the page: there is nothing below the fold. */
  modal?: boolean;
  /** Shows the card form, which takes the page's colours once and for all when it is made. */
  card?: boolean;
  /** Why the state cannot be had, where it cannot. */
  missing?: () => string | undefined;
}

const TITLE = 'Harry Potter and the Philosopher\'s Stone';
const NOT_FOUND = /404/;

const NEEDS_SANDBOX = () => (onSandbox() ? undefined : 'only the sandbox does that on request');

async function visit({ page }: ShopPage, address: string) {
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** Every state is made with the same book: its PaymentIntent is the last one. */
const newest = async (shop: ShopPage) => (await shop.paymentIntents(TITLE))[0]!.id;

/** The confirmation of an order whose payment was confirmed with these parameters, without a browser. */
async function confirmed(shop: ShopPage, form: Record<string, string>, change?: Record<string, string>) {
  await shop.openCheckout(TITLE);
  const id = await newest(shop);
  if (change) await update(id, change);
  await confirm(id, { payment_method: 'pm_card_visa', return_url: shop.page.url(), ...form });
  await visit(shop, `/success?pi=${id}`);
}

/** From the next page on. */
async function speakHebrew({ page }: ShopPage) {
  await page.context().addCookies([{ name: 'language', value: 'he', url: process.env.SHOP_URL! }]);
}

const DEBIT = { payment_method: 'pm_usBankAccount_processing', 'allowed_payment_method_types[]': 'us_bank_account' };

async function pay(shop: ShopPage, card: string) {
  await shop.openCheckout(TITLE);
  await shop.fillContact();
  await shop.fillCard(card);
  await shop.pay();
}

const SHOPPERS_STATES: State[] = [
  { name: 'books', open: ({ shop }) => shop.openCatalogue() },
  {
    name: 'books-hebrew',
    open: async ({ shop }) => {
      await speakHebrew(shop);
      await shop.openCatalogue();
    },
  },
  {
    name: 'checkout-hebrew',
    card: true,
    open: async ({ shop }) => {
      await speakHebrew(shop);
      await shop.visitCheckout(BOOK.walden);
      await expect(shop.page.locator('form.payment-form[data-phase="ready"]')).toBeVisible({ timeout: 30_000 });
    },
  },
  { name: 'books-searched', open: ({ shop }) => shop.openCatalogue('the') },
  { name: 'books-sold-out', open: ({ shop }) => shop.openCatalogue('qu') },
  { name: 'books-filtered', open: ({ shop }) => visit(shop, '/?max=cheap&stock=1&sort=title') },
  { name: 'book', open: ({ shop }) => visit(shop, '/books/les-miserables') },
  { name: 'book-sold-out', open: ({ shop }) => visit(shop, '/books/quo-vadis') },
  { name: 'no-books', open: ({ shop }) => shop.openCatalogue('no such book') },
  { name: 'checkout', card: true, open: ({ shop }) => shop.openCheckout(TITLE) },
  {
    name: 'checkout-filled',
    card: true,
    open: async ({ shop }) => {
      await shop.openCheckout(TITLE);
      await shop.fillContact();
      await shop.fillCard();
    },
  },
  {
    name: 'checkout-empty-submit',
    card: true,
    open: async ({ shop }) => {
      await shop.openCheckout(TITLE);
      await shop.pay();
      await expect(shop.problems.getByRole('listitem')).toHaveCount(9);
    },
  },
  {
    name: 'checkout-wrong-card',
    card: true,
    open: async ({ shop }) => {
      await pay(shop, CARD.wrongNumber);
      await shop.expectProblems(/card number is invalid/);
    },
  },
  {
    name: 'checkout-declined',
    card: true,
    open: async ({ shop }) => {
      await pay(shop, CARD.declined);
      await shop.expectProblems('Your card was declined.');
    },
  },
  {
    name: 'checkout-challenge',
    card: true,
    modal: true,
    open: async ({ shop }) => {
      await pay(shop, CARD.threeDSecure);
      await expect(shop.challenge.getByRole('button', { name: 'Complete' })).toBeVisible({ timeout: 30_000 });
    },
  },
  {
    name: 'checkout-paid-before',
    open: async ({ shop }) => {
      await shop.buy(TITLE);
      await shop.chooseBook(TITLE);
      await expect(shop.page.getByRole('button', { name: 'Buy another copy' })).toBeVisible();
    },
  },
  {
    name: 'checkout-without-stripe',
    troubles: /start_checkout/,
    missing: () =>
      process.env.SHOP_WITHOUT_STRIPE_URL ? undefined : 'a shop that runs already (BOOKSHOP_URL) reaches its Stripe',
    open: async ({ shop }) => {
      await shop.openCatalogue(TITLE);
      const link = await shop.purchaseLink(TITLE).getAttribute('href');
      await shop.page.goto(`${process.env.SHOP_WITHOUT_STRIPE_URL}${link}`);
      await expect(shop.page.getByRole('button', { name: 'Try again' })).toBeVisible();
    },
  },
  {
    name: 'checkout-sold-out',
    troubles: /409.*start_checkout/,
    open: async ({ shop }) => {
      await shop.visitCheckout(BOOK.quoVadis);
      await shop.expectStopped(/All copies of this book/);
    },
  },
  {
    name: 'checkout-too-many',
    missing: () => (process.env.STRICT_SHOP_URL ? undefined : 'a shop that runs already (BOOKSHOP_URL) has its own limits'),
    open: async ({ shop }) => {
      const books = [BOOK.africanFarm, BOOK.kokoro, BOOK.walden, BOOK.onTheRoad];
      for (const book of books) {
        const answered = shop.page.waitForResponse(/start_checkout/);
        await shop.visitCheckout(book, process.env.STRICT_SHOP_URL);
        await answered;
      }
      await shop.expectStopped(/Too many orders/);
    },
  },
  {
    name: 'checkout-expired',
    card: true,
    troubles: /409.*save_contact/,
    open: async ({ shop }) => {
      await shop.openCheckout(TITLE);
      await shop.fillContact();
      await shop.fillCard();
      await cancel(await newest(shop));
      await shop.pay();
      await shop.expectStopped(/cannot be finished any more/);
    },
  },
  {
    name: 'checkout-under-way',
    missing: NEEDS_SANDBOX,
    open: async ({ shop }) => {
      await confirmed(shop, DEBIT);
      await shop.chooseBook(TITLE);
      await expect(shop.page.getByRole('link', { name: 'See your order' })).toBeVisible();
    },
  },
  { name: 'confirmation', open: async ({ shop }) => void (await shop.buy(TITLE)) },
  {
    name: 'confirmation-unpaid',
    open: async ({ shop }) => {
      await pay(shop, CARD.declined);
      await shop.expectProblems('Your card was declined.');
      await visit(shop, `/success?pi=${await newest(shop)}`);
    },
  },
  {
    name: 'confirmation-stranger',
    open: async ({ shop, otherBrowser }) => {
      // The picture is of this browser, so somebody else has to buy.
      const buyer = await otherBrowser();
      const id = await buyer.buy(TITLE);
      await visit(shop, `/success?pi=${id}`);
    },
  },
  {
    name: 'confirmation-processing',
    missing: NEEDS_SANDBOX,
    open: async ({ shop }) => {
      await confirmed(shop, DEBIT);
      await shop.expectStanding('processing', 'Your payment is being processed');
    },
  },
  {
    name: 'confirmation-held',
    open: async ({ shop }) => {
      await confirmed(shop, { 'payment_method_options[card][capture_method]': 'manual' });
      await shop.expectStanding('held', 'Your payment is being processed');
    },
  },
  {
    name: 'confirmation-canceled',
    open: async ({ shop }) => {
      await shop.openCheckout(TITLE);
      const id = await newest(shop);
      await cancel(id);
      await visit(shop, `/success?pi=${id}`);
      await shop.expectStanding('canceled', 'This payment was canceled');
    },
  },
  {
    name: 'confirmation-returned',
    missing: () => (process.env.SHOP_FOLDER ? undefined : NO_LATE_MONEY),
    open: async ({ shop, lateMoney }) => {
      await visit(shop, (await lateMoney()).link);
      await shop.expectStanding('returned', 'This payment came too late');
    },
  },
  {
    name: 'confirmation-in-question',
    open: async ({ shop }) => {
      await confirmed(shop, {}, { amount: '100' });
      await shop.expectStanding('in-question', 'We are looking at your payment');
    },
  },
  {
    name: 'confirmation-given-back',
    missing: NEEDS_SANDBOX,
    open: async ({ shop }) => {
      const id = await shop.buy(TITLE);
      await giveBack(id);
      await expect(async () => {
        await shop.page.reload();
        await expect(shop.fact('Given back')).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 30_000 });
    },
  },
  { name: 'unknown-book', troubles: NOT_FOUND, open: ({ shop }) => visit(shop, '/checkout?item=unknown') },
  { name: 'unknown-payment', troubles: NOT_FOUND, open: ({ shop }) => visit(shop, '/success?pi=pi_unknown') },
  {
    name: 'styleguide',
    missing: NEEDS_SANDBOX,
    open: async ({ shop }) => {
      await shop.page.goto('/styleguide');
      await expect(shop.page.getByRole('heading', { name: 'Styleguide' })).toBeVisible();
    },
  },
  { name: 'not-found', troubles: NOT_FOUND, open: ({ shop }) => visit(shop, '/no/such/page') },
];

export const STATES: State[] = [...SHOPPERS_STATES, ...CART_STATES, ...SELLER_STATES];

export const SCHEMES = ['light', 'dark'] as const;
