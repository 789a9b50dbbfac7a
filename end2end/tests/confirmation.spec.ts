import { BUYER, expect, test } from '../shop';

// A35 B13 (pitfalls 9, 21: an order is not shown to whoever has the PaymentIntent's id)
test('a stranger with the address of an order sees how it stands and what it is for, and no more', async ({
  shop,
  page,
  otherBrowser,
}) => {
  const title = 'On the Road';
  await shop.buy(title);
  await expect(shop.fact('Amount')).toHaveText('$19.99');
  await expect(shop.fact('Order')).toHaveText(/^[0-9A-F]{8}$/);
  await expect(shop.fact('Email')).toHaveText(BUYER.email);
  const number = (await shop.fact('Order').textContent())!;

  const stranger = await otherBrowser();
  const answers: Promise<string>[] = [];
  stranger.page.on('response', (response) => {
    if (/html|json/.test(response.headers()['content-type'] ?? '')) answers.push(response.text().catch(() => ''));
  });
  const response = await stranger.page.goto(page.url());
  expect(response!.status()).toBe(200);
  expect(response!.headers()).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
  await stranger.expectConfirmation(title);
  await expect(stranger.page.getByRole('term')).toHaveText(['Book']);
  await expect(stranger.fact('Book')).toHaveText(title);
  const seen = [await stranger.page.content(), ...(await Promise.all(answers))].join(' ');
  expect(seen).toContain(title);
  for (const secret of ['19.99', BUYER.email, BUYER.name, number, number.toLowerCase(), '_secret_']) {
    expect(seen, 'what a stranger is sent').not.toContain(secret);
  }
  expect(seen, 'what a stranger is sent').not.toMatch(/\b1999\b/);
});

// A35 B12
test('/complete/:id and the address that Stripe returns to lead to the clean one', async ({ shop, page, baseURL }) => {
  const title = 'Kokoro';
  const id = await shop.buy(title);
  for (const address of [
    `/complete/${id}`,
    `/success?payment_intent=${id}&payment_intent_client_secret=${id}_secret_abc&redirect_status=succeeded`,
    `/success?payment_intent=${id}&redirect_status=failed`,
  ]) {
    await page.goto(address);
    await expect(page).toHaveURL(`${baseURL}/success?pi=${id}`);
    await shop.expectConfirmation(title);
  }
});

// B11 B13 (pitfall 7: redirect_status)
test('an order that is not paid says so, whatever redirect_status claims', async ({ shop, page }) => {
  const title = 'Crime and Punishment';
  await shop.openCheckout(title);
  const checkout = page.url();
  const [intent] = await shop.paymentIntents(title);
  await page.goto(`/success?payment_intent=${intent!.id}&redirect_status=succeeded`);
  await shop.expectStanding('unpaid', 'This order is not paid yet');
  await expect(page.getByRole('main')).not.toContainText('Thanks for purchasing');
  await page.getByRole('link', { name: 'Pay now' }).click();
  await expect(page).toHaveURL(checkout);
  await shop.ready();
});
