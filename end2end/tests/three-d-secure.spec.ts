import { CARD, expect, test } from '../shop';
import { confirm, onSandbox, retrieve } from '../stripe';

const NOT_AUTHENTICATED =
  /We are unable to authenticate your payment method\. Please choose a different payment method and try again\./;

// B10 B15
test('a card that asks for 3D Secure pays once the challenge is completed', async ({ shop }) => {
  const title = 'Don Quixote';
  await shop.openCheckout(title);
  await shop.fillContact();
  await shop.fillCard(CARD.threeDSecure);
  await shop.pay();
  await expect(shop.challenge.getByRole('button', { name: 'Fail' })).toBeVisible({ timeout: 30_000 });
  await expect(shop.payButton).toBeDisabled();
  expect(await shop.onlyPaymentIntent(title)).toMatchObject({ status: 'requires_action' });
  await shop.complete3ds();
  await shop.expectConfirmation(title);
  await shop.expectOneCharge(title);
});

// A28 B10 B11 B15
test('a failed challenge charges nothing, and the same PaymentIntent can be paid again', async ({ shop }) => {
  const title = 'The Tale of Genji';
  await shop.openCheckout(title);
  await shop.fillContact();
  await shop.fillCard(CARD.threeDSecure);
  await shop.pay();
  await shop.fail3ds();
  await shop.expectProblems(NOT_AUTHENTICATED);
  const { id, status } = await shop.onlyPaymentIntent(title);
  expect(status).toBe('requires_payment_method');

  await shop.pay();
  await shop.complete3ds();
  expect(await shop.expectConfirmation(title)).toBe(id);
  const paid = await shop.onlyPaymentIntent(title);
  expect(paid).toMatchObject({ status: 'succeeded', amount_received: 2299 });
});

// A28 B10 (pitfall 12)
test('a challenge closed with Escape reads as not charged and leaves the button usable', async ({ shop, page }) => {
  test.skip(!onSandbox(), "Stripe's own test page does not close by Escape");
  const title = 'Crime and Punishment';
  await shop.openCheckout(title);
  await shop.fillContact();
  await shop.fillCard(CARD.threeDSecure);
  await shop.pay();
  await expect(shop.challenge.getByRole('button', { name: 'Complete' })).toBeVisible();
  await page.keyboard.press('Escape');
  await shop.expectProblems(NOT_AUTHENTICATED);
  expect((await shop.onlyPaymentIntent(title)).status).toBe('requires_payment_method');
});

// B4 B10
test('a checkout left in the middle of a challenge goes on with the same PaymentIntent', async ({ shop, page }) => {
  const title = 'Noli Me Tángere';
  await shop.openCheckout(title);
  await shop.fillContact();
  await shop.fillCard(CARD.threeDSecure);
  await shop.pay();
  await expect(shop.challenge.getByRole('button', { name: 'Complete' })).toBeVisible({ timeout: 30_000 });
  await page.reload();
  await shop.ready();
  await shop.fillContact();
  await shop.fillCard(CARD.good);
  await shop.pay();
  await shop.expectConfirmation(title);
  await shop.expectOneCharge(title);
});

// B12 B14 (pitfalls 7, 8 of the return_url)
test("a buyer who comes back from a bank's own page lands on a clean address", async ({ shop, page, baseURL }) => {
  test.skip(!onSandbox(), "the buttons of Stripe's own redirect page are not part of its documentation");
  const title = 'Walden';
  for (const [button, heading] of [
    ['Fail', 'This order is not paid yet'],
    ['Complete', `Thanks for purchasing - ${title}!`],
  ] as const) {
    await shop.openCheckout(title);
    const { id } = await shop.onlyPaymentIntent(title);
    await confirm(id, { payment_method: 'pm_card_threeDSecure2Required', return_url: `${baseURL}/success` });
    const { next_action } = (await retrieve(id)) as { next_action?: { redirect_to_url: { url: string } } };
    await page.goto(next_action!.redirect_to_url.url);
    await page.getByRole('button', { name: button }).click();
    await expect(page).toHaveURL(`${baseURL}/success?pi=${id}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
  }
});
