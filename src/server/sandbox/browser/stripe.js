// @ts-check
/**
 * The sandbox's stand-in for Stripe.js: `window.Stripe` with the part of it that a shop with
 * PaymentIntents and the Payment Element uses. Card data is typed into, and sent from, a frame
 * of the sandbox's own origin (frame.js); this script never sees it.
 */
(() => {
  /**
   * @typedef {import('@stripe/stripe-js').Stripe} Stripe
   * @typedef {import('@stripe/stripe-js').StripeElements} StripeElements
   * @typedef {import('@stripe/stripe-js').StripePaymentElement} PaymentElement
   * @typedef {import('@stripe/stripe-js').StripePaymentElementOptions} PaymentElementOptions
   * @typedef {import('@stripe/stripe-js').StripeError} StripeError
   * @typedef {import('./frames.js').Frame} Frame
   * @typedef {{ element: PaymentElement, frame: () => Frame | null, mounted: () => boolean, loaded: () => Promise<{ error?: StripeError }> }} Payment
   * @typedef {{ key: string, options: Record<string, any>, payment: Payment | null, submitted: boolean, confirming: boolean }} Group
   */
  if (window.Stripe) {
    console.warn('It looks like Stripe.js was loaded more than one time. Please only load it once per page.');
    return;
  }

  const BASE = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src).origin;
  /** The asynchronous half of this script. @type {Promise<typeof import('./payments.js') | null>} */
  const payments = import(`${BASE}/endive/payments.js`).catch(() => null);

  class IntegrationError extends Error {
    name = 'IntegrationError';
  }

  /** @returns {{ error: StripeError }} */
  const unreachable = () => ({
    error: {
      type: 'api_connection_error',
      message: 'We are experiencing issues connecting to our payments provider. You have not been charged. Please check your internet connection and try again.',
    },
  });

  /**
   * @param {string} where
   * @param {unknown} value
   */
  function checkedSecret(where, value) {
    if (typeof value === 'string' && /^pi_[^_]+_secret_.+$/.test(value)) return value;
    throw new IntegrationError(`Invalid value for ${where}: value should be a client secret of the form \${id}_secret_\${secret}. You specified: ${value}.`);
  }

  const tools = { base: BASE, unreachable, checkedSecret, IntegrationError };

  /**
   * A Payment Element of a group: its place in the page, its events, and its frame.
   *
   * @param {Group} group
   * @param {PaymentElementOptions} options
   * @returns {Payment}
   */
  function createPayment(group, options) {
    /** @type {{ type: string, handler: (event: any) => void, once: boolean }[]} */
    let handlers = [];
    /** @type {Frame | null} */
    let frame = null;
    /** @type {HTMLElement | null} */
    let container = null;
    /** @type {HTMLElement | null} */
    let box = null;
    /** @type {PromiseWithResolvers<{ error?: StripeError }>} */
    let loading = Promise.withResolvers();
    let destroyed = false;

    /** @param {string} type @param {object} [detail] */
    function emit(type, detail) {
      for (const entry of handlers.filter((entry) => entry.type === type)) {
        if (entry.once) handlers = handlers.filter((other) => other !== entry);
        try {
          entry.handler({ elementType: 'payment', ...detail });
        } catch (error) {
          reportError(error);
        }
      }
    }
    /** @param {{ error?: StripeError }} result */
    function loaded(result) {
      loading.resolve(result);
      if (result.error) emit('loaderror', { error: result.error });
      else emit('ready');
    }
    /** Enter in the frame does what it does in the page's own inputs. */
    function submitForm() {
      /** @type {HTMLButtonElement | HTMLInputElement | null | undefined} */
      const button = container?.closest('form')?.querySelector('button:not([type]), [type=submit]');
      if (!button?.disabled) container?.closest('form')?.requestSubmit(button);
    }
    /** @param {string} event @param {any} detail */
    function hear(event, detail) {
      if (event === 'height' && frame) frame.iframe.style.height = `${detail.height}px`;
      else if (event === 'unreachable') loaded(unreachable());
      else if (event === 'enter') submitForm();
      else if (event === 'hello') {
        const { clientSecret, locale = 'auto', loader = 'auto', appearance } = group.options;
        if (loader !== 'never') emit('loaderstart');
        const { key } = group;
        frame?.call('load', { key, clientSecret, locale, loader, appearance, backdrop: frame.backdrop(), element: options }).then(loaded, () => {});
      } else if (event === 'change') {
        container?.classList.toggle('StripeElement--empty', detail.empty);
        container?.classList.toggle('StripeElement--complete', detail.complete);
        emit('change', { ...detail, collapsed: false, value: { type: 'card' } });
      } else if (event !== 'height') {
        if (event !== 'escape') container?.classList.toggle('StripeElement--focus', event === 'focus');
        emit(event);
      }
    }
    function alive() {
      if (destroyed) throw new IntegrationError('This Element has already been destroyed. Please create a new one.');
    }
    /** @param {string} method @param {object} [argument] */
    function ask(method, argument) {
      alive();
      frame?.call(method, argument).catch(() => {});
      return element;
    }

    /** @param {boolean} once @returns {(type: string, handler: (event: any) => void) => PaymentElement} */
    const adder = (once) => (type, handler) => {
      handlers.push({ type, handler, once });
      return element;
    };

    /** @type {PaymentElement} */
    const element = {
      mount(target) {
        alive();
        const node = typeof target === 'string' ? document.querySelector(target) : target;
        if (!(node instanceof HTMLElement))
          throw new IntegrationError(typeof target === 'string'
            ? `The selector you specified (${target}) applies to no DOM elements that are currently on the page.\nMake sure the element exists on the page before calling mount().`
            : 'Invalid DOM element. Call mount() with a valid DOM element or selector.');
        if (box?.isConnected && node === container) return;
        if (box?.isConnected)
          throw new IntegrationError('This Element is already mounted. Use `unmount()` to unmount the Element before re-mounting.');
        element.unmount();
        container = node;
        container.classList.add('StripeElement', 'StripeElement--empty');
        const mounted = (box = document.createElement('div'));
        box.className = '__PrivateStripeElement';
        container.replaceChildren(box);
        payments.then((payments) => {
          if (box !== mounted) return;
          if (!payments) return loaded(unreachable());
          frame = payments.openFrame(tools, box, '/endive/frame.html', 'Secure payment input frame', hear);
          // As much wider than the container as frame.css keeps for focus rings.
          Object.assign(frame.iframe.style, { margin: '-4px', width: 'calc(100% + 8px)', height: '8px' });
        });
      },
      unmount() {
        alive();
        frame?.close();
        frame = box = null;
        container?.replaceChildren();
        container?.classList.remove('StripeElement', 'StripeElement--empty', 'StripeElement--complete', 'StripeElement--focus');
        container = null;
        loading.resolve(unreachable());
        loading = Promise.withResolvers();
      },
      destroy() {
        element.unmount();
        destroyed = true;
        group.payment = null;
      },
      update: (/** @type {PaymentElementOptions} */ change) => ask('update', { element: Object.assign(options, change) }),
      focus() {
        frame?.iframe.focus();
        ask('focus');
      },
      blur: () => void ask('blur'),
      clear: () => void ask('clear'),
      collapse: () => ask('collapse'),
      on: adder(false),
      once: adder(true),
      /** @param {string} type @param {(event: any) => void} [handler] */
      off(type, handler) {
        handlers = handlers.filter((entry) => entry.type !== type || (handler && entry.handler !== handler));
        return element;
      },
    };
    return { element, frame: () => frame, mounted: () => Boolean(box?.isConnected), loaded: () => loading.promise };
  }

  /** @type {WeakMap<StripeElements, Group>} */
  const groups = new WeakMap();

  /**
   * Asks the frame of a group's Payment Element, once it has loaded or failed to.
   *
   * @param {Group} group
   * @param {string} where  the call that asks, for the message
   * @param {string} method
   * @param {object} [argument]
   */
  async function askFrame({ payment }, where, method, argument) {
    if (!payment?.mounted())
      throw new IntegrationError(`Invalid value for ${where}: elements should have a mounted Payment Element or Express Checkout Element.`);
    const { error } = await payment.loaded();
    return error ? { error } : payment.frame()?.call(method, argument);
  }

  /** `stripe.elements()` @param {string} key @param {Record<string, any>} options */
  function createElements(key, options) {
    if (options.clientSecret !== undefined) checkedSecret('elements(): clientSecret', options.clientSecret);
    /** @type {Group} */
    const group = { key, options: { ...options }, payment: null, submitted: false, confirming: false };
    /** @type {(() => void)[]} */
    const updated = [];
    // A confirmation that went to another page never ended; coming back from there ends it.
    window.addEventListener('pageshow', ({ persisted }) => persisted && (group.confirming = false));

    /** @type {Pick<StripeElements, 'update' | 'fetchUpdates' | 'submit' | 'on'>} */
    const calls = {
      async update(change) {
        Object.assign(group.options, change);
        const frame = group.payment?.frame();
        await frame?.call('update', { ...change, backdrop: frame.backdrop() }).catch(() => {});
        for (const handler of updated) handler();
      },
      async fetchUpdates() {
        const { error } = await askFrame(group, 'elements.fetchUpdates()', 'refresh');
        return error ? { error: { message: error.message, status: error.code } } : {};
      },
      async submit() {
        const { error } = await askFrame(group, 'elements.submit()', 'validate');
        group.submitted = !error;
        return error ? { error } : { selectedPaymentMethod: 'card' };
      },
      on: (_type, handler) => void updated.push(handler),
    };
    /** @param {'payment'} type @param {PaymentElementOptions} [elementOptions] */
    const create = (type, elementOptions = {}) => {
      if (type !== 'payment') throw new IntegrationError(`The sandbox has no Element of type ${type}, only payment.`);
      if (group.payment) throw new IntegrationError('Can only create one Element of type payment.');
      if (!group.options.clientSecret && !group.options.mode)
        throw new IntegrationError('In order to create a payment element, you must pass a clientSecret or mode when creating the Elements group.');
      group.payment = createPayment(group, { ...elementOptions });
      return group.payment.element;
    };
    const getElement = (/** @type {string} */ type) => (type === 'payment' && group.payment?.element) || null;
    const elements = /** @type {StripeElements} */ (/** @type {unknown} */ ({ ...calls, create, getElement }));
    groups.set(elements, group);
    return elements;
  }

  /**
   * What the page calls: https://docs.stripe.com/js
   *
   * @param {string} key  the publishable one
   * @param {Record<string, any>} [defaults]
   */
  function Stripe(key, defaults = {}) {
    if (typeof key !== 'string') throw new IntegrationError(`Missing value for Stripe(): apiKey should be a string. You specified: ${key}.`);
    if (/^[sr]k_/.test(key)) throw new IntegrationError('You should not use your secret key with Stripe.js.\n        Please pass a publishable key instead.');
    if (!key.startsWith('pk_')) throw new IntegrationError(`Please call Stripe() with your publishable key. You used ${key ? `"${key}"` : 'an empty string'}.`);
    /** @type {Pick<Stripe, 'elements' | 'confirmPayment' | 'retrievePaymentIntent' | 'handleNextAction'>} */
    const stripe = {
      elements: (options = {}) => createElements(key, { locale: defaults.locale, ...options }),
      /** @param {import('./payments.js').ConfirmOptions & { elements?: StripeElements }} options @returns {Promise<any>} */
      async confirmPayment({ elements, clientSecret, ...options }) {
        if (!elements && clientSecret) return (await payments)?.confirm(tools, key, null, { ...options, clientSecret }) ?? unreachable();
        const group = elements && groups.get(elements);
        if (!group) throw new IntegrationError('Invalid value for stripe.confirmPayment(): elements should be an Elements instance.');
        if (group.confirming)
          throw new IntegrationError('You have an in-flight confirmPayment! Please be sure to disable your form submit button when confirmPayment is called.');
        if (group.options.mode && !group.submitted) throw new IntegrationError('elements.submit() must be called before stripe.confirmPayment().');
        group.confirming = true;
        try {
          const secret = clientSecret ?? group.options.clientSecret;
          /** @param {object} argument */
          const send = (argument) => askFrame(group, 'stripe.confirmPayment()', 'confirm', argument);
          return await ((await payments)?.confirm(tools, key, send, { ...options, clientSecret: secret }) ?? unreachable());
        } finally {
          group.confirming = false;
        }
      },
      retrievePaymentIntent: async (clientSecret) => (await payments)?.retrieve(tools, key, clientSecret) ?? unreachable(),
      /** @param {{ clientSecret?: string, hashedValue?: string }} options */
      handleNextAction: async ({ clientSecret }) => (await payments)?.handleNextAction(tools, key, clientSecret) ?? unreachable(),
    };
    return stripe;
  }
  window.Stripe = /** @type {import('@stripe/stripe-js').StripeConstructor} */ (
    /** @type {unknown} */ (Object.assign(Stripe, { version: 'endive' }))
  );
})();
