// @ts-check
/** The page's end of the frames; wire.js is the other. */

/**
 * @typedef {object} Frame
 * @property {HTMLIFrameElement} iframe
 * @property {(method: string, argument?: object) => Promise<any>} call
 * @property {() => string | null} backdrop  the page's colour behind the frame, where it is one plain colour
 * @property {() => void} close
 */

/** How long a frame may take to speak before that counts as a network failure. */
const PATIENCE = 15_000;

let count = Math.floor(1000 + Math.random() * 9000);

/**
 * Puts a frame of the sandbox into the page. The frame learns the page's origin
 * from its URL, and either side checks source, origin and id of every message.
 *
 * @param {Pick<import('./payments.js').Tools, 'base' | 'IntegrationError'>} tools
 * @param {HTMLElement} parent
 * @param {string} path
 * @param {string} title
 * @param {(event: string, detail: any) => void} on  hears "hello" when the frame can be called, or "unreachable"
 * @returns {Frame}
 */
export function openFrame({ base, IntegrationError }, parent, path, title, on) {
  const iframe = document.createElement('iframe');
  const id = `__privateStripeFrame${count++}`;
  /** @type {PromiseWithResolvers<any>[]} */
  const calls = [];
  /** @type {object[]} */
  const unsent = [];
  let heard = false;

  const drop = () => {
    const message = 'We could not retrieve data from the specified Element. Please make sure the Element you are attempting to use is still mounted.';
    for (const call of calls) call.reject(new IntegrationError(message));
  };
  /** @param {MessageEvent} message */
  const listen = ({ source, origin, data }) => {
    if (source !== iframe.contentWindow || origin !== base || data?.frame !== id) return;
    // A frame that says hello again was loaded anew, because the page moved it: what it was asked is lost.
    if (heard && data.event === 'hello') drop();
    heard = true;
    if (data.event) on(data.event, data.detail);
    else calls[data.reply]?.resolve(data.value);
    for (const message of unsent.splice(0)) post(message);
  };
  /** @param {object} message */
  const post = (message) => {
    if (heard) iframe.contentWindow?.postMessage(message, base);
    else unsent.push(message);
  };
  const giveUp = () => {
    if (heard) return;
    unsent.length = 0;
    drop();
    on('unreachable', undefined);
  };
  const timer = setTimeout(giveUp, PATIENCE);
  // A frame that cannot be fetched, or that a policy blocks, loads all the same but never speaks.
  iframe.addEventListener('load', () => setTimeout(giveUp, 1000));
  window.addEventListener('message', listen);

  iframe.name = id;
  iframe.title = title;
  iframe.src = `${base}${path}#${new URLSearchParams({ frame: id, origin: window.origin })}`;
  Object.assign(iframe.style, { display: 'block', border: '0', colorScheme: 'light' });
  parent.append(iframe);

  return {
    iframe,
    call(method, argument) {
      /** @type {PromiseWithResolvers<any>} */
      const call = Promise.withResolvers();
      const number = calls.push(call) - 1;
      post({ frame: id, call: number, method, argument });
      return call.promise;
    },
    backdrop() {
      for (let node = iframe.parentElement; node; node = node.parentElement) {
        const { backgroundColor, backgroundImage } = getComputedStyle(node);
        if (backgroundImage !== 'none') return null;
        if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
      }
      return null;
    },
    close() {
      heard = true;
      clearTimeout(timer);
      window.removeEventListener('message', listen);
      iframe.remove();
      drop();
    },
  };
}
