/** The mails that the shop has written, as their buyers read them. */
import { expect } from '@playwright/test';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Why tests of mails are skipped where the shop was not started by them. */
export const NO_MAIL = 'the mails of a shop that runs already (BOOKSHOP_URL) cannot be read';

export type Kind = 'confirmation' | 'refund' | 'late_payment' | 'sent' | 'orders_link';

export interface Mail {
  to: string;
  /** The plain text of it. */
  text: string;
  /** The same as an HTML document. */
  html: string;
  /** The link to the order. */
  link: string;
}

/** Whether the tests can read the shop's mails. */
export const readable = () => Boolean(process.env.SHOP_MAIL);

/** Every mail about an order so far. */
export function mailsOf(order: string, kind: Kind, folder = process.env.SHOP_MAIL!): Mail[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.startsWith(`${order}-${kind}`) && name.endsWith('.eml'));
  return files.map((name) => read(path.join(folder, name)));
}

/** Waits for the one mail about an order. */
export async function onlyMailOf(order: string, kind: Kind, folder?: string): Promise<Mail> {
  let mails: Mail[] = [];
  await expect(() => {
    mails = mailsOf(order, kind, folder);
    expect(mails, `${kind} of ${order}`).toHaveLength(1);
  }).toPass({ timeout: 30_000 });
  return mails[0]!;
}

interface Part {
  head: string;
  body: string;
}

function read(file: string): Mail {
  const mail = part(readFileSync(file, 'utf8'));
  const boundary = /boundary="([^"]+)"/.exec(mail.head)?.[1];
  expect(boundary, 'a mail of two parts').toBeTruthy();
  // Between the first border and the last one, which ends with two dashes.
  const parts = mail.body.split(`--${boundary}`).slice(1, -1).map((text) => part(text.trimStart()));
  const [text = '', html = ''] = ['text/plain', 'text/html'].map((type) => {
    const found = parts.find(({ head }) => head.toLowerCase().includes(`content-type: ${type}`));
    return found ? decoded(found) : '';
  });
  return {
    to: /^to: *(.*)/im.exec(mail.head)?.[1] ?? '',
    text,
    html,
    link: /https?:\S+\/(success\?order=[0-9a-f]{64}|orders\/mine\?token=[\w-]+)/.exec(text)?.[0] ?? '',
  };
}

function part(text: string): Part {
  const end = text.indexOf('\r\n\r\n');
  return { head: text.slice(0, end), body: text.slice(end + 4) };
}

function decoded({ head, body }: Part): string {
  const encoding = /^content-transfer-encoding: *(\S+)/im.exec(head)?.[1]?.toLowerCase() ?? '7bit';
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
