/** The seller, signed in, as the tests of the admin's pages need one. */
import { expect, type APIRequestContext, type Cookie, type Page } from '@playwright/test';

/** Why the seller's pages cannot be visited, where they cannot. */
export const NO_PASSWORD = () =>
  process.env.SHOP_PASSWORD ? undefined : 'needs the password of the shop';

/** Why books cannot be made for a test, where they cannot. */
export const NO_TOKEN = () => (process.env.SHOP_ADMIN_TOKEN ? undefined : 'needs the token of the shop');

/** Signs in on the admin's own page and goes on to `path`. */
export async function signIn(page: Page, path = '/admin/books'): Promise<void> {
  await page.goto(`/admin/sign-in?next=${encodeURIComponent(path)}`);
  await page.getByLabel('Password').fill(process.env.SHOP_PASSWORD ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(path);
}

/** A sign-in serves many tests: the shop takes only so many a minute. */
let session: Cookie[] | undefined;

/** Opens a page of the admin as the seller. */
export async function asSeller(page: Page, path: string): Promise<void> {
  if (!session) {
    await signIn(page);
    session = (await page.context().cookies()).filter(({ name }) => name === 'seller');
  }
  await page.context().addCookies(session);
  await page.goto(path);
  await expect(page).toHaveURL(path);
}

/** A book as the JSON interface takes it. */
export interface BookFields {
  title: string;
  author: string;
  price: number;
  stock?: number;
  ships?: boolean;
  description?: string;
}

const headers = () => ({ authorization: `Bearer ${process.env.SHOP_ADMIN_TOKEN}` });

/** Puts a book on the shelf; answers its id. Who does takes it off again: other tests count the books. */
export async function addBook(request: APIRequestContext, book: BookFields): Promise<string> {
  const answer = await request.post('/api/books', { headers: headers(), data: book });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).book.id;
}

/** Changes a book. */
export async function changeBook(request: APIRequestContext, id: string, book: BookFields): Promise<void> {
  const answer = await request.put(`/api/books/${id}`, { headers: headers(), data: book });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Takes a book off the shelf. */
export async function removeBook(request: APIRequestContext, id: string): Promise<void> {
  await request.delete(`/api/books/${id}`, { headers: headers() });
}
