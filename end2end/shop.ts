/** The shop as a shopper handles it, by what is written on its pages. */
import {
  test as base,
  expect,
  type BrowserContext,
  type BrowserContextOptions,
  type FrameLocator,
  type Locator,
  type Page,
} from '@playwright/test';
import { openShopWithLateMoney, type LateMoney } from './late-money';
import { addBook, changeBook, removeBook, type BookFields } from './seller';
import { chargesOf, onSandbox, paymentIntentsOf, type PaymentIntent } from './stripe';
import { Troubles } from './troubles';

export { expect };

export const CARD = {
  good: '4242 4242 4242 4242',
  mastercard: '5555 5555 5555 4444',
  declined: '4000 0000 0000 0002',
  insufficientFunds: '4000 0000 0000 9995',
  threeDSecure: '4000 0025 0000 3155',
  wrongNumber: '4242 4242 4242 4241',
};

/** The ids of books whose checkouts the tests open by address. */
export const BOOK = {
  onTheRoad: 'c330540ddad6489193294cd952a17292',
  quoVadis: '244b64eaf12a4862b4bd9399bbdcee25',
  kokoro: '845ae1ef302a4198b6c2a5847fdd1991',
  walden: '94726f384f164d04b88fb47ea0e0a3ac',
  africanFarm: '800ca1300f0a459fac4a2fbe6859417e',
};

export const BUYER = { name: 'Ada Lovelace', email: 'ada@example.com' };

export const ADDRESS = { street: '12 St James Square', postalCode: 'SW1Y 4JH', town: 'London', country: 'United Kingdom' };

export const ADDRESS_REQUIRED = [
  'Enter the street and the house number.',
  'Enter the postal code.',
  'Enter the town or city.',
  'Choose the country.',
];

export const CARD_REQUIRED = ['Card Number is required', 'CVC is required', 'Expiration date is required'];

export class ShopPage {
  readonly payButton: Locator;
  readonly problems: Locator;
  readonly tryAgain: Locator;
  readonly name: Locator;
  readonly email: Locator;
  readonly street: Locator;
  readonly postalCode: Locator;
  readonly town: Locator;
  readonly country: Locator;
  readonly search: Locator;
  readonly books: Locator;
  readonly card: FrameLocator;
  readonly challenge: FrameLocator;

  constructor(
    readonly page: Page,
    /** When the test began, in epoch seconds: what is older at Stripe is not its own. */
    readonly since: number,
  ) {
    const form = page.locator('form.payment-form');
    this.payButton = form.getByRole('button', { name: /^Pay(ing)? / });
    this.problems = form.getByRole('alert');
    this.tryAgain = form.getByRole('button', { name: 'Try again' });
    this.name = form.getByLabel('First and last name');
    this.email = form.getByLabel('Email');
    this.street = form.getByLabel('Street and number');
    this.postalCode = form.getByLabel('Postal code');
    this.town = form.getByLabel('Town or city');
    this.country = form.getByLabel('Country', { exact: true });
    this.search = page.getByRole('searchbox', { name: 'Search by title or author' });
    this.books = page.getByRole('rowheader');
    this.card = page.frameLocator('iframe[title="Secure payment input frame"]').first();
    this.challenge = page
      .frameLocator('iframe[name^="__privateStripeFrame"][src*="three-ds-2-challenge"]')
      .frameLocator('iframe[name="stripe-challenge-frame"]');
  }

  /** The same visitor's next tab. */
  async newTab(): Promise<ShopPage> {
    return new ShopPage(await this.page.context().newPage(), this.since);
  }

  async openCatalogue(search = '') {
    await this.page.goto(search ? `/?q=${encodeURIComponent(search)}` : '/');
    await expect(this.page.locator('[data-hydrated="true"]')).toBeVisible();
  }

  row(title: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: title }) });
  }

  purchaseLink(title: string): Locator {
    return this.page.getByRole('link', { name: `Purchase ${title}` });
  }

  /** From the list to the checkout, without waiting for its card form. */
  async chooseBook(title: string, { hydrated = true } = {}) {
    if (hydrated) await this.openCatalogue(title);
    else await this.page.goto(`/?q=${encodeURIComponent(title)}`);
    await this.purchaseLink(title).click();
    await expect(this.page).toHaveURL(/\/checkout\?item=/);
  }

  /** The checkout of a book by its address, without waiting for its card form. */
  async visitCheckout(book: string, shop = '') {
    await this.page.goto(`${shop}/checkout?item=${book}`);
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible();
  }

  async openCheckout(title: string) {
    await this.chooseBook(title);
    await this.ready();
  }

  /** The card form takes input and the button works. */
  async ready() {
    await expect(this.page.locator('form.payment-form[data-phase="ready"]')).toBeVisible({ timeout: 30_000 });
    await expect(this.payButton).toBeEnabled();
  }

  async fillContact({ name, email } = BUYER) {
    await this.name.fill(name);
    await this.email.fill(email);
    await this.fillAddress();
  }

  async fillAddress({ street, postalCode, town, country } = ADDRESS) {
    await this.street.fill(street);
    await this.postalCode.fill(postalCode);
    await this.town.fill(town);
    await this.country.selectOption(country);
  }

  async fillCard(number = CARD.good, { expiry = '12 / 34', cvc = '123', zip = '12345' } = {}) {
    await this.card.getByLabel('Card number').fill(number);
    await this.card.getByLabel('Expiration date').fill(expiry);
    await this.card.getByLabel('Security code').fill(cvc);
    const country = this.card.getByRole('combobox', { name: 'Country' });
    if (await country.isVisible()) await country.selectOption('United States');
    const zipCode = this.card.getByRole('textbox', { name: 'ZIP code' });
    if (await zipCode.isVisible()) await zipCode.fill(zip);
  }

  async pay() {
    await this.payButton.click();
  }

  async complete3ds() {
    await this.challenge.getByRole('button', { name: 'Complete' }).click();
  }

  async fail3ds() {
    await this.challenge.getByRole('button', { name: 'Fail' }).click();
  }

  /** From the list to the confirmation; answers the PaymentIntent's id. */
  async buy(title: string, card = CARD.good): Promise<string> {
    await this.openCheckout(title);
    await this.fillContact();
    await this.fillCard(card);
    await this.pay();
    return this.expectConfirmation(title);
  }

  async expectConfirmation(title: string): Promise<string> {
    await expect(this.page).toHaveURL(/\/success\?pi=pi_\w+$/, { timeout: 30_000 });
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(`Thanks for purchasing - ${title}!`);
    await expect(this.page.locator('[data-hydrated="true"]')).toBeVisible();
    return new URL(this.page.url()).searchParams.get('pi')!;
  }

  /** What the order on the page says of itself, such as `Amount`. */
  fact(term: string): Locator {
    const name = this.page.getByRole('term').filter({ hasText: new RegExp(`^${term}$`) });
    return this.page.locator('.facts > div', { has: name }).getByRole('definition');
  }

  /** How the order on the page stands, as the page's styles and its heading say. */
  async expectStanding(standing: string, heading: string) {
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await expect(this.page.getByRole('article')).toHaveAttribute('data-standing', standing);
  }

  /** The words for a checkout that cannot go on; and that the buyer can begin anew. */
  async expectStopped(words: string | RegExp) {
    await expect(this.problems.getByRole('listitem')).toHaveText([words], { timeout: 30_000 });
    await expect(this.tryAgain).toBeEnabled();
    await expect(this.payButton).toBeDisabled();
  }

  /** What went wrong, a line each; and that the buyer can go on from there. */
  async expectProblems(...lines: (string | RegExp)[]) {
    await expect(this.problems.getByRole('listitem')).toHaveText(lines, { timeout: 30_000 });
    await expect(this.payButton).toBeEnabled();
    await expect(this.payButton).toHaveText(/^Pay \$/);
  }

  /** The PaymentIntents of a book that were made during this test: give each test a book of its own. */
  paymentIntents(title: string): Promise<PaymentIntent[]> {
    return paymentIntentsOf(title, this.since);
  }

  /** The one PaymentIntent of a book. */
  async onlyPaymentIntent(title: string): Promise<PaymentIntent> {
    const intents = await this.paymentIntents(title);
    expect(intents.map((intent) => intent.id), `PaymentIntents of ${title}`).toHaveLength(1);
    return intents[0]!;
  }

  /** Money was taken once for a book, whatever became of other PaymentIntents and attempts. */
  async expectPaidOnce(title: string) {
    const intents = await this.paymentIntents(title);
    const charges = (await Promise.all(intents.map(({ id }) => chargesOf(id)))).flat();
    expect(intents.filter(({ status }) => status === 'succeeded')).toHaveLength(1);
    expect(charges.filter(({ status }) => status !== 'failed')).toHaveLength(1);
  }

  /** Money was taken once for a book, through one PaymentIntent, after so many declined attempts. */
  async expectOneCharge(title: string, { declined = 0 } = {}) {
    const intent = await this.onlyPaymentIntent(title);
    const charges = await chargesOf(intent.id);
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: intent.amount });
    expect(charges.filter((charge) => charge.paid).map((charge) => charge.amount)).toEqual([intent.amount]);
    expect(charges.filter((charge) => charge.status === 'failed')).toHaveLength(declined);
  }
}

/** A book that a test has put on the shelf. */
export interface TestBook {
  id: string;
  change: (fields: Partial<BookFields>) => Promise<void>;
  remove: () => Promise<void>;
}

interface Fixtures {
  /** Puts a book on the shelf until the test ends. */
  addBook: (book: BookFields) => Promise<TestBook>;
  troubles: Troubles;
  shop: ShopPage;
  /** The shop in another browser, for another visitor unless `storageState` says who. */
  otherBrowser: (options?: BrowserContextOptions) => Promise<ShopPage>;
}

interface WorkerFixtures {
  /** A shop of its own where money came too late: opened when it is first asked for. */
  lateMoney: () => Promise<LateMoney>;
}

/** Every test is a new visitor, and ends with nothing amiss that it did not name. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  baseURL: async ({}, use) => use(process.env.SHOP_URL),
  troubles: [
    async ({ context, baseURL, javaScriptEnabled }, use) => {
      const troubles = new Troubles(baseURL ?? '');
      // Nobody is there to use what a page's scripts will want.
      if (!javaScriptEnabled) troubles.expect(/preloaded using link preload but not used/);
      troubles.watch(context);
      await use(troubles);
      expect(troubles.unexpected(), 'console, exceptions and requests to the shop').toEqual([]);
    },
    { auto: true },
  ],
  shop: async ({ page }, use) => {
    // Stripe's clock may differ from this machine's.
    const leeway = onSandbox() ? 0 : 30;
    await use(new ShopPage(page, Math.floor(Date.now() / 1000) - leeway));
  },
  addBook: async ({ request }, use) => {
    const ids: string[] = [];
    await use(async (book) => {
      const id = await addBook(request, book);
      ids.push(id);
      return {
        id,
        change: (fields) => changeBook(request, id, { ...book, ...fields }),
        remove: () => removeBook(request, id),
      };
    });
    for (const id of ids) await removeBook(request, id);
  },
  otherBrowser: async ({ browser, shop, troubles }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      troubles.watch(context);
      return new ShopPage(await context.newPage(), shop.since);
    });
    for (const context of contexts) await context.close();
  },
  lateMoney: [
    async ({}, use) => {
      let opened: Promise<LateMoney> | undefined;
      await use(() => (opened ??= openShopWithLateMoney(BOOK.onTheRoad, BUYER)));
      await (await opened)?.stop();
    },
    { scope: 'worker' },
  ],
});
