/** A shopper who reads Hebrew, from the list to the confirmation. */
import { BOOK, BUYER, expect, test } from '../shop';

const HEBREW = /[\u05d0-\u05ea]/;

/** The words of the page that are the shop's own: what is sold and typed keeps its language. */
const OWN = 'label, legend, button:not(.language-switch *), th, dt, .lede, .catalogue > h1, .payment-note, .cart-total span';

test.use({ locale: 'he-IL' });

test('a shopper buys in Hebrew', async ({ shop, page }) => {
  await test.step('looks for a book', async () => {
    await shop.openCatalogue();
    await expect(page.locator('html')).toHaveAttribute('lang', 'he');
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await expect(page).toHaveTitle('ספרים!');
    await page.getByRole('searchbox', { name: 'חיפוש לפי כותר או מחבר' }).fill('nothing is called this');
    await expect(page.getByRole('status').filter({ hasText: 'אין ספרים' })).toBeVisible();
    await page.getByRole('searchbox').fill('on the road');
    await expect(page.getByRole('status').filter({ hasText: 'ספר אחד' })).toBeVisible();
    await expect(shop.row('On the Road').getByRole('cell')).toContainText(['Jack Kerouac', 'כן', '\u200f19.99\u00a0\u200f$']);
  });

  await test.step('puts two copies into the cart', async () => {
    await page.getByRole('button', { name: 'הוספה לעגלה On the Road' }).click();
    await expect(page.getByText('נוסף לעגלה')).toBeVisible();
    await page.getByRole('link', { name: /^עגלה/ }).click();
    await expect(page.locator('.cart[data-hydrated="true"]')).toBeVisible();
    await page.getByLabel('עותקים של').fill('2');
    await page.getByLabel('עותקים של').press('Enter');
    await expect(page.locator('.cart-line')).toContainText('\u200f39.98\u00a0\u200f$');
    await page.getByRole('link', { name: 'לתשלום', exact: true }).click();
  });

  const pay = page.locator('.button-pay');
  await test.step('is told what is missing', async () => {
    await expect(page.locator('form.payment-form[data-phase="ready"]')).toBeVisible({ timeout: 30_000 });
    await expect(pay).toHaveText('תשלום \u2068\u200f39.98\u00a0\u200f$\u2069');
    await pay.click();
    await expect(shop.problems.getByRole('listitem')).toHaveText([
      'כתבו שם פרטי ושם משפחה.',
      'כתבו כתובת דוא״ל.',
      'כתבו רחוב ומספר בית.',
      'כתבו מיקוד.',
      'כתבו עיר או יישוב.',
      'בחרו מדינה.',
      'חסר מספר הכרטיס',
      'חסר קוד האבטחה (CVC)',
      'חסר תאריך התפוגה',
    ]);
    for (const words of await page.locator(OWN).allInnerTexts()) {
      if (words.trim()) expect(words).toMatch(HEBREW);
    }
  });

  await test.step('pays', async () => {
    await page.locator('#name').fill(BUYER.name);
    await page.locator('#email').fill(BUYER.email);
    await page.locator('#address-line1').fill('הרצל 1');
    await page.locator('#postal-code').fill('6688101');
    await page.locator('#address-level2').fill('תל אביב');
    await page.locator('#country').selectOption('ישראל');
    await shop.fillCard();
    await pay.click();
    await expect(page).toHaveURL(/\/success\?pi=pi_\w+$/, { timeout: 30_000 });
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('תודה על הרכישה – \u2068On the Road\u2069!');
    await expect(page.locator('[data-hydrated="true"]')).toBeVisible();
    for (const words of await page.locator('dt').allInnerTexts()) expect(words).toMatch(HEBREW);
  });
});

test('the switch keeps the page, also without a script', async ({ shop, page, browser, baseURL }) => {
  await shop.openCatalogue('emma');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page).toHaveURL(`${baseURL}/?q=emma`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(shop.search).toHaveValue('emma');
  await page.goto(`/checkout?item=${BOOK.walden}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ready to buy?');

  const plain = await browser.newContext({ javaScriptEnabled: false, locale: 'en-US', baseURL });
  const other = await plain.newPage();
  await other.goto('/orders');
  await other.getByRole('button', { name: 'עברית' }).click();
  await expect(other).toHaveURL(`${baseURL}/orders`);
  await expect(other.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(other.getByRole('button', { name: 'שלחו לי קישור' })).toBeVisible();
  await plain.close();
});
