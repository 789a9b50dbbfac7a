// @ts-check
/**
 * How the sandbox's frames talk: to stripe.js on the page by postMessage, and
 * to the sandbox's API, their own origin, by fetch.
 *
 * stripe.js names the page's origin and the frame's id in the frame's URL.
 * Nothing is sent to another origin and nothing else is listened to, so a page
 * that lies about its origin hears nothing.
 */
import { encode } from './form.js';

const address = new URLSearchParams(location.hash.slice(1));
const frame = address.get('frame');
const page = address.get('origin');

/** How long reading may take. A confirmation is waited for: giving up on it would not undo it. */
const PATIENCE = 15_000;

/** @typedef {{ error?: any, paymentIntent?: any }} Result */

/** The page is going away: what fails from now on fails because of that. */
let leaving = false;
addEventListener('pagehide', () => (leaving = true));
addEventListener('pageshow', () => (leaving = false));

/** @param {object} message */
function send(message) {
  if (page && window.parent !== window) window.parent.postMessage({ ...message, frame }, page);
}

/**
 * Tells the page that something happened.
 *
 * @param {string} event
 * @param {object} [detail]
 */
export const emit = (event, detail) => send({ event, detail });

/**
 * Answers the page's calls, and tells it that the frame is there.
 *
 * @param {Record<string, (argument: any) => unknown>} methods
 */
export function serve(methods) {
  addEventListener('message', async ({ source, origin, data }) => {
    if (source !== window.parent || origin !== page || data?.frame !== frame) return;
    const method = Object.hasOwn(methods, data.method) ? methods[data.method] : undefined;
    if (method) send({ reply: data.call, value: await method(data.argument) });
  });
  emit('hello');
}

/**
 * One request to the API, as Stripe.js answers it: an object or `{error}`.
 *
 * @param {'GET' | 'POST'} method
 * @param {string} path
 * @param {object} parameters
 * @returns {Promise<Result>}
 */
export async function api(method, path, parameters) {
  const form = encode(parameters);
  try {
    const response = await (method === 'GET'
      ? fetch(`${path}?${form}`, { signal: AbortSignal.timeout(PATIENCE) })
      : fetch(path, { method, body: form }));
    const body = await response.json().catch(() => ({}));
    if (response.ok) return { paymentIntent: body };
    return { error: body.error ?? { type: 'api_error', message: 'An unexpected error occurred.' } };
  } catch {
    if (leaving) return new Promise(() => {});
    const message = 'We are experiencing issues connecting to our payments provider. You have not been charged. Please check your internet connection and try again.';
    return { error: { type: 'api_connection_error', message } };
  }
}
