// @ts-check
/** The inputs of the Payment Element: what they show, accept and complain about. */
import * as card from './card.js';

/**
 * @typedef {import('./card.js').Fault} Fault
 * @typedef {{ input: HTMLInputElement, error: HTMLElement, check: () => Fault | null, next?: string }} Field
 */

// Every country that Stripe takes a billing address from, near enough.
const COUNTRIES = `AC AD AE AF AG AI AL AM AO AQ AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CD CF CG CH CI CK CL CM CN CO CR CV CW CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FO FR GA GB GD GE GF GG GH GI GL
GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IS IT JE JM JO JP KE KG KH KI KM KN KR KW KY KZ LA LB LC LI LK
LR LS LT LU LV LY MA MC MD ME MF MG MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NU NZ OM PA PE PF PG
PH PK PL PM PN PR PS PT PY QA RE RO RS RU RW SA SB SC SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SZ TA TC TD TF TG TH TJ TK TL
TM TN TO TR TT TV TW TZ UA UG UY UZ VA VC VE VG VN VU WF WS XK YE YT ZA ZM ZW`.split(/\s+/);

const form = /** @type {HTMLFormElement} */ (document.querySelector('form'));
const country = /** @type {HTMLSelectElement} */ (document.getElementById('payment-countryInput'));
const brands = /** @type {HTMLElement} */ (document.querySelector('.brands'));

/**
 * @param {string} name
 * @param {(text: string) => Fault | null} check
 * @param {string} [next]  the field to go on to when this one is complete
 * @returns {Field}
 */
function field(name, check, next) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById(`payment-${name}Input`));
  const error = /** @type {HTMLElement} */ (document.getElementById(`payment-${name}Error`));
  return { input, error, check: () => check(input.value), next };
}

/** @type {Record<string, Field>} */
const fields = {
  number: field('number', card.checkNumber, 'expiry'),
  expiry: field('expiry', (text) => card.checkExpiry(text), 'cvc'),
  cvc: field('cvc', (text) => card.checkCvc(text, brand())),
  postalCode: field('postalCode', (text) => (asksZip() ? card.checkZip(text) : null)),
};
const all = Object.values(fields);

const brand = () => card.brandOf(card.digitsOf(fields.number.input.value));
const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const asksZip = () => country.value === 'US' && !part('postal').dataset.never;

/**
 * @param {Field} field
 * @param {Fault | null} fault
 */
function show({ input, error }, fault) {
  error.textContent = fault?.message ?? '';
  input.setAttribute('aria-invalid', String(fault !== null));
}

/**
 * Writes a value in its format and keeps the caret behind the digit it was behind.
 *
 * @param {HTMLInputElement} input
 * @param {string} text
 */
function rewrite(input, text) {
  const caret = input.selectionStart ?? input.value.length;
  const atEnd = caret >= input.value.length;
  const before = card.digitsOf(input.value.slice(0, caret)).length;
  if (input.value !== text) input.value = text;
  if (atEnd || document.activeElement !== input) return;
  let position = 0;
  for (let seen = 0; seen < before && position < text.length; position++) if (/\d/.test(text[position])) seen++;
  input.setSelectionRange(position, position);
}

/** @param {InputEvent} event */
function format({ target, inputType }) {
  const { number, expiry, cvc } = fields;
  const deleting = Boolean(inputType?.startsWith('delete'));
  if (target === number.input) {
    rewrite(number.input, card.formatNumber(number.input.value));
    brands.dataset.brand = brand().name;
    cvc.input.value = card.formatCvc(cvc.input.value, brand());
  } else if (target === expiry.input) {
    rewrite(expiry.input, card.formatExpiry(expiry.input.value, deleting));
  } else if (target === cvc.input) {
    rewrite(cvc.input, card.formatCvc(cvc.input.value, brand()));
  }
}

function showCountry() {
  const shown = [part('country'), part('postal')].map((row) => !row.dataset.never);
  part('country').hidden = !shown[0];
  part('postal').hidden = !asksZip();
  part('country').classList.toggle('alone', !asksZip());
  part('postal').classList.toggle('alone', !shown[0]);
}

/** @param {string} locale  a language tag, or "auto" for the browser's */
function regionOf(locale) {
  try {
    return new Intl.Locale(locale === 'auto' ? navigator.language : locale).maximize().region ?? 'US';
  } catch {
    return 'US';
  }
}

/**
 * Fills the list of countries and starts the fields.
 *
 * @param {string} locale
 * @param {{ changed: () => void, entered: () => void }} on
 */
export function start(locale, on) {
  const names = new Intl.DisplayNames('en', { type: 'region' });
  const options = COUNTRIES.map((code) => new Option(names.of(code) ?? code, code));
  options.sort((a, b) => a.text.localeCompare(b.text, 'en'));
  country.replaceChildren(new Option('United States', 'US'), ...options);
  const region = regionOf(locale);
  country.value = COUNTRIES.includes(region) ? region : 'US';
  showCountry();

  form.addEventListener('input', (event) => {
    format(/** @type {InputEvent} */ (event));
    for (const field of all) {
      const fault = field.check();
      if (field.input !== event.target) {
        // The number's brand decides how long a security code is.
        if (field.error.textContent) show(field, fault);
        continue;
      }
      // What more typing can mend is not said yet.
      show(field, fault?.code.startsWith('invalid') ? fault : null);
      const atEnd = field.input.selectionStart === field.input.value.length;
      if (!fault && field.next && atEnd && document.activeElement === field.input) fields[field.next].input.focus();
    }
    showCountry();
    on.changed();
  });
  form.addEventListener('focusout', ({ target }) => {
    for (const field of all) if (field.input === target) show(field, field.input.value || field.error.textContent ? field.check() : null);
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) on.entered();
    if (event.key !== 'Backspace') return;
    const back = all.find(({ next }) => next && fields[next].input === event.target && !fields[next].input.value);
    if (!back) return;
    event.preventDefault();
    back.input.focus();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
}

/**
 * Shows every field's fault and puts the focus in the first that has one.
 *
 * @returns {Fault | null}
 */
export function validate() {
  const faults = all.map((field) => field.check());
  all.forEach((field, i) => show(field, faults[i]));
  const first = faults.findIndex((fault) => fault !== null);
  if (first < 0) return null;
  all[first].input.focus();
  return faults[first];
}

/** What the page may know of the fields: never what is in them. */
export const state = () => ({
  empty: all.every(({ input }) => input.value === ''),
  complete: all.every(({ check }) => check() === null),
});

/** The card and the address, as the API takes them in `payment_method_data`. */
export function values() {
  const digits = card.digitsOf(fields.expiry.input.value);
  return {
    card: {
      number: card.digitsOf(fields.number.input.value),
      cvc: fields.cvc.input.value,
      exp_month: digits.slice(0, 2),
      exp_year: digits.slice(2),
    },
    address: {
      ...(part('country').dataset.never ? {} : { country: country.value }),
      ...(asksZip() ? { postal_code: fields.postalCode.input.value.trim() } : {}),
    },
  };
}

/**
 * Takes the element's options, at the start and when they change.
 *
 * @param {import('@stripe/stripe-js').StripePaymentElementOptions} options
 */
export function configure({ defaultValues, fields: wanted, readOnly }) {
  const address = defaultValues?.billingDetails?.address;
  if (address?.country && [...country.options].some(({ value }) => value === address.country)) country.value = address.country;
  if (address?.postal_code) fields.postalCode.input.value = address.postal_code;
  const billing = wanted?.billingDetails;
  const asked = typeof billing === 'object' ? billing.address : billing;
  if (asked !== undefined) {
    const { country: a, postalCode: b } = typeof asked === 'object' ? asked : { country: asked, postalCode: asked };
    part('country').dataset.never = a === 'never' ? 'never' : '';
    part('postal').dataset.never = b === 'never' ? 'never' : '';
  }
  if (readOnly !== undefined) {
    for (const { input } of all) input.readOnly = readOnly;
    country.disabled = readOnly;
  }
  showCountry();
}

/** Empties every field. */
export function clear() {
  for (const field of all) {
    field.input.value = '';
    show(field, null);
  }
  brands.dataset.brand = 'unknown';
}

/** Puts the focus in the first field. */
export const focus = () => fields.number.input.focus();
