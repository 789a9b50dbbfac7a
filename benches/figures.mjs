/** Medians with their spread, and the table that they make. */

/** Where the middle half of the limit's own rounds spreads over more of their median, nothing is proved. */
const NOISY = 0.1;

export const median = (values) => quantile(values, 0.5);

function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place % 1);
}

function spread(values) {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / median(values);
}

/**
 * One line of the table: `shop` beside `limit`, both measured in the same rounds, and the ratio of
 * each round. `atLeast` or `atMost` is what the median of the ratios is held to.
 */
export function ratio({ what, unit, shop, limit, atLeast, atMost }) {
  const ratios = shop.map((value, round) => value / limit[round]);
  const noise = spread(limit);
  return {
    what,
    shop: shown(shop, unit),
    limit: shown(limit, unit),
    ratio: shown(ratios, ''),
    target: target(atLeast, atMost, ''),
    verdict: said(verdict(median(ratios), atLeast, atMost), noise > NOISY && `noisy: its limit varied by ${Math.round(noise * 100)} %`),
    noisy: noise > NOISY,
  };
}

/** One line of the table: the shop alone, held to an amount. */
export function amount({ what, unit, shop, atLeast, atMost, note = '' }) {
  return {
    what,
    shop: shown(shop, unit),
    limit: '',
    ratio: '',
    target: target(atLeast, atMost, unit),
    verdict: said(verdict(median(shop), atLeast, atMost), note),
    noisy: false,
  };
}

/** One line of the table for what could not be measured, and why. */
export function missing(what, error) {
  return { what, shop: '', limit: '', ratio: '', target: '', verdict: `not measured: ${String(error.message ?? error).split('\n')[0]}`, noisy: false };
}

function target(atLeast, atMost, unit) {
  if (atLeast !== undefined) return `at least ${number(atLeast)}${unit && ` ${unit}`}`;
  if (atMost !== undefined) return `at most ${number(atMost)}${unit && ` ${unit}`}`;
  return '';
}

function verdict(value, atLeast, atMost) {
  if (atLeast === undefined && atMost === undefined) return '';
  return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity) ? 'met' : 'MISSED';
}

function said(...words) {
  return words.filter(Boolean).join('; ');
}

/** `median (least to most) unit`. */
function shown(values, unit) {
  const [least, most] = [number(Math.min(...values)), number(Math.max(...values))];
  const range = least === most ? '' : ` (${least} to ${most})`;
  return `${number(median(values))}${range}${unit && ` ${unit}`}`;
}

function number(value) {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-GB');
  return String(Number(value.toPrecision(3)));
}

/** The lines as a table of Markdown. */
export function table(lines) {
  const columns = ['what', 'shop', 'limit', 'ratio', 'target', 'verdict'];
  const heads = ['what', 'the shop', 'its limit', 'ratio', 'target', ''];
  const rows = [heads, ...lines.map((line) => columns.map((column) => line[column]))];
  const widths = heads.map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const written = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
  written.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return written.join('\n');
}
