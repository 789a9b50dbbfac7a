// @ts-check
/**
 * What a card number, an expiry date and a security code must look like, and
 * how they are written. No DOM, no network.
 *
 * @typedef {{ code: string, message: string }} Fault
 * @typedef {{ name: string, pattern: RegExp, lengths: number[], groups: number[], cvc: number[] }} Brand
 */

const FOURS = [4, 4, 4, 4, 3];

/** @type {Brand} */
const UNKNOWN = { name: 'unknown', pattern: /^/, lengths: [16], groups: FOURS, cvc: [3, 4] };

/** @type {Brand[]} */
const BRANDS = [
  { name: 'visa', pattern: /^4/, lengths: [16], groups: FOURS, cvc: [3] },
  { name: 'mastercard', pattern: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16], groups: FOURS, cvc: [3] },
  { name: 'amex', pattern: /^3[47]/, lengths: [15], groups: [4, 6, 5], cvc: [4] },
  { name: 'diners', pattern: /^36/, lengths: [14], groups: [4, 6, 4], cvc: [3] },
  { name: 'diners', pattern: /^3(0[0-5]|[89])/, lengths: [16], groups: FOURS, cvc: [3] },
  { name: 'jcb', pattern: /^35(2[89]|[3-8])/, lengths: [16], groups: FOURS, cvc: [3] },
  { name: 'discover', pattern: /^(6011|64[4-9]|65)/, lengths: [16], groups: FOURS, cvc: [3] },
  { name: 'unionpay', pattern: /^62/, lengths: [16, 17, 18, 19], groups: FOURS, cvc: [3] },
];

/** @type {Record<string, string>} */
const MESSAGES = {
  incomplete_number: 'Your card number is incomplete.',
  invalid_number: 'Your card number is invalid.',
  incomplete_expiry: 'Your card’s expiration date is incomplete.',
  invalid_expiry_year: 'Your card’s expiration year is invalid.',
  invalid_expiry_year_past: 'Your card’s expiration year is in the past.',
  invalid_expiry_month_past: 'Your card’s expiration date is in the past.',
  incomplete_cvc: 'Your card’s security code is incomplete.',
  incomplete_zip: 'Your postal code is incomplete.',
};

/**
 * @param {string} code
 * @returns {Fault}
 */
const fault = (code) => ({ code, message: MESSAGES[code] });

/** Only the digits of a text. @param {string} text */
export const digitsOf = (text) => text.replace(/\D/g, '');

/**
 * The brand that a number belongs to, as far as its first digits tell.
 *
 * @param {string} digits
 * @returns {Brand}
 */
export const brandOf = (digits) => BRANDS.find((brand) => digits && brand.pattern.test(digits)) ?? UNKNOWN;

/** @param {string} digits */
function passesLuhn(digits) {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/**
 * A number in its brand's groups: 4-4-4-4, or 4-6-5 for American Express.
 *
 * @param {string} text
 */
export function formatNumber(text) {
  let rest = digitsOf(text);
  const { groups, lengths } = brandOf(rest);
  rest = rest.slice(0, Math.max(...lengths));
  const parts = [];
  for (const size of groups) {
    if (!rest) break;
    parts.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return parts.join(' ');
}

/**
 * @param {string} text
 * @returns {Fault | null}
 */
export function checkNumber(text) {
  const digits = digitsOf(text);
  const { lengths } = brandOf(digits);
  const last = Math.max(...lengths);
  if (lengths.includes(digits.length) && passesLuhn(digits)) return null;
  return fault(digits.length >= last ? 'invalid_number' : 'incomplete_number');
}

/**
 * An expiry date as "MM / YY". A four-digit year that starts with 20 is taken
 * while it is typed and shortened when it is whole.
 *
 * @param {string} text
 * @param {boolean} deleting  the last edit removed text: the separator must not come back by itself
 */
export function formatExpiry(text, deleting = false) {
  let digits = digitsOf(text.replace(/^\s*(\d)\s*\//, '0$1/'));
  if (/^[2-9]/.test(digits)) digits = `0${digits}`;
  if (/^1[3-9]/.test(digits)) digits = `0${digits}`;
  if (digits.startsWith('00')) digits = '0';

  const month = digits.slice(0, 2);
  let year = digits.slice(2);
  year = year.startsWith('20') ? year.slice(0, 4) : year.slice(0, 2);
  if (year.length === 4) year = year.slice(2);

  if (year) return `${month} / ${year}`;
  if (deleting && text.endsWith('/')) return month.slice(0, 1);
  if (deleting && !text.endsWith('/ ')) return month;
  return month.length === 2 ? `${month} / ` : month;
}

/**
 * @param {string} text
 * @param {Date} now
 * @returns {Fault | null}
 */
export function checkExpiry(text, now = new Date()) {
  const digits = digitsOf(text);
  if (digits.length !== 4) return fault('incomplete_expiry');
  const month = Number(digits.slice(0, 2));
  const year = 2000 + Number(digits.slice(2));
  if (year < now.getFullYear()) return fault('invalid_expiry_year_past');
  if (year > now.getFullYear() + 50) return fault('invalid_expiry_year');
  if (year === now.getFullYear() && month < now.getMonth() + 1) return fault('invalid_expiry_month_past');
  return null;
}

/** A security code with as many digits as its brand can have. @param {string} text @param {Brand} brand */
export const formatCvc = (text, brand) => digitsOf(text).slice(0, Math.max(...brand.cvc));

/**
 * @param {string} text
 * @param {Brand} brand
 * @returns {Fault | null}
 */
export function checkCvc(text, brand) {
  return brand.cvc.includes(digitsOf(text).length) ? null : fault('incomplete_cvc');
}

/**
 * @param {string} text
 * @returns {Fault | null}
 */
export const checkZip = (text) => (/^\d{5}(-?\d{4})?$/.test(text.trim()) ? null : fault('incomplete_zip'));
