/** The bad days that the sandbox can have: see docs/sandbox.md. */
import { expect } from '@playwright/test';

/** Why tests of bad days are skipped at Stripe. */
export const GOOD_DAYS_ONLY = 'Stripe has no bad days on request';

export type Fault =
  | 'drop_before'
  | 'drop_after'
  | 'hang_before'
  | 'hang_after'
  | 'busy'
  | 'fail_before'
  | 'fail_after';

interface Plan {
  deliveries?: { drop?: number; twice?: number; delay?: number; delay_ms?: number };
}

async function control(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(new URL(`/sandbox/${path}`, process.env.STRIPE_API_BASE), {
    method,
    headers: { authorization: `Bearer ${process.env.STRIPE_SECRET_KEY}` },
    body: body && JSON.stringify(body),
  });
  const answer = await response.text();
  expect(response.status, `${method} /sandbox/${path}: ${answer}`).toBe(200);
  return JSON.parse(answer);
}

/** The next calls of an endpoint, such as `POST /v1/refunds`, get this fault. */
export async function strike(endpoint: string, kind: Fault, times = 1) {
  const [method, path] = endpoint.split(' ');
  await control('POST', 'faults/next', { method, path, kind, times });
}

/** What goes wrong by chance from now on; 1 is always. */
export const plan = (faults: Plan) => control('PUT', 'faults', faults);

/** A good day again. */
export const heal = () => control('DELETE', 'faults');

/** How often a fault such as `api.drop_after` has struck since the last good day. */
export async function struck(fault: string): Promise<number> {
  const { struck } = (await control('GET', 'faults')) as { struck: Record<string, number> };
  return struck[fault] ?? 0;
}

/** Waits until every webhook has arrived. */
export async function delivered() {
  await expect(async () => expect(await control('GET', 'deliveries')).toEqual({ waiting: 0 })).toPass({ timeout: 30_000 });
}
