/** Stripe fails in the middle: it ends in words and a working button, and in one charge at most. */
import { expect, test, type ShopPage } from '../shop';
import { GOOD_DAYS_ONLY, heal, plan, strike, struck, type Fault } from '../sandbox';
import { onSandbox } from '../stripe';

const CREATE = 'POST /v1/payment_intents';
const RETRIEVE = 'GET /v1/payment_intents/*';
const CONFIRM = 'POST /v1/payment_intents/*/confirm';
const UNREACHABLE =
  'Our payment provider cannot be reached at the moment. Please try again in a minute. You were not charged.';
const UNFINISHED = 'The payment was not finished, and you were not charged. Please try again.';
const UNKNOWN =
  'We lost touch with the payment provider and cannot tell whether the payment went through. Please check your connection and press Pay again: you will not be charged twice.';
/** More than any number of tries. */
const ALL = 50;

test.skip(() => !onSandbox(), GOOD_DAYS_ONLY);
test.afterEach(heal);

async function fill(shop: ShopPage, title: string) {
  await shop.openCheckout(title);
  await shop.fillContact();
  await shop.fillCard();
}

// B16 (pitfalls 3, 4: the order comes first, and its PaymentIntent is made once)
for (const fault of ['drop_before', 'drop_after', 'fail_before', 'fail_after', 'busy'] as Fault[]) {
  test(`${fault} while the order is placed: Try again leads to one payment`, async ({ shop, troubles }) => {
    troubles.expect(/503.*start_checkout/);
    const title = 'Les Misérables';
    await strike(CREATE, fault, ALL);
    await shop.chooseBook(title);
    await shop.expectStopped(UNREACHABLE);
    expect(await struck(`api.${fault}`)).toBeGreaterThan(0);
    await heal();
    await shop.tryAgain.click();
    await shop.ready();
    await shop.fillContact();
    await shop.fillCard();
    await shop.pay();
    await shop.expectConfirmation(title);
    await shop.expectPaidOnce(title);
  });
}

// B16 (pitfall 4)
test('when Stripe does not answer at a reload, Try again finds the same PaymentIntent', async ({ shop, page, troubles }) => {
  troubles.expect(/503.*start_checkout/);
  const title = 'Gitanjali';
  await shop.openCheckout(title);
  const { id } = await shop.onlyPaymentIntent(title);
  await strike(RETRIEVE, 'drop_before', ALL);
  await page.reload();
  await shop.expectStopped(UNREACHABLE);
  await heal();
  await shop.tryAgain.click();
  await shop.ready();
  expect((await shop.onlyPaymentIntent(title)).id).toBe(id);
});

// A28 B11 (pitfalls 1, 12)
for (const [fault, outcome] of [
  ['drop_before', 'words'],
  ['hang_before', 'words'],
  ['fail_before', 'words'],
  ['busy', 'words'],
  ['drop_after', 'paid'],
  ['hang_after', 'paid'],
  ['fail_after', 'paid'],
] as [Fault, 'words' | 'paid'][]) {
  test(`${fault} while the card is charged: ${outcome === 'paid' ? 'it is found out' : 'words, and Pay works'}`, async ({ shop }) => {
    const title = 'The Metamorphosis';
    await fill(shop, title);
    // A browser sends a request again by itself when the connection that it had kept is closed.
    await strike(CONFIRM, fault, outcome === 'words' ? ALL : 1);
    await shop.pay();
    if (outcome === 'words') {
      await shop.expectProblems(UNFINISHED);
      expect((await shop.onlyPaymentIntent(title)).status).toBe('requires_payment_method');
    } else {
      await shop.expectConfirmation(title);
    }
    expect(await struck(`browser.${fault}`)).toBeGreaterThan(0);
    await heal();
    if (outcome === 'words') {
      await shop.pay();
      await shop.expectConfirmation(title);
    }
    await shop.expectOneCharge(title);
  });
}

// A28 (pitfalls 1, 12)
test('when nobody can tell whether the money moved, the words say so, and Pay does not charge again', async ({
  shop,
  troubles,
}) => {
  troubles.expect(/503.*retrieve_payment/, /409.*save_contact/);
  const title = 'Dream of the Red Chamber';
  await fill(shop, title);
  await strike(CONFIRM, 'drop_after');
  await strike(RETRIEVE, 'drop_before', ALL);
  await shop.pay();
  await shop.expectProblems(UNKNOWN);
  await heal();
  await shop.pay();
  await shop.expectConfirmation(title);
  await shop.expectOneCharge(title);
});

// B13 B16 (pitfall 5)
test('when Stripe falls silent after the payment, the confirmation says not to pay again, and a reload tells', async ({
  shop,
  page,
  troubles,
}) => {
  troubles.expect(/503.*success/);
  const title = 'Pride and Prejudice';
  await plan({ deliveries: { drop: 1 } });
  await fill(shop, title);
  await strike(RETRIEVE, 'drop_before', ALL);
  await shop.pay();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Our payment provider cannot be reached', {
    timeout: 30_000,
  });
  await expect(page.getByRole('main')).toContainText('If you have just paid, do not pay again');
  await expect(page.getByRole('main')).not.toContainText('not charged');
  await heal();
  await page.reload();
  await shop.expectConfirmation(title);
  await shop.expectOneCharge(title);
});
