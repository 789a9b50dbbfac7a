/** Pictures of every page for people to look at, in `target/pictures/`; and nothing sticks out of any. */
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../shop';
import { SCHEMES, STATES } from '../states';

const FOLDER = path.join(__dirname, '../../target/pictures');
const WIDTHS = [
  [360, 740],
  [1280, 800],
] as const;

const pageHeight = (page: Page) => page.evaluate(() => document.documentElement.scrollHeight);

/** Every frame has drawn twice since it was resized. */
async function painted(page: Page) {
  for (const frame of page.frames()) {
    await frame.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  }
}

for (const colorScheme of SCHEMES) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const { name, open, troubles: provoked, modal, missing } of STATES) {
      test(`${name} fits a phone and a desk`, async ({ shop, page, troubles, lateMoney, otherBrowser }) => {
        test.skip(Boolean(missing?.()), missing?.());
        if (provoked) troubles.expect(provoked);
        await open({ shop, lateMoney, otherBrowser });
        for (const [width, height] of WIDTHS) {
          await page.setViewportSize({ width, height });
          // A frame below the fold is not painted: the window is made as high as the page.
          if (!modal) await page.setViewportSize({ width, height: Math.max(height, await pageHeight(page)) });
          await painted(page);
          await page.screenshot({ path: path.join(FOLDER, `${name}-${width}-${colorScheme}.png`) });
          const sticksOut = await page.evaluate(() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            return scrollWidth - clientWidth;
          });
          expect(sticksOut, `pixels beyond ${width}`).toBeLessThanOrEqual(0);
        }
      });
    }
  });
}
