/** A client_secret is for Stripe.js alone: "Don't log it, embed it in URLs". */
import { CARD, expect, test } from '../shop';
import { confirm, onSandbox, retrieve } from '../stripe';

// B12 (pitfall 8 of the return_url)
test('no address that a shopper comes by holds a client_secret, nor does what the shop is asked', async ({
  shop,
  page,
  baseURL,
}) => {
  const title = 'Romeo & Juliet';
  const addresses: string[] = [];
  const asked: string[] = [];
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) addresses.push(frame.url());
  });
  page.context().on('request', (request) => {
    if (request.url().startsWith(`${baseURL}/`)) asked.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData()}`);
  });

  await test.step('paying with 3D Secure on the page', async () => {
    await shop.openCheckout(title);
    await shop.fillContact();
    await shop.fillCard(CARD.threeDSecure);
    await shop.pay();
    await shop.complete3ds();
    await shop.expectConfirmation(title);
    await page.reload();
    await shop.expectConfirmation(title);
    expect(asked.filter((request) => request.includes('_secret_'))).toEqual([]);
  });

  if (onSandbox()) {
    await test.step("coming back from a bank's own page", async () => {
      asked.length = 0;
      await page.getByRole('link', { name: 'Back Home' }).click();
      await shop.chooseBook(title);
      await page.getByRole('button', { name: 'Buy another copy' }).click();
      await shop.ready();
      const { id } = (await shop.paymentIntents(title)).find(({ status }) => status === 'requires_payment_method')!;
      await confirm(id, { payment_method: 'pm_card_threeDSecure2Required', return_url: `${baseURL}/success` });
      const { next_action } = (await retrieve(id)) as { next_action?: { redirect_to_url: { url: string } } };
      const bank = next_action!.redirect_to_url.url;
      await page.goto(bank);
      await page.getByRole('button', { name: 'Complete' }).click();
      await shop.expectConfirmation(title);
      // Stripe appends it to the return_url: the shop answers that with another address at once.
      expect(asked.filter((request) => request.includes('_secret_')).length).toBeLessThanOrEqual(1);
      await page.goBack();
      await page.goForward();
      await shop.expectConfirmation(title);
    });
  }
  expect(addresses.length).toBeGreaterThan(3);
  expect(addresses.filter((address) => /_secret_|client_secret/.test(address) && address.startsWith(baseURL!))).toEqual([]);
});
