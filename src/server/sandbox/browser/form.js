// @ts-check
/**
 * Nested parameters in the form encoding of Stripe's API: `card[number]=…`.
 *
 * @param {unknown} value
 * @param {string} [name]
 * @param {URLSearchParams} [form]  what they are added to
 */
export function encode(value, name = '', form = new URLSearchParams()) {
  if (value === undefined || value === null) return form;
  if (typeof value !== 'object') form.append(name, String(value));
  else for (const [key, part] of Object.entries(value)) encode(part, name ? `${name}[${key}]` : key, form);
  return form;
}
