/** Every page of the shop and every state that it can be in, for what must hold in all of them. */
import { CARD, expect, type ShopPage } from './shop';

export interface State {
  name: string;
  open: (shop: ShopPage) => Promise<void>;
  /** What the page provokes, where it does. */
  troubles?: RegExp;
  /** A layer over the page: there is nothing below the fold. */
  modal?: boolean;
  /** Why the state cannot be had, where it cannot. */
  missing?: () => string | undefined;
}

const TITLE = 'Harry Potter and the Philosopher\'s Stone';
const NOT_FOUND = /404/;

async function visit({ page }: ShopPage, address: string) {
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

async function pay(shop: ShopPage, card: string) {
  await shop.openCheckout(TITLE);
  await shop.fillContact();
  await shop.fillCard(card);
  await shop.pay();
}

export const STATES: State[] = [
  { name: 'books', open: (shop) => shop.openCatalogue() },
  { name: 'books-searched', open: (shop) => shop.openCatalogue('the') },
  { name: 'no-books', open: (shop) => shop.openCatalogue('no such book') },
  { name: 'checkout', open: (shop) => shop.openCheckout(TITLE) },
  {
    name: 'checkout-filled',
    open: async (shop) => {
      await shop.openCheckout(TITLE);
      await shop.fillContact();
      await shop.fillCard();
    },
  },
  {
    name: 'checkout-empty-submit',
    open: async (shop) => {
      await shop.openCheckout(TITLE);
      await shop.pay();
      await expect(shop.problems.getByRole('listitem')).toHaveCount(5);
    },
  },
  {
    name: 'checkout-wrong-card',
    open: async (shop) => {
      await pay(shop, CARD.wrongNumber);
      await shop.expectProblems(/card number is invalid/);
    },
  },
  {
    name: 'checkout-declined',
    open: async (shop) => {
      await pay(shop, CARD.declined);
      await shop.expectProblems('Your card was declined.');
    },
  },
  {
    name: 'checkout-challenge',
    modal: true,
    open: async (shop) => {
      await pay(shop, CARD.threeDSecure);
      await expect(shop.challenge.getByRole('button', { name: 'Complete' })).toBeVisible({ timeout: 30_000 });
    },
  },
  {
    name: 'checkout-paid-before',
    open: async (shop) => {
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
    open: async (shop) => {
      await shop.openCatalogue(TITLE);
      const link = await shop.purchaseLink(TITLE).getAttribute('href');
      await shop.page.goto(`${process.env.SHOP_WITHOUT_STRIPE_URL}${link}`);
      await expect(shop.page.getByRole('button', { name: 'Try again' })).toBeVisible();
    },
  },
  { name: 'confirmation', open: async (shop) => void (await shop.buy(TITLE)) },
  {
    name: 'confirmation-unpaid',
    open: async (shop) => {
      await pay(shop, CARD.declined);
      await shop.expectProblems('Your card was declined.');
      const [intent] = await shop.paymentIntents(TITLE);
      await visit(shop, `/success?pi=${intent!.id}`);
    },
  },
  { name: 'unknown-book', troubles: NOT_FOUND, open: (shop) => visit(shop, '/checkout?item=unknown') },
  { name: 'unknown-payment', troubles: NOT_FOUND, open: (shop) => visit(shop, '/success?pi=pi_unknown') },
  { name: 'not-found', troubles: NOT_FOUND, open: (shop) => visit(shop, '/no/such/page') },
];

export const SCHEMES = ['light', 'dark'] as const;
