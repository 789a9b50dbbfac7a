// @ts-check
/**
 * The calls of stripe.js that settle a PaymentIntent. stripe.js imports this
 * file into the shop's page; it has no part in the frames.
 */
import { encode } from './form.js';
import { challenge } from './modal.js';

export { openFrame } from './frames.js';

/**
 * @typedef {import('@stripe/stripe-js').PaymentIntent} PaymentIntent
 * @typedef {import('@stripe/stripe-js').PaymentIntentResult} Result
 * @typedef {import('@stripe/stripe-js').StripeError} StripeError
 *
 * @typedef {object} Tools  what stripe.js lends
 * @property {string} base
 * @property {() => { error: StripeError }} unreachable
 * @property {(where: string, value: unknown) => string} checkedSecret  throws unless it is a client secret
 * @property {new (message: string) => Error} IntegrationError
 *
 * @typedef {object} ConfirmOptions
 * @property {string} [clientSecret]
 * @property {Partial<import('@stripe/stripe-js').ConfirmPaymentData>} [confirmParams]
 * @property {'always' | 'if_required'} [redirect]
 */

/**
 * Goes to another page; the promise of the call is left open, as Stripe's is.
 *
 * @param {string | URL} url
 * @returns {Promise<never>}
 */
function leave(url) {
  window.location.assign(url);
  return new Promise(() => {});
}

/**
 * @param {unknown} url
 * @param {Tools} tools
 */
function checkedReturnUrl(url, { IntegrationError }) {
  const parsed = typeof url === 'string' && URL.canParse(url) ? new URL(url) : null;
  if (parsed && /^https?:$/.test(parsed.protocol)) return parsed;
  if (url === undefined) throw new IntegrationError('Missing value for stripe.confirmPayment(): confirmParams.return_url should be a string.');
  throw new IntegrationError(`Invalid value for stripe.confirmPayment(): confirmParams.return_url should be a URL that starts with http:// or https://. You specified: ${url}.`);
}

/**
 * What Stripe.js makes of a PaymentIntent after an attempt to pay it: the next
 * action is carried out, a failed attempt becomes its error.
 *
 * @param {Tools} tools
 * @param {string} key
 * @param {Result} result
 * @param {string} clientSecret
 * @param {Element | null} focused  where the focus goes back to
 * @returns {Promise<Result>}
 */
async function settle(tools, key, result, clientSecret, focused) {
  const action = result.paymentIntent?.status === 'requires_action' ? result.paymentIntent.next_action : null;
  if (action?.redirect_to_url?.url) return leave(action.redirect_to_url.url);
  if (action) {
    const { stripe_js: url } = /** @type {{ stripe_js: string }} */ (action.use_stripe_sdk);
    result = await challenge(tools, { key, clientSecret, url, focused });
  }
  const intent = result.paymentIntent;
  if (intent?.status !== 'requires_payment_method' || !intent.last_payment_error) return result;
  return { error: /** @type {StripeError} */ ({ ...intent.last_payment_error, payment_intent: intent }) };
}

/**
 * `stripe.confirmPayment`
 *
 * @param {Tools} tools
 * @param {string} key
 * @param {((argument: object) => Promise<Result>) | null} send  has the Payment Element's frame confirm; null
 *   without Elements, for a PaymentIntent that has or is given a PaymentMethod
 * @param {ConfirmOptions} options
 * @returns {Promise<Result>}
 */
export async function confirm(tools, key, send, { clientSecret: given, confirmParams = {}, redirect = 'always' }) {
  const { IntegrationError } = tools;
  const clientSecret = tools.checkedSecret('stripe.confirmPayment() intent secret', given);
  if (redirect !== 'always' && redirect !== 'if_required')
    throw new IntegrationError(`Invalid value for stripe.confirmPayment(): redirect should be one of the following strings: always, if_required. You specified: ${redirect}.`);
  const { return_url } = confirmParams;
  const target = redirect === 'always' || return_url !== undefined ? checkedReturnUrl(return_url, tools) : null;
  const focused = document.activeElement;

  const confirmed = send
    ? await send({ clientSecret, confirmParams })
    : await ask(tools, clientSecret, '/confirm', {
        method: 'POST',
        body: encode({ ...confirmParams, use_stripe_sdk: true, key, client_secret: clientSecret }),
      });
  const result = await settle(tools, key, confirmed, clientSecret, focused);
  if (result.error || redirect === 'if_required' || !target) return result;
  target.searchParams.set('payment_intent', result.paymentIntent.id);
  target.searchParams.set('payment_intent_client_secret', clientSecret);
  target.searchParams.set('redirect_status', result.paymentIntent.status === 'processing' ? 'pending' : 'succeeded');
  return leave(target);
}

/**
 * `stripe.retrievePaymentIntent`
 *
 * @param {Tools} tools
 * @param {string} key
 * @param {string | undefined} given  the client secret
 * @returns {Promise<Result>}
 */
export async function retrieve(tools, key, given) {
  const clientSecret = tools.checkedSecret('stripe.retrievePaymentIntent() intent secret', given);
  const query = encode({ client_secret: clientSecret, key });
  return ask(tools, clientSecret, `?${query}`, { signal: AbortSignal.timeout(15_000) });
}

/**
 * One request about a PaymentIntent.
 *
 * @param {Tools} tools
 * @param {string} clientSecret
 * @param {string} rest  what follows its id in the URL
 * @param {RequestInit} init
 * @returns {Promise<Result>}
 */
async function ask({ base, unreachable }, clientSecret, rest, init) {
  const id = encodeURIComponent(clientSecret.split('_secret_')[0]);
  try {
    const response = await fetch(`${base}/v1/payment_intents/${id}${rest}`, init);
    const body = await response.json().catch(() => ({}));
    if (response.ok) return { paymentIntent: body };
    return { error: body.error ?? { type: 'api_error', message: 'An unexpected error occurred.' } };
  } catch {
    return unreachable();
  }
}

/**
 * `stripe.handleNextAction`
 *
 * @param {Tools} tools
 * @param {string} key
 * @param {string | undefined} given  the client secret
 * @returns {Promise<Result>}
 */
export async function handleNextAction(tools, key, given) {
  const clientSecret = tools.checkedSecret('stripe.handleNextAction() intent secret', given);
  const focused = document.activeElement;
  const result = await retrieve(tools, key, clientSecret);
  if (result.error || result.paymentIntent.status === 'requires_action') return settle(tools, key, result, clientSecret, focused);
  const message = 'handleNextAction: The PaymentIntent supplied is not in the requires_action state.';
  return { error: { type: 'invalid_request_error', code: 'payment_intent_unexpected_state', message, payment_intent: result.paymentIntent } };
}
