import { BUYER, CARD, expect, test } from '../shop';
import { retrieve } from '../stripe';

// A2 A6 A20 A21 A22 A30 A32 A34 A35 A37 B1 B2 B3 B7 B8 B9 B12 B13
test('a shopper buys On the Road with 4242…', async ({ shop, page }) => {
  await test.step('chooses it from the list', async () => {
    await shop.openCatalogue();
    await expect(page).toHaveTitle('Books!');
    const row = shop.row('On the Road');
    await expect(row.getByRole('cell')).toContainText(['Jack Kerouac', 'Yes', '$19.99', 'Purchase']);
    await shop.purchaseLink('On the Road').click();
    await expect(page).toHaveURL(/\/checkout\?item=[0-9a-f]{32}$/);
  });

  await test.step('sees what is bought and for how much', async () => {
    await expect(page.getByRole('heading', { name: 'Ready to buy?' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Back Home' })).toHaveAttribute('href', '/');
    await expect(page.getByText('You are buying:')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'Book Title:' })).toHaveText('Book Title: On the Road');
    await expect(page.getByRole('listitem').filter({ hasText: 'Amount:' })).toHaveText('Amount: $19.99');
    const help = page.getByRole('complementary', { name: 'Use this info for testing:' });
    await expect(help).toContainText('Card Number: 4242424242424242');
    await expect(help).toContainText('CVC Code: any three digits');
    await expect(help).toContainText('Expiration: any date in the future');
    await expect(page.getByRole('heading', { name: 'One time payment' })).toBeVisible();
    await shop.ready();
    await expect(shop.payButton).toHaveText('Pay $19.99');
  });

  await test.step('pays', async () => {
    await shop.fillContact();
    await shop.fillCard();
    await shop.pay();
    await shop.expectConfirmation('On the Road');
  });

  await test.step('is thanked, with the order', async () => {
    const facts = page.getByRole('article');
    await expect(facts).toContainText('$19.99');
    await expect(facts).toContainText(BUYER.name);
    await expect(facts).toContainText(BUYER.email);
    await expect(page.getByRole('link', { name: 'Back Home' })).toHaveAttribute('href', '/');
  });

  await test.step('and Stripe has the payment', async () => {
    const id = new URL(page.url()).searchParams.get('pi')!;
    expect(await retrieve(id)).toMatchObject({
      id,
      status: 'succeeded',
      amount: 1999,
      amount_received: 1999,
      currency: 'usd',
      description: 'On the Road',
      metadata: { order_id: expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
    await shop.expectOneCharge('On the Road');
  });
});

for (const [title, amount, price] of [
  ["Harry Potter and the Philosopher's Stone", 999, '$9.99'],
  ['Green Eggs and Ham', 399, '$3.99'],
] as const) {
  // A3 A30 B4
  test(`the amount of ${title} comes from the database`, async ({ shop, page }) => {
    await shop.openCheckout(title);
    await expect(shop.payButton).toHaveText(`Pay ${price}`);
    await expect(page.getByText('Book Title:')).toHaveText(`Book Title: ${title}`);
    const intent = await shop.onlyPaymentIntent(title);
    expect(intent).toMatchObject({ amount, currency: 'usd', status: 'requires_payment_method' });
  });
}

// A23 B9
test('the card number is typed into a frame of another origin and never sent to the shop', async ({ shop, page, baseURL }) => {
  const sent: string[] = [];
  page.context().on('request', (request) => {
    if (request.url().startsWith(`${baseURL}/`)) {
      sent.push(`${request.method()} ${request.url()} ${JSON.stringify(request.headers())} ${request.postData()}`);
    }
  });
  await shop.openCheckout('Meditations');
  await shop.fillContact();
  await shop.fillCard(CARD.mastercard, { cvc: '987' });
  const field = await shop.card.getByLabel('Card number').elementHandle();
  const frame = await field!.ownerFrame();
  expect(new URL(frame!.url()).origin).not.toBe(baseURL);
  const reachable = await page.evaluate(() => [...document.querySelectorAll('iframe')].map((frame) => frame.contentDocument));
  expect(reachable.filter(Boolean), 'frames that a script of the shop could read').toEqual([]);
  expect((await page.content()).replaceAll(' ', '')).not.toContain('5555555555554444');

  await shop.pay();
  await shop.expectConfirmation('Meditations');
  expect((await page.content()).replaceAll(' ', '')).not.toContain('5555555555554444');
  expect(sent.some((request) => request.includes('/fn/save_contact'))).toBe(true);
  expect(sent.filter((request) => /5555.{0,3}5555.{0,3}5555.{0,3}4444|\bcvc\b/i.test(request))).toEqual([]);
});

// B3 B8
test('title, amount and contact fields are there before any script has run', async ({ shop, page, troubles }) => {
  // The browser wonders why nothing uses what it loaded: this test holds that back.
  troubles.expect(/preloaded using link preload/);
  await shop.chooseBook('Kokoro');
  await page.route(/\.(js|wasm)$/, () => {});
  await page.goto(page.url(), { waitUntil: 'commit' });
  await expect(page.getByText('Book Title:')).toHaveText('Book Title: Kokoro');
  await expect(page.getByText('Amount:')).toHaveText('Amount: $10.49');
  await shop.fillContact();
  await expect(page.locator('form.payment-form')).toHaveAttribute('data-phase', 'preparing');
  await expect(shop.payButton).toHaveText('Pay $10.49');
  await expect(shop.payButton).toBeDisabled();
  const slow = page.getByText('This takes longer than it should.');
  await expect(slow).toBeHidden();
  await expect(slow, 'no script says so, the page does').toBeVisible({ timeout: 20_000 });
});

// B8
test('what is typed before the card form has loaded is kept', async ({ shop, page }) => {
  const title = 'Kokoro';
  let arrive = () => {};
  const held = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await shop.chooseBook(title, { hydrated: false });
  await shop.fillContact();
  arrive();
  await shop.ready();
  await expect(shop.email).toHaveValue(BUYER.email);
  await expect(shop.name).toHaveValue(BUYER.name);
});
