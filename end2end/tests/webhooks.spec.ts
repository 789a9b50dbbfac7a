/** Webhooks settle orders, with or without the buyer's browser; and nothing happens twice for it. */
import { BUYER, expect, test } from '../shop';
import { mailsOf, NO_MAIL, onlyMailOf, readable } from '../mail';
import { delivered, heal, plan } from '../sandbox';
import { onSandbox } from '../stripe';

test.skip(() => !onSandbox(), "Stripe's webhooks do not reach a shop on this machine");
test.skip(() => !readable(), NO_MAIL);

// (pitfalls 3, 5, 21, 22)
test('a buyer who closes the browser right after paying has bought, and the mail leads to the whole order', async ({
  shop,
  page,
  otherBrowser,
}) => {
  const title = 'Frankenstein';
  await shop.openCheckout(title);
  await shop.fillContact();
  await shop.fillCard();
  const { metadata } = await shop.onlyPaymentIntent(title);
  // Nothing that follows the payment gets from this browser to the shop.
  await page.route(/\/success|retrieve_payment/, () => {});
  const confirmed = page.waitForResponse(/\/payment_intents\/\w+\/confirm/);
  await shop.pay();
  expect((await confirmed).status()).toBe(200);
  await page.close();

  const mail = await onlyMailOf(metadata.order_id!, 'confirmation');
  expect(mail.to).toContain(BUYER.email);
  expect(mail.text).toContain(title);
  const later = await otherBrowser();
  await later.page.goto(mail.link);
  await later.expectStanding('paid', `Thanks for purchasing - ${title}!`);
  await expect(later.fact('Book')).toHaveText(title);
  await expect(later.fact('Amount')).toHaveText('$7.49');
  await expect(later.fact('Order')).toHaveText(metadata.order_id!.slice(0, 8).toUpperCase());
  await expect(later.fact('Name')).toHaveText(BUYER.name);
  await expect(later.fact('Email')).toHaveText(BUYER.email);
  await shop.expectOneCharge(title);
});

test.describe('whatever becomes of the webhooks', () => {
  test.afterEach(heal);

  // (pitfalls 1, 3, 5, 10, 22, 23)
  for (const [what, deliveries] of [
    ['arrive twice', { twice: 1 }],
    ['arrive after the page', { delay: 1, delay_ms: 3_000 }],
    ['never arrive', { drop: 1 }],
  ] as const) {
    test(`when they ${what}, page, reload and back show one order, paid once, with one mail`, async ({ shop, page }) => {
      const title = 'Crime and Punishment';
      await plan({ deliveries });
      const paid = await shop.buy(title);
      const order = (await shop.onlyPaymentIntent(title)).metadata.order_id!;
      const second = await shop.newTab();
      await Promise.all([page.reload(), second.page.goto(page.url())]);
      await shop.expectConfirmation(title);
      await second.expectConfirmation(title);
      await delivered();
      await page.reload();
      await shop.expectConfirmation(title);

      await page.goBack();
      await shop.chooseBook(title);
      await expect(page.getByRole('link', { name: 'See your order' })).toHaveAttribute('href', `/success?pi=${paid}`);
      await expect(shop.payButton).toBeHidden();
      await onlyMailOf(order, 'confirmation');
      await shop.expectOneCharge(title);
      expect(mailsOf(order, 'confirmation')).toHaveLength(1);
    });
  }
});
