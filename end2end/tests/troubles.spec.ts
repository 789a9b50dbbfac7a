/** What stands between a shopper and the payment is said in words, and can be tried again. */
import { CARD, expect, test } from '../shop';
import { cancel } from '../stripe';

const BLOCKED = /The card form could not be loaded\..* Nothing was charged\./;
const UNREACHABLE =
  'Our payment provider cannot be reached at the moment. Please try again in a minute. You were not charged.';
const STRIPE_JS = /\/endive\/stripe\.js$/;

test.describe('Stripe unreachable', () => {
  test.skip(() => !process.env.SHOP_WITHOUT_STRIPE_URL, 'a shop that runs already (BOOKSHOP_URL) reaches its Stripe');
  test.use({ baseURL: process.env.SHOP_WITHOUT_STRIPE_URL });

  // A28 B16
  test('the page is there and says so, and Try again tries again', async ({ shop, page, troubles }) => {
    troubles.expect(/start_checkout/);
    await shop.openCatalogue('Walden');
    const link = await shop.purchaseLink('Walden').getAttribute('href');
    const response = await page.goto(link!);
    expect(response!.status()).toBe(200);
    await expect(page.getByText('Book Title:')).toHaveText('Book Title: Walden');
    await expect(shop.problems).toContainText(UNREACHABLE);
    await expect(shop.payButton).toBeDisabled();

    const asked = page.waitForRequest(/start_checkout/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await asked;
    await expect(shop.problems.getByRole('listitem')).toHaveText([UNREACHABLE]);
    await expect(page.getByRole('button', { name: 'Try again' })).toBeEnabled();
  });

  // A2 B14 B16
  test('the list can be read, and an unknown payment is no crash', async ({ shop, page, troubles }) => {
    await shop.openCatalogue();
    await expect(shop.books).toHaveCount(24);
    troubles.expect(/404/);
    expect((await page.goto('/success?pi=pi_unknown'))!.status()).toBe(404);
  });
});

// A19 A28
test('when the shop fails to begin a checkout, Try again begins it', async ({ shop, page, troubles }) => {
  troubles.expect(/start_checkout/);
  const title = 'The Posthumous Memoirs of Brás Cubas';
  await page.route(/start_checkout/, (route) => route.abort());
  await shop.chooseBook(title);
  await expect(shop.problems).toContainText('The shop cannot be reached.');
  await expect(shop.problems).toContainText('You were not charged.');
  await page.unroute(/start_checkout/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await shop.ready();
  await expect(shop.problems.getByRole('listitem')).toHaveCount(0);
  await shop.onlyPaymentIntent(title);
});

// B8 (pitfall 13)
test('a blocked Stripe.js is noticed within seconds, and Try again loads it in place', async ({ shop, page }) => {
  await page.route(STRIPE_JS, (route) => route.abort());
  await shop.chooseBook('Meditations');
  await expect(shop.problems).toContainText(BLOCKED, { timeout: 5_000 });
  await expect(shop.payButton).toBeDisabled();
  await expect(page.getByText('Book Title:')).toBeVisible();
  await shop.fillContact();

  await page.unroute(STRIPE_JS);
  await page.getByRole('button', { name: 'Try again' }).click();
  await shop.ready();
  await expect(shop.problems.getByRole('listitem')).toHaveCount(0);
  await expect(shop.name, 'what was typed is kept').not.toHaveValue('');
  await shop.fillCard();
  await shop.pay();
  await shop.expectConfirmation('Meditations');
});

// (pitfall 13)
test('a Stripe.js that never arrives is given up within ten seconds', async ({ shop, page }) => {
  await page.route(STRIPE_JS, () => {});
  await shop.chooseBook('Meditations');
  await expect(shop.problems).toContainText(BLOCKED, { timeout: 10_000 });
  await page.unroute(STRIPE_JS);
  await page.getByRole('button', { name: 'Try again' }).click();
  await shop.ready();
});

// (pitfall 13)
test('a card form whose frame is blocked is noticed, and Try again draws it', async ({ shop, page }) => {
  const frame = /\/(frame|elements-inner[\w-]*)\.html/;
  await page.route(frame, (route) => route.abort());
  await shop.chooseBook('Meditations');
  await expect(shop.problems).toContainText(BLOCKED, { timeout: 12_000 });
  await page.unroute(frame);
  await page.getByRole('button', { name: 'Try again' }).click();
  await shop.ready();
  await expect(shop.card.getByLabel('Card number')).toBeVisible();
});

// A19 A28
for (const [failure, words] of [
  ['an error of the server', /You were not charged/],
  ['a lost connection', /The shop cannot be reached.*You were not charged/],
] as const) {
  test(`${failure} while paying leaves the button usable`, async ({ shop, page, troubles }) => {
    troubles.expect(/save_contact/);
    await shop.openCheckout('Max Havelaar');
    await shop.fillContact();
    await shop.fillCard();
    await page.route(/save_contact/, (route) =>
      failure === 'a lost connection' ? route.abort() : route.fulfill({ status: 500, body: 'out of order' }),
    );
    await shop.pay();
    await shop.expectProblems(words);

    await page.unroute(/save_contact/);
    await shop.pay();
    await shop.expectConfirmation('Max Havelaar');
  });
}

// A28 (pitfall 12)
test('a payment that was canceled at Stripe meanwhile can be begun anew', async ({ shop, page, troubles }) => {
  // Where a webhook has told the shop already, the order is over: 409.
  troubles.expect(/409.*save_contact/);
  const title = 'Frankenstein';
  await shop.openCheckout(title);
  const { id } = await shop.onlyPaymentIntent(title);
  await cancel(id);
  await shop.fillContact();
  await shop.fillCard();
  await shop.pay();
  await expect(shop.problems).toContainText('you were not charged', { timeout: 30_000 });

  await page.getByRole('button', { name: 'Try again' }).click();
  await shop.ready();
  await expect(shop.email, 'what was typed stays').not.toBeEmpty();
  await shop.fillCard();
  await shop.pay();
  await shop.expectConfirmation(title);
});

// Pitfall 8
test('a price that changed meanwhile is shown before anything is paid', async ({ shop, page, troubles }) => {
  const title = 'Walden';
  troubles.expect(/save_contact/);
  await shop.openCheckout(title);
  await shop.fillContact();
  await shop.fillCard();
  await page.route(/save_contact/, (route) =>
    route.fulfill({ status: 409, contentType: 'application/json', body: '"PriceChanged"' }),
  );
  await shop.pay();
  await shop.expectProblems(/The price has changed/);
  await expect(shop.card.getByLabel('Card number'), 'what was typed stays').toHaveValue(CARD.good);

  await page.unroute(/save_contact/);
  await shop.pay();
  await shop.expectConfirmation(title);
  await shop.expectOneCharge(title);
});

// A28 B11 (pitfall 1)
test('a payment whose answer is lost is found again, not charged again', async ({ shop, page }) => {
  const title = 'Romeo & Juliet';
  await shop.openCheckout(title);
  await shop.fillContact();
  await shop.fillCard();
  await page.route(/\/payment_intents\/\w+\/confirm/, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await shop.pay();
  await shop.expectConfirmation(title);
  await shop.expectOneCharge(title);
});
