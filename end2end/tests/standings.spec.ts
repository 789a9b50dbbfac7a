/** However an order stands, its page says so in words. */
import { randomUUID } from 'node:crypto';
import { BUYER, expect, test, type ShopPage } from '../shop';
import { NO_LATE_MONEY } from '../late-money';
import { onlyMailOf, readable } from '../mail';
import { cancel, confirm, giveBack, onSandbox, retrieve, update } from '../stripe';

const BANK_DEBIT = "Stripe's bank debits need an account that takes them and settle much later";

/** Begins the checkout of a book; answers the PaymentIntent. */
async function begin(shop: ShopPage, title: string): Promise<string> {
  await shop.openCheckout(title);
  return (await shop.onlyPaymentIntent(title)).id;
}

// B13 (pitfall 17)
test('a payment in processing is said to be so, and the page updates itself', async ({ shop, page }) => {
  test.skip(!onSandbox(), BANK_DEBIT);
  const title = 'Meditations';
  const id = await begin(shop, title);
  const checkout = page.url();
  const debit = { payment_method: 'pm_usBankAccount_success', 'allowed_payment_method_types[]': 'us_bank_account' };
  expect(await confirm(id, { ...debit, return_url: checkout })).toMatchObject({ status: 'processing' });
  await page.goto(`/success?pi=${id}`);
  await shop.expectStanding('processing', 'Your payment is being processed');
  await expect(page.getByRole('link', { name: 'Pay now' })).toHaveCount(0);
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }));

  await test.step('its checkout asks for nothing meanwhile', async () => {
    const second = await shop.newTab();
    await second.page.goto(checkout);
    await expect(second.page.getByRole('link', { name: 'See your order' })).toBeVisible();
    await expect(second.page.getByText('Your payment for this book is on its way.')).toBeVisible();
    await expect(second.page.getByRole('button', { name: 'Buy another copy' })).toBeHidden();
    await expect(second.payButton).toBeHidden();
    await second.page.close();
  });
  await shop.expectConfirmation(title);
  await shop.expectStanding('paid', `Thanks for purchasing - ${title}!`);
  expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true);
});

test('an amount that is only held on the card is not called paid', async ({ shop, page }) => {
  const title = 'Gitanjali';
  const id = await begin(shop, title);
  const held = { payment_method: 'pm_card_visa', 'payment_method_options[card][capture_method]': 'manual' };
  expect(await confirm(id, { ...held, return_url: page.url() })).toMatchObject({ status: 'requires_capture' });
  await page.goto(`/success?pi=${id}`);
  await shop.expectStanding('held', 'Your payment is being processed');
  await expect(page.getByRole('main').getByRole('status')).toHaveText('The amount is reserved on your card and will be taken soon.');
});

// B11
test('a canceled order says that nothing was charged, and its checkout begins anew', async ({ shop, page }) => {
  const title = 'Walden';
  const id = await begin(shop, title);
  const checkout = page.url();
  await cancel(id);
  await page.goto(`/success?pi=${id}`);
  await shop.expectStanding('canceled', 'This payment was canceled');
  await expect(page.getByRole('main').getByRole('status')).toContainText('You were not charged.');
  await expect(page.getByRole('link', { name: 'Pay now' })).toHaveCount(0);

  await page.goto(checkout);
  await shop.ready();
  expect(await shop.paymentIntents(title)).toHaveLength(2);
});

// (pitfalls 6, 18: money for an order that is over)
test('money that came too late is said to be on its way back', async ({ shop, page, lateMoney }) => {
  test.skip(!process.env.SHOP_FOLDER, NO_LATE_MONEY);
  const { address, link } = await lateMoney();
  await page.goto(link);
  await shop.expectStanding('returned', 'This payment came too late');
  await expect(page.getByRole('main').getByRole('status')).toContainText('We are sending your money back the way it came');
  await expect(shop.fact('Given back')).toHaveText('$19.99');
  await expect(shop.fact('Email')).toHaveText(BUYER.email);
  await expect(page.getByRole('main')).not.toContainText('Thanks');

  await page.goto(address);
  await shop.expectStanding('returned', 'This payment came too late');
  await expect(page.getByRole('term'), 'to whom has only the id').toHaveText(['Book']);
});

// (pitfall 8)
test('money that is not what the order asks for thanks nobody', async ({ shop, page }) => {
  const title = 'Les Misérables';
  const id = await begin(shop, title);
  const checkout = page.url();
  await update(id, { amount: '100' });
  await confirm(id, { payment_method: 'pm_card_visa', return_url: page.url() });
  await page.goto(`/success?pi=${id}`);
  await shop.expectStanding('in-question', 'We are looking at your payment');
  await expect(page.getByRole('main').getByRole('status')).toContainText('Please do not pay again.');

  await page.goto(checkout);
  await expect(page.getByRole('link', { name: 'See your order' })).toBeVisible();
  await expect(shop.payButton).toBeHidden();
});

// (pitfalls 14, 22)
test('a refunded order shows what was given back, by the seller and in the dashboard', async ({ shop, page, request }) => {
  const token = process.env.SHOP_ADMIN_TOKEN;
  test.skip(!token, 'the seller of a shop that runs already (BOOKSHOP_URL) is somebody else');
  const title = 'On the Road';
  const id = await shop.buy(title);
  await expect(shop.fact('Given back')).toHaveCount(0);
  const order = (await retrieve(id)).metadata.order_id!;
  const refund = { order, amount: '500', request: randomUUID().replaceAll('-', '') };
  for (let i = 0; i < 2; i++) {
    const answer = await request.post('/fn/refund_order', { form: refund, headers: { authorization: `Bearer ${token}` } });
    expect(answer.status(), await answer.text()).toBe(200);
  }
  await page.reload();
  await shop.expectStanding('paid', `Thanks for purchasing - ${title}!`);
  await expect(shop.fact('Given back')).toHaveText('$5.00');
  if (readable()) expect((await onlyMailOf(order, 'refund')).text).toContain('$5.00');

  // Stripe's webhooks do not reach a shop on this machine.
  if (!onSandbox()) return;
  await giveBack(id);
  await expect(async () => {
    await page.reload();
    await expect(shop.fact('Given back')).toHaveText('$19.99', { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
});
