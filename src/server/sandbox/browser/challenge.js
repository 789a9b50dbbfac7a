// @ts-check
/**
 * The 3D Secure challenge. One page is served at two addresses: at
 * /endive/challenge.html it is the frame over the shop's page, which holds the
 * bank's frame and speaks with stripe.js and the API; at /3ds/challenge it is
 * the bank's page, which only says which button was pressed.
 */
import { api, serve } from './wire.js';

/** @typedef {'complete' | 'fail'} Outcome */

/** @type {PromiseWithResolvers<Outcome>} */
const chosen = Promise.withResolvers();

const cancel = () => chosen.resolve('fail');

/** @param {(outcome: Outcome) => void} choose */
function showBank(choose) {
  const main = /** @type {HTMLElement} */ (document.querySelector('main'));
  main.hidden = false;
  document.getElementById('test-source-authorize-3ds')?.addEventListener('click', () => choose('complete'));
  document.getElementById('test-source-fail-3ds')?.addEventListener('click', () => choose('fail'));
  // Not a button: a shopper who pressed Enter twice on the shop's page has not decided yet.
  main.querySelector('h1')?.focus();
}

/**
 * Shows the bank's page and reports to the API what came of it.
 *
 * @param {{ key: string, clientSecret: string, url: string }} argument
 * @returns {Promise<import('./wire.js').Result>}
 */
async function authenticate({ key, clientSecret, url }) {
  const bank = document.createElement('iframe');
  bank.name = 'stripe-challenge-frame';
  bank.id = 'challengeFrame';
  bank.title = '3D Secure 2 Test Page';
  // Only ever a page of the sandbox, whatever the shop's page asks for.
  const { pathname, search } = new URL(url, location.origin);
  bank.src = `${location.origin}${pathname}${search}`;
  addEventListener('message', ({ source, origin, data }) => {
    if (source === bank.contentWindow && origin === location.origin) chosen.resolve(data.outcome);
  });
  document.body.classList.add('holder');
  document.body.append(bank);

  const outcome = await chosen.promise;
  document.body.classList.add('busy');
  const payment_intent = clientSecret.split('_secret_')[0];
  return api('POST', '/3ds/authenticate', { key, payment_intent, client_secret: clientSecret, outcome });
}

if (location.pathname === '/3ds/challenge') {
  /** @param {Outcome} outcome */
  const choose = (outcome) => window.parent.postMessage({ outcome }, location.origin);
  showBank(choose);
  addEventListener('keydown', ({ key }) => key === 'Escape' && choose('fail'));
} else {
  addEventListener('keydown', ({ key }) => key === 'Escape' && cancel());
  serve({ authenticate, cancel });
}
