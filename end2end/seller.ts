/** The seller, signed in, as the tests of the admin's pages need one. */
import { expect, type Page } from '@playwright/test';

/** Signs in on the admin's own page and goes on to `path`. */
export async function signIn(page: Page, path = '/admin/books'): Promise<void> {
  await page.goto(`/admin/sign-in?next=${encodeURIComponent(path)}`);
  await page.getByLabel('Password').fill(process.env.SHOP_PASSWORD ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(path);
}
