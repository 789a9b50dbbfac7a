/** A shop that keeps an unpaid order for seconds and begins few: what a buyer reads who is slow, or a bot. */
import { BUYER, CARD, expect, test } from '../shop';
import { chargesOf, expectStatus, retrieve } from '../stripe';

const OVER = 'This payment cannot be finished any more, and you were not charged. Press Try again for a new card form.';
const TOO_MANY = 'Too many orders were begun from here. Please finish one of them, or wait a while and try again. You were not charged.';

test.skip(() => !process.env.STRICT_SHOP_URL, 'a shop that runs already (BOOKSHOP_URL) keeps orders for as long as it likes');
test.use({ baseURL: process.env.STRICT_SHOP_URL });

// A28 (pitfalls 19, 20: expired while the tab stood open)
test('Pay in a tab that stood open too long leads to words, and Try again to one payment', async ({ shop, troubles }) => {
  // The order is over: 409.
  troubles.expect(/409.*save_contact/);
  const title = 'Noli Me Tángere';
  await shop.openCheckout(title);
  await shop.fillContact();
  await shop.fillCard();
  const { id } = await shop.onlyPaymentIntent(title);
  await expectStatus(id, 'canceled');
  await shop.pay();
  await shop.expectStopped(OVER);

  await shop.tryAgain.click();
  await shop.ready();
  await expect(shop.email, 'what was typed stays').toHaveValue(BUYER.email);
  await shop.fillCard();
  await shop.pay();
  expect(await shop.expectConfirmation(title)).not.toBe(id);
  expect(await chargesOf(id)).toEqual([]);
  await shop.expectPaidOnce(title);
});

// (pitfalls 2, 20)
test('a tab whose order expired asks for no second payment when another tab has paid a new one', async ({
  shop,
  page,
  troubles,
}) => {
  troubles.expect(/409.*save_contact/);
  const title = 'Green Eggs and Ham';
  await shop.openCheckout(title);
  await shop.fillContact();
  await shop.fillCard();
  const { id } = await shop.onlyPaymentIntent(title);
  await expectStatus(id, 'canceled');
  const second = await shop.newTab();
  const paid = await second.buy(title);
  await page.bringToFront();
  await shop.pay();
  await shop.expectStopped(OVER);
  await shop.tryAgain.click();
  await expect(page.getByText('You have already paid for this book.')).toBeVisible();
  await expect(shop.payButton).toBeHidden();
  await expect(page.getByRole('link', { name: 'See your order' })).toHaveAttribute('href', `/success?pi=${paid}`);
  await shop.expectPaidOnce(title);
});

// A28 B10 (pitfalls 12, 20)
test('a challenge that takes longer than the order is kept ends in words, and Try again in one payment', async ({
  shop,
  troubles,
}) => {
  troubles.expect(/409.*save_contact/);
  const title = 'Max Havelaar';
  await shop.openCheckout(title);
  await shop.fillContact();
  await shop.fillCard(CARD.threeDSecure);
  await shop.pay();
  await expect(shop.challenge.getByRole('button', { name: 'Complete' })).toBeVisible({ timeout: 30_000 });
  const { id } = await shop.onlyPaymentIntent(title);
  await expectStatus(id, 'canceled');
  await shop.complete3ds();
  await shop.expectStopped(OVER);

  await shop.tryAgain.click();
  await shop.ready();
  await shop.fillCard();
  await shop.pay();
  await shop.expectConfirmation(title);
  await shop.expectPaidOnce(title);
});

// (pitfall 20)
test('an order that was paid in time stays paid, though nobody told the shop', async ({ shop, page }) => {
  const title = 'The Divine Comedy';
  await shop.openCheckout(title);
  await shop.fillContact();
  await shop.fillCard();
  const { id } = await shop.onlyPaymentIntent(title);
  await page.route(/\/success|retrieve_payment/, () => {});
  const confirmed = page.waitForResponse(/\/payment_intents\/\w+\/confirm/);
  await shop.pay();
  expect((await confirmed).status()).toBe(200);
  await page.unroute(/\/success|retrieve_payment/);
  // The same visitor's checkout knows it, at the latest when the sweep has asked Stripe.
  const later = await shop.newTab();
  await later.page.goto(`/success?pi=${id}`);
  await later.expectConfirmation(title);
  expect((await retrieve(id)).status).toBe('succeeded');
  await shop.expectOneCharge(title);
});

// (pitfall 11: bots that try cards)
test('who begins too many orders is asked to wait; their own orders and other visitors are not touched', async ({
  shop,
  page,
  otherBrowser,
  troubles,
}) => {
  troubles.expect(/429.*start_checkout/);
  for (const title of ['Kokoro', 'Walden', 'Gitanjali']) await shop.openCheckout(title);
  const own = page.url();
  const title = 'Meditations';
  await shop.chooseBook(title);
  await shop.expectStopped(TOO_MANY);
  expect(await shop.paymentIntents(title)).toEqual([]);

  const other = await otherBrowser();
  await other.openCheckout(title);
  await page.goto(own);
  await shop.ready();
});
