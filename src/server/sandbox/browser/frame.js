// @ts-check
/** The Payment Element inside its frame: what stripe.js on the page can ask of it. */
import { apply } from './appearance.js';
import * as fields from './fields.js';
import { api, emit, serve } from './wire.js';

/**
 * @typedef {{ key: string, clientSecret?: string, locale: string, loader: string, backdrop: string | null,
 *   appearance?: import('@stripe/stripe-js').Appearance,
 *   element: import('@stripe/stripe-js').StripePaymentElementOptions }} Options
 * @typedef {import('./wire.js').Result} Result
 */

/** @type {Options} */
let options;
let started = false;
let told = '';

/** @param {string} clientSecret */
const pathOf = (clientSecret) => `/v1/payment_intents/${encodeURIComponent(clientSecret.split('_secret_')[0])}`;

/** Tells the page when the fields become, or cease to be, empty or complete. */
function changed() {
  const state = fields.state();
  const now = JSON.stringify(state);
  if (now !== told) emit('change', state);
  told = now;
}

/**
 * @param {Options} given
 * @returns {Promise<Result>}
 */
async function load(given) {
  options = given;
  apply(options.appearance, options.backdrop);
  document.body.classList.toggle('bare', options.loader === 'never');
  if (!started) fields.start(options.locale, { changed, entered: () => emit('enter') });
  started = true;
  fields.configure(options.element);
  const result = await refresh();
  document.body.classList.toggle('failed', Boolean(result.error));
  if (result.error) return result;
  document.body.classList.remove('loading');
  // After the answer, so that "change" follows "ready".
  setTimeout(changed);
  return {};
}

/** @returns {Promise<Result>} whether the element's PaymentIntent can still be paid */
async function refresh() {
  const { key, clientSecret } = options;
  if (!clientSecret) return {};
  const result = await api('GET', pathOf(clientSecret), { key, client_secret: clientSecret });
  const status = result.paymentIntent?.status;
  if (status !== 'succeeded' && status !== 'canceled') return result;
  const message = `This PaymentIntent is in a terminal state (${status}) and cannot be used to initialize Elements.`;
  return { error: { type: 'invalid_request_error', code: 'payment_intent_unexpected_state', message } };
}

/** @returns {Result} */
function validate() {
  const fault = fields.validate();
  return fault ? { error: { type: 'validation_error', ...fault } } : {};
}

/**
 * Confirms the PaymentIntent with the card in the fields.
 *
 * @param {{ clientSecret: string, confirmParams: Partial<import('@stripe/stripe-js').ConfirmPaymentData> }} argument
 * @returns {Promise<Result>}
 */
async function confirm({ clientSecret, confirmParams }) {
  const fault = validate();
  if (fault.error) return fault;
  const { card, address } = fields.values();
  const { payment_method_data: data = {}, ...rest } = confirmParams;
  const defaults = options.element.defaultValues?.billingDetails;
  const billing = { ...defaults, ...data.billing_details };
  return api('POST', `${pathOf(clientSecret)}/confirm`, {
    ...rest,
    payment_method_data: {
      ...data,
      type: 'card',
      card,
      billing_details: { ...billing, address: { ...billing.address, ...address } },
    },
    use_stripe_sdk: true,
    key: options.key,
    client_secret: clientSecret,
  });
}

/** @param {Partial<Options>} change */
function update({ element, ...change }) {
  Object.assign(options, change);
  if (change.appearance) apply(options.appearance, options.backdrop);
  if (element) {
    Object.assign(options.element, element);
    fields.configure(element);
  }
}

new ResizeObserver(() => emit('height', { height: document.body.offsetHeight })).observe(document.body);
addEventListener('focus', () => emit('focus'));
addEventListener('blur', () => emit('blur'));
addEventListener('keydown', ({ key }) => key === 'Escape' && emit('escape'));

serve({
  load,
  refresh,
  validate,
  confirm,
  update,
  focus: fields.focus,
  blur: () => document.activeElement instanceof HTMLElement && document.activeElement.blur(),
  clear: () => {
    fields.clear();
    changed();
  },
});
