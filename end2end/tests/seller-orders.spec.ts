import { signIn } from '../seller';
import { BUYER, expect, test } from '../shop';

test.skip(!process.env.SHOP_PASSWORD, 'needs the password of the shop');

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? 'on' : 'off'} for the seller`, () => {
    // A33
    test('an order is found, sent, and given back in part', async ({ shop, browser, troubles }) => {
      const title = javaScriptEnabled ? 'Max Havelaar' : 'Noli Me Tángere';
      await shop.buy(title);
      const number = (await shop.fact('Order').textContent()) ?? '';
      const context = await browser.newContext({ baseURL: process.env.SHOP_URL, javaScriptEnabled });
      troubles.watch(context);
      const page = await context.newPage();
      await signIn(page, '/admin/orders');
      await page.getByRole('searchbox').fill(number.toLowerCase());
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('link', { name: number }).click();
      await expect(page.getByText(BUYER.email)).toBeVisible();
      await expect(page.getByText('12 St James Square')).toBeVisible();

      await page.getByText('Mark as sent').click();
      await page.getByRole('button', { name: 'Yes, it is on its way' }).click();
      await page.getByRole('button', { name: 'Undo: it is not sent' }).click();
      await expect(page.getByText('Mark as sent')).toBeVisible();

      await page.locator('summary').filter({ hasText: 'Give money back' }).click();
      troubles.expect(/422/);
      await page.getByLabel(/Amount/).fill('1000');
      await page.locator('details[open]').getByRole('button').last().click();
      await expect(page.getByLabel(/Amount/), 'what was typed stays').toHaveValue('1000');
      await page.getByLabel(/Amount/).fill('1.50');
      await page.locator('details[open]').getByRole('button').last().dblclick();
      await expect(page.locator('.desk-story li[data-kind="refund"]').first()).toContainText('$1.50');

      await shop.page.reload();
      await expect(shop.fact('Given back')).toHaveText('$1.50');
      await context.close();
    });
  });
}
