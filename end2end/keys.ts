/** The keyboard, and where its focus is. */
import { expect, type Locator, type Page } from '@playwright/test';

const PATIENCE = 60;

const isFocused = (target: Locator) =>
  target.evaluate((element) => element === document.activeElement && document.hasFocus());

/** Presses Tab, or Shift+Tab, until `target` has the focus. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  for (let i = 0; i < PATIENCE; i++) {
    await page.keyboard.press(key);
    if (await isFocused(target)) return;
  }
  await expect(target).toBeFocused();
}

/** Types into a field by the keyboard alone, in place of what is in it. */
export async function typeInto(page: Page, target: Locator, text: string) {
  await tabTo(page, target);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** Presses a button or follows a link by the keyboard alone. */
export async function press(page: Page, target: Locator) {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

export interface Stop {
  what: string;
  /** Nothing can be seen of the focus. */
  unseen: boolean;
}

/** Where Tab stops on a page, once around or as often as `most`, and whether one sees it there. */
export async function tabStops(page: Page, most = 40): Promise<Stop[]> {
  const stops: Stop[] = [];
  await page.evaluate(() => {
    document.querySelectorAll('[data-stop]').forEach((element) => element.removeAttribute('data-stop'));
  });
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      // A frame shows the focus inside of it.
      if (!element || element === document.body || element.hasAttribute('data-stop')) return 'end';
      if (element.tagName === 'IFRAME') return 'frame';
      element.setAttribute('data-stop', '');
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !/, 0\)$/.test(outlineColor);
      const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
      return { what: element.outerHTML.slice(0, 120), unseen: !outlined || !inside };
    });
    if (stop === 'frame') continue;
    if (stop === 'end') break;
    stops.push(stop);
  }
  return stops;
}
