/** Every address answers with the right status and a page that helps. */
import { expect, test } from '../shop';
import { paymentIntentsOf } from '../stripe';

const UNKNOWN_BOOK = '00000000000040008000000000000000';

for (const [address, words] of [
  // A25 B5
  ['/checkout', 'Error: No item selected'],
  ['/checkout?item=', 'Error: No item selected'],
  [`/checkout?item=${UNKNOWN_BOOK}`, 'Error: There is no such book in this shop.'],
  ['/checkout?item=%3Cscript%3Ealert(1)%3C/script%3E', 'Error: There is no such book in this shop.'],
  [`/order/${UNKNOWN_BOOK}`, 'Error: There is no such book in this shop.'],
  // B14
  ['/success', 'Error: There is no such payment in this shop.'],
  ['/success?pi=pi_3Unknown', 'Error: There is no such payment in this shop.'],
  ['/success?pi=../books', 'Error: There is no such payment in this shop.'],
  ['/success?payment_intent=pi_3Unknown', 'Error: There is no such payment in this shop.'],
  ['/success?order=unknown', 'Error: There is no such payment in this shop.'],
  [`/success?order=${'0'.repeat(64)}`, 'Error: There is no such payment in this shop.'],
  ['/complete/pi_3Unknown', 'Error: There is no such payment in this shop.'],
] as const) {
  test(`${address} is a friendly 404`, async ({ page, shop, troubles }) => {
    troubles.expect(/404/);
    const begun: string[] = [];
    page.on('request', (request) => void (/start_checkout/.test(request.url()) && begun.push(request.url())));
    const response = await page.goto(address);
    expect(response!.status()).toBe(404);
    await expect(page.getByRole('main').getByRole('alert')).toHaveText(words);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.locator('form.payment-form, iframe')).toHaveCount(0);
    expect(begun, 'no PaymentIntent').toEqual([]);
    await page.getByRole('main').getByRole('link', { name: 'Back Home' }).click();
    await expect(shop.row('On the Road')).toBeVisible();
  });
}

test('an unknown address is a 404 page that leads home', async ({ page, shop, troubles }) => {
  troubles.expect(/404/);
  const response = await page.goto('/no/such/page');
  expect(response!.status()).toBe(404);
  await expect(page).toHaveTitle('Page not found · Bookshop');
  await page.getByRole('main').getByRole('link', { name: 'Back Home' }).click();
  await expect(shop.row('On the Road')).toBeVisible();
});

// A7 A20 B2
test('/order/:id leads to the checkout of that book', async ({ page, shop }) => {
  await shop.openCatalogue('Meditations');
  const link = await shop.purchaseLink('Meditations').getAttribute('href');
  const id = link!.replace('/checkout?item=', '');
  await page.goto(`/order/${id}`);
  await expect(page).toHaveURL(new RegExp(`/checkout\\?item=${id}$`));
  await expect(page.getByText('Book Title:')).toHaveText('Book Title: Meditations');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  // B3 B4
  test('a checkout that is looked at creates no PaymentIntent', async ({ page, shop, request }) => {
    const title = 'Les Misérables';
    await page.goto(`/?q=${encodeURIComponent(title)}`);
    await shop.purchaseLink(title).click();
    await expect(page.getByText('Amount:')).toHaveText('Amount: $24.99');
    await expect(page.locator('noscript')).toContainText('Paying by card needs JavaScript', { useInnerText: true });
    await page.reload();
    expect((await request.get(page.url())).status()).toBe(200);
    expect((await request.head(page.url())).status()).toBe(200);
    expect(await paymentIntentsOf(title, shop.since)).toEqual([]);
  });

  // A2 A5 A6
  test('the list can be read and searched by a plain form', async ({ page, shop }) => {
    await page.goto('/');
    await expect(shop.books).toHaveCount(24);
    await shop.search.fill('jane austen');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL(/\/\?q=jane\+austen(&|$)/);
    await expect(shop.books).toHaveCount(1);
    await expect(shop.row('Pride and Prejudice')).toContainText('$8.99');
    await expect(shop.search).toHaveValue('jane austen');
  });
});
