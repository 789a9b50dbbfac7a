/** What a buyer keeps: the mails in both schemes, and the order on paper. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { ADDRESS, BOOK, expect, test } from '../shop';
import { NO_MAIL, onlyMailOf, readable, type Kind, type Mail } from '../mail';
import { SCHEMES } from '../states';

const FOLDER = path.join(__dirname, '../../target/pictures');
const WIDTHS = [360, 720];

const picture = (name: string) => path.join(FOLDER, `${name}.png`);

/** The addresses in both parts of a mail, each once. */
function links(mail: Mail): string[] {
  const hrefs = [...mail.html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));
  return [...new Set([...hrefs, ...(mail.text.match(/https?:\S+/g) ?? [])])];
}

async function expectNothingSticksOut(page: Page, width: number) {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond, `pixels beyond ${width}`).toBeLessThanOrEqual(0);
}

/** Shows a mail in both schemes, on a phone and in a window, as a mail program that knows CSS does. */
async function look(page: Page, name: string, { html }: Mail) {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.setContent(html);
      await page.screenshot({ path: picture(`letter-${name}-${width}-${colorScheme}`), fullPage: true });
      await expectNothingSticksOut(page, width);
      // A mail is read inside of another page, which has the landmarks.
      const axe = new AxeBuilder({ page }).disableRules(['region', 'landmark-one-main']);
      const { violations } = await axe.analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
    }
    const paper = await page.locator('.paper').last().evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(paper).toBe(colorScheme === 'dark' ? 'rgb(23, 21, 18)' : 'rgb(246, 241, 230)');
  }
}

test('every letter about an order is handsome in both schemes, and its links work', async ({ shop, page, otherBrowser }) => {
  const token = process.env.SHOP_ADMIN_TOKEN;
  test.skip(!readable() || !token, NO_MAIL);
  test.setTimeout(180_000);
  const title = 'On the Road';
  // An address of its own: the mail with the link goes out once in a while.
  const buyer = { name: 'Ada & Co <Books>', email: 'letters@example.com' };
  await shop.openCheckout(title);
  await shop.fillContact(buyer);
  await shop.fillCard();
  await shop.pay();
  await shop.expectConfirmation(title);
  const order = (await shop.paymentIntents(title))[0]!.metadata.order_id!;
  const refund = { order, amount: '500', request: randomUUID().replaceAll('-', '') };
  const answer = await page.request.post('/fn/refund_order', { form: refund, headers: { authorization: `Bearer ${token}` } });
  expect(answer.status(), await answer.text()).toBe(200);
  await page.goto('/orders');
  await page.getByLabel('Email').fill(buyer.email);
  await page.getByLabel('Email').press('Enter');
  await expect(page).toHaveURL(/asked=yes/);

  const number = order.slice(0, 8).toUpperCase();
  const letters: [Kind, string[], string][] = [
    ['confirmation', [number, title, '$19.99', ADDRESS.street, ADDRESS.country], 'See your order'],
    ['refund', [number, title, '$19.99', '$5.00'], 'See your order'],
    ['orders_link', ['It works for a day'], 'See your orders'],
  ];
  for (const [kind, facts, link] of letters) {
    await test.step(kind, async () => {
      const mail = await onlyMailOf(order, kind);
      // A new page each: a page of the shop would lend the mail its own rules.
      const reader = (await otherBrowser()).page;
      await look(reader, kind, mail);
      for (const fact of [...facts, `Dear ${buyer.name},`]) {
        expect(mail.text).toContain(fact);
        await expect(reader.getByRole('article')).toContainText(fact);
      }
      for (const address of links(mail)) expect((await page.request.get(address)).status(), address).toBe(200);
      await reader.getByRole('link', { name: link }).click();
      await expect(reader.getByRole('main')).toContainText(title);
    });
  }
});

test.describe('to who reads Hebrew', () => {
  test.use({ locale: 'he-IL' });

  test('a letter is in Hebrew, laid out from right to left', async ({ shop, page, otherBrowser }) => {
    test.skip(!readable(), NO_MAIL);
    const title = 'Kokoro';
    const buyer = { name: 'דנה לוי', street: 'הרצל 12', town: 'תל אביב', country: 'ישראל' };
    await shop.visitCheckout(BOOK.kokoro);
    await expect(page.locator('form.payment-form[data-phase="ready"]')).toBeVisible({ timeout: 30_000 });
    await page.locator('#name').fill(buyer.name);
    await page.locator('#email').fill('dana@example.com');
    await page.locator('#address-line1').fill(buyer.street);
    await page.locator('#postal-code').fill('6688101');
    await page.locator('#address-level2').fill(buyer.town);
    await page.locator('#country').selectOption(buyer.country);
    await shop.fillCard();
    await page.locator('.button-pay').click();
    await expect(page).toHaveURL(/\/success\?pi=pi_\w+$/, { timeout: 30_000 });
    await expect(page.locator('.facts time')).toHaveText(/^\d{1,2} ב[א-ת]+ \d{4}$/);

    const order = (await shop.paymentIntents(title))[0]!.metadata.order_id!;
    const mail = await onlyMailOf(order, 'confirmation');
    const reader = (await otherBrowser()).page;
    await look(reader, 'confirmation-hebrew', mail);
    const letter = reader.getByRole('article');
    await expect(letter).toHaveAttribute('dir', 'rtl');
    for (const fact of [...Object.values(buyer), title, order.slice(0, 8).toUpperCase(), 'תודה על ההזמנה', 'סך הכול']) {
      expect(mail.text).toContain(fact);
      await expect(letter).toContainText(fact);
    }
    const place = async (name: string) => (await letter.getByRole('columnheader', { name }).boundingBox())!;
    const [book, amount] = [await place('ספר'), await place('סכום')];
    expect(amount.x, 'amounts are on the left').toBeLessThan(book.x);
    for (const address of links(mail)) expect((await page.request.get(address)).status(), address).toBe(200);
    await reader.getByRole('link', { name: 'להזמנה שלכם' }).click();
    await expect(reader.getByRole('main')).toContainText(title);
  });
});

for (const colorScheme of SCHEMES) {
  test(`an order prints as a receipt, black on white in ${colorScheme}`, async ({ shop, page }) => {
    const title = 'Frankenstein';
    await page.emulateMedia({ colorScheme });
    await shop.buy(title);
    await page.emulateMedia({ media: 'print', colorScheme });
    await page.setViewportSize({ width: 720, height: 1000 });
    await page.screenshot({ path: picture(`receipt-${colorScheme}`), fullPage: true });
    for (const gone of [page.getByRole('navigation'), page.getByRole('contentinfo'), page.getByRole('button'), page.locator('.button'), page.locator('.cart-link')]) {
      for (const one of await gone.all()) await expect(one).toBeHidden();
    }
    await expect(page.getByText('Bookshop', { exact: true })).toBeVisible();
    await expect(shop.fact('Amount')).toBeVisible();
    await expect(shop.fact('Amount')).toHaveText('$7.49');
    await expect(shop.fact('Order')).toHaveText(/^[0-9A-F]{8}$/);
    await expect(shop.fact('Paid on')).toHaveText(/^\d{1,2} [A-Z][a-z]+ \d{4}$/);
    await expect(shop.fact('Goes to')).toContainText(ADDRESS.street);
    const colours = await shop.fact('Amount').evaluate((element) => [
      getComputedStyle(element).color,
      getComputedStyle(document.body).backgroundColor,
    ]);
    expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
    await expectNothingSticksOut(page, 720);
    const pdf = await page.pdf({ format: 'A4' });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g);
    expect(pages, 'pages of paper').toHaveLength(1);
  });
}
