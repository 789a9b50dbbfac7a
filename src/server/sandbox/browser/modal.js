// @ts-check
/** The 3D Secure challenge, over the shop's page. */
import { openFrame } from './frames.js';

/**
 * Shows the bank's page until the shopper has completed or failed it. The rest
 * of the page is inert meanwhile, does not scroll, and then has its focus back.
 *
 * @param {import('./payments.js').Tools} tools
 * @param {{ key: string, clientSecret: string, url: string, focused: Element | null }} options
 * @returns {Promise<import('@stripe/stripe-js').PaymentIntentResult>}
 */
export async function challenge(tools, { key, clientSecret, url, focused }) {
  const overlay = document.createElement('div');
  overlay.role = 'dialog';
  overlay.ariaModal = 'true';
  overlay.ariaLabel = '3D Secure authentication';
  Object.assign(overlay.style, { position: 'fixed', inset: '0', zIndex: '2147483647', background: 'rgb(20 22 34 / 60%)' });

  const covered = [...document.body.children].filter((child) => child instanceof HTMLElement && !child.inert);
  const { overflow } = document.documentElement.style;
  const width = document.documentElement.clientWidth;
  document.documentElement.style.overflow = 'hidden';
  // Where scroll bars take room, the page must not jump into theirs.
  const { paddingRight } = document.documentElement.style;
  document.documentElement.style.paddingRight = `${document.documentElement.clientWidth - width}px`;

  /** @type {PromiseWithResolvers<import('@stripe/stripe-js').PaymentIntentResult>} */
  const { promise, resolve, reject } = Promise.withResolvers();
  // First in the body, and with an address that names it, as Stripe's own: tests find it by that.
  document.body.prepend(overlay);
  const frame = openFrame(tools, overlay, '/endive/challenge.html?three-ds-2-challenge', 'Secure 3DS authentication frame', (event) => {
    if (event === 'unreachable') resolve(tools.unreachable());
    if (event !== 'hello') return;
    frame.iframe.focus();
    frame.call('authenticate', { key, clientSecret, url }).then(resolve, reject);
  });
  Object.assign(frame.iframe.style, { width: '100%', height: '100%' });
  for (const child of covered) /** @type {HTMLElement} */ (child).inert = true;

  /** @param {KeyboardEvent} event */
  const escape = (event) => {
    if (event.key === 'Escape') frame.call('cancel').catch(() => {});
  };
  document.addEventListener('keydown', escape, true);
  try {
    return await promise;
  } finally {
    document.removeEventListener('keydown', escape, true);
    frame.close();
    overlay.remove();
    for (const child of covered) /** @type {HTMLElement} */ (child).inert = false;
    Object.assign(document.documentElement.style, { overflow, paddingRight });
    // A Pay button that is disabled while it pays can take the focus only when the shop has seen the result.
    const refocus = () => {
      if (document.activeElement === document.body && focused instanceof HTMLElement) focused.focus();
    };
    refocus();
    setTimeout(refocus, 50);
  }
}
