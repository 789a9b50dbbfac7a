/** A shop where money came for an order that was over: from outside that takes a change of its keys and back. */
import { expect, request, type APIRequestContext } from '@playwright/test';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { onlyMailOf } from './mail';
import { openShop, STRIPE_VARIABLES, type Shop } from './shops';
import { confirm } from './stripe';

export interface LateMoney {
  /** The confirmation by the PaymentIntent's id. */
  address: string;
  /** The confirmation as the mail about the late money links it. */
  link: string;
  stop: () => Promise<void>;
}

type Visitor = Awaited<ReturnType<APIRequestContext['storageState']>>;

/** What Elements gets. */
interface Started {
  order: string;
  payment_intent: string;
  amount: { minor: number; currency: string };
}

/** Why tests of late money are skipped where the shop was not started by them. */
export const NO_LATE_MONEY = 'a shop that runs already (BOOKSHOP_URL) cannot be given other keys';

export async function openShopWithLateMoney(item: string, buyer: { name: string; email: string }): Promise<LateMoney> {
  const folder = mkdtempSync(path.join(process.env.SHOP_FOLDER!, 'late-money-'));
  const account = Object.fromEntries(STRIPE_VARIABLES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const open = (variables: Record<string, string>) => openShop('late-money', folder, variables);

  // An order is placed.
  const first = await open(account);
  const { order, payment_intent, buyer_state } = await place(first, item, buyer).finally(first.stop);

  // A shop with a Stripe of its own, which knows nothing of it: when its buyer takes two copies instead, it is given up.
  const second = await open({});
  await takeTwo(second, item, buyer_state, payment_intent).finally(second.stop);

  // The old keys again, and the money comes.
  const third = await open(account);
  try {
    const address = `${third.url}/success?pi=${payment_intent}`;
    await confirm(payment_intent, { payment_method: 'pm_card_visa', return_url: address });
    expect((await fetch(address)).status).toBe(200);
    const { link } = await onlyMailOf(order, 'late_payment', third.mail);
    return { address, link, stop: third.stop };
  } catch (error) {
    await third.stop();
    throw error;
  }
}

/** A checkout up to the payment, without a browser. */
async function place(shop: Shop, item: string, buyer: { name: string; email: string }) {
  const visitor = await request.newContext({ baseURL: shop.url });
  try {
    const { order, payment_intent, amount } = await checkOut(visitor, item);
    const contact = {
      'contact[name]': buyer.name,
      'contact[email]': buyer.email,
      'contact[address][line1]': '1 Quay Street',
      'contact[address][city]': 'Galway',
      'contact[address][postal_code]': 'H91 X2Y3',
      'contact[address][country]': 'IE',
    };
    const shown = { 'shown[minor]': String(amount.minor), 'shown[currency]': amount.currency };
    const saved = await visitor.post('/fn/save_contact', { form: { order, ...contact, ...shown } });
    expect(saved.status(), await saved.text()).toBe(200);
    return { order, payment_intent, buyer_state: await visitor.storageState() };
  } finally {
    await visitor.dispose();
  }
}

/** Checks out two copies of a book of which the same buyer has an order of one. */
async function takeTwo(shop: Shop, book: string, storageState: Visitor, payment_intent: string) {
  const visitor = await request.newContext({ baseURL: shop.url, storageState });
  try {
    const headers = { origin: shop.url };
    const added = await visitor.post('/cart/add', { form: { book, quantity: '2' }, headers, maxRedirects: 0 });
    expect(added.status()).toBe(303);
    await checkOut(visitor, '');
    const page = await visitor.get(`/success?pi=${payment_intent}`);
    expect(await page.text()).toContain('data-standing="canceled"');
  } finally {
    await visitor.dispose();
  }
}

/** Begins the checkout of a book, or of the cart. */
async function checkOut(visitor: APIRequestContext, item: string): Promise<Started> {
  const started = await visitor.post('/fn/start_checkout', { form: { item } });
  expect(started.status(), await started.text()).toBe(200);
  return (await started.json()).Pay;
}
