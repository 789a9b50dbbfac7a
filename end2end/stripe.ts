/** What Stripe knows: a reader of its API, for what a browser cannot show. */
import { expect } from '@playwright/test';

const base = () => (process.env.STRIPE_API_BASE ?? 'https://api.stripe.com').replace(/\/$/, '');

/** Whether the shop runs on its own sandbox, or on an account at Stripe. */
export const onSandbox = () => new URL(base()).hostname !== 'api.stripe.com';

export interface PaymentIntent {
  id: string;
  amount: number;
  amount_received: number;
  currency: string;
  description: string | null;
  status: string;
  created: number;
  client_secret: string;
  metadata: Record<string, string>;
}

export interface Charge {
  id: string;
  amount: number;
  amount_refunded: number;
  paid: boolean;
  status: 'succeeded' | 'pending' | 'failed';
}

interface List<T> {
  data: T[];
  has_more: boolean;
}

async function call<T>(method: 'GET' | 'POST', path: string, form: Record<string, string> = {}): Promise<T> {
  const parameters = new URLSearchParams(form);
  const response = await fetch(`${base()}${path}${method === 'GET' ? `?${parameters}` : ''}`, {
    method,
    headers: { authorization: `Bearer ${process.env.STRIPE_SECRET_KEY}` },
    body: method === 'POST' ? parameters : undefined,
  });
  const body = await response.text();
  expect(response.status, `${method} ${path} at Stripe: ${body}`).toBe(200);
  return JSON.parse(body) as T;
}

export const retrieve = (id: string) => call<PaymentIntent>('GET', `/v1/payment_intents/${id}`);

/** Changes a PaymentIntent, as its shop never does. */
export const update = (id: string, form: Record<string, string>) =>
  call<PaymentIntent>('POST', `/v1/payment_intents/${id}`, form);

/** Pays from the server, without a browser. */
export const confirm = (id: string, form: Record<string, string>) =>
  call<PaymentIntent>('POST', `/v1/payment_intents/${id}/confirm`, form);

/** Ends a PaymentIntent, as a seller can in Stripe's dashboard. */
export const cancel = (id: string) => call<PaymentIntent>('POST', `/v1/payment_intents/${id}/cancel`);

/** Gives back what is left of a payment, as a seller can in Stripe's dashboard. */
export const giveBack = (id: string) => call<{ id: string }>('POST', '/v1/refunds', { payment_intent: id });

/** The PaymentIntents of a book that were made since a time, in epoch seconds. */
export async function paymentIntentsOf(title: string, since: number): Promise<PaymentIntent[]> {
  const found: PaymentIntent[] = [];
  const query: Record<string, string> = { limit: '100', 'created[gte]': String(since) };
  for (;;) {
    const page = await call<List<PaymentIntent>>('GET', '/v1/payment_intents', query);
    found.push(...page.data.filter((intent) => intent.description === title));
    const last = page.data.at(-1);
    if (!page.has_more || !last) return found;
    query.starting_after = last.id;
  }
}

/** Every attempt to take money for a PaymentIntent. */
export async function chargesOf(id: string): Promise<Charge[]> {
  return (await call<List<Charge>>('GET', '/v1/charges', { payment_intent: id, limit: '100' })).data;
}

/** Waits until Stripe says so of a PaymentIntent. */
export async function expectStatus(id: string, status: string) {
  await expect(async () => expect((await retrieve(id)).status).toBe(status)).toPass({ timeout: 30_000 });
}
