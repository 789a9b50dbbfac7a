// @ts-check
/** The page's `appearance`, as custom properties of the frame's style sheet. */

/**
 * What each variable must be, so that a page's mistake leaves the theme's value.
 *
 * @type {Record<string, string>}
 */
const KINDS = {
  colorPrimary: 'color',
  colorBackground: 'color',
  colorText: 'color',
  colorTextSecondary: 'color',
  colorTextPlaceholder: 'color',
  colorDanger: 'color',
  colorIcon: 'color',
  fontFamily: 'font-family',
  fontSizeBase: 'font-size',
  fontWeightNormal: 'font-weight',
  fontLineHeight: 'line-height',
  borderRadius: 'border-radius',
  spacingUnit: 'padding-left',
};

/**
 * @param {import('@stripe/stripe-js').Appearance} [appearance]
 * @param {string | null} [backdrop]  the page's colour behind the frame
 */
export function apply({ theme = 'stripe', variables = {}, rules = {} } = {}, backdrop = null) {
  const root = document.documentElement;
  root.dataset.theme = theme;
  root.removeAttribute('style');
  for (const [name, value] of Object.entries(variables)) {
    const kind = KINDS[name];
    if (kind && CSS.supports(kind, value)) root.style.setProperty(`--${name}`, value);
  }
  // A frame is transparent, yet tools that measure contrast in it take what is behind for white.
  if (theme === 'night' && backdrop) root.style.setProperty('--backdrop', backdrop);
  // Of the rules the two that make the fields look like the page's own.
  const border = String(rules['.Input']?.borderColor ?? variables.inputColorBorder ?? '');
  if (CSS.supports('color', border)) root.style.setProperty('--colorBorder', border);
  const weight = String(rules['.Label']?.fontWeight ?? '');
  if (CSS.supports('font-weight', weight)) root.style.setProperty('--labelWeight', weight);
}
