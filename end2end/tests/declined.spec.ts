import { ADDRESS_REQUIRED, BUYER, CARD, CARD_REQUIRED, expect, test } from '../shop';

// A27 A28 B11 B15
test('after a decline another card pays the same PaymentIntent', async ({ shop, page }) => {
  const title = 'Pride and Prejudice';
  await shop.openCheckout(title);
  const before = await shop.onlyPaymentIntent(title);
  await shop.fillContact();

  await shop.fillCard(CARD.declined);
  await shop.pay();
  await shop.expectProblems('Your card was declined.');
  await expect(page).toHaveURL(/\/checkout\?item=/);
  expect(await shop.onlyPaymentIntent(title)).toMatchObject({ id: before.id, status: 'requires_payment_method' });

  await shop.fillCard(CARD.insufficientFunds);
  await shop.pay();
  await shop.expectProblems('Your card has insufficient funds.');

  await shop.fillCard(CARD.good);
  await shop.pay();
  expect(await shop.expectConfirmation(title)).toBe(before.id);
  await shop.expectOneCharge(title, { declined: 2 });
});

interface TypedCard {
  number?: string;
  expiry?: string;
  cvc?: string;
}
const FAULTS: [string, TypedCard, RegExp][] = [
  ['a wrong number', { number: CARD.wrongNumber }, /Your card number is invalid/],
  ['a short number', { number: '4242 4242' }, /Your card number is incomplete/],
  ['an expired card', { expiry: '01 / 20' }, /Your card.s expiration year is in the past/],
  ['a short security code', { cvc: '12' }, /Your card.s security code is incomplete/],
];
for (const [fault, card, message] of FAULTS) {
  // A27
  test(`Stripe's own words for ${fault}`, async ({ shop }) => {
    await shop.openCheckout('Meditations');
    await shop.fillContact();
    const { number = CARD.good, ...rest } = card;
    await shop.fillCard(number, rest);
    await shop.pay();
    await shop.expectProblems(message);
    await expect(shop.card.getByText(message)).toBeVisible();
  });
}

// A24 A26
test('an empty submit lists what is required, in order, and each submit begins a new list', async ({ shop }) => {
  const title = 'Kokoro';
  await shop.openCheckout(title);
  await shop.pay();
  await shop.expectProblems('Enter your first and last name.', 'Enter your email address.', ...ADDRESS_REQUIRED, ...CARD_REQUIRED);
  await expect(shop.name).toBeFocused();
  await expect(shop.name).toHaveAccessibleDescription('Enter your first and last name.');
  await expect(shop.email).toHaveAccessibleDescription('Enter your email address.');

  await shop.fillContact({ ...BUYER, email: 'ada@example' });
  await shop.pay();
  await shop.expectProblems('Enter an email address such as name@example.com.', ...CARD_REQUIRED);
  await expect(shop.email).toBeFocused();
  await expect(shop.email).toHaveAttribute('aria-invalid', 'true');
  await expect(shop.name).toHaveAttribute('aria-invalid', 'false');

  await shop.fillContact();
  await shop.pay();
  await shop.expectProblems(...CARD_REQUIRED);
  await expect(shop.email).toHaveAttribute('aria-invalid', 'false');

  await shop.fillCard();
  await shop.pay();
  await shop.expectConfirmation(title);
  await shop.expectOneCharge(title);
});
