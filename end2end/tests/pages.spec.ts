/**
 * Every page in every state: axe finds nothing, nothing sticks out, and a picture for people to look
 * at lies in `target/pictures/`.
 */
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../shop';
import { SCHEMES, STATES, type State } from '../states';
import { onSandbox } from '../stripe';

const FOLDER = path.join(__dirname, '../../target/pictures');
const WIDTHS = [
  [360, 740],
  [768, 1024],
  [1440, 900],
] as const;
/** What axe looks at in each scheme: both layouts, without looking at all of it twice. */
const AXE_WIDTH = { light: 1440, dark: 360 };
/** A window of 1280 px, zoomed to 400 %: https://www.w3.org/WAI/WCAG22/Understanding/reflow */
const REFLOW = [320, 640] as const;

const pageHeight = (page: Page) => page.evaluate(() => document.documentElement.scrollHeight);

/** Every frame has drawn twice since it was resized. Frames behind a layer may be out of sight, and draw nothing then. */
async function painted(page: Page, modal = false) {
  for (const frame of modal ? [page.mainFrame()] : page.frames()) {
    await frame.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  }
}

async function expectNothingSticksOut(page: Page, where: string) {
  const sticksOut = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect.soft(sticksOut, `pixels beyond ${where}`).toBeLessThanOrEqual(0);
}

async function expectNothingFound(page: Page, where: string) {
  const axe = new AxeBuilder({ page });
  // Also that nothing to press is smaller than 24 px, which axe leaves out by itself.
  axe.options({ rules: { 'target-size': { enabled: true } } });
  // Stripe answers for its own frames.
  if (!onSandbox()) axe.exclude('iframe[name^="__privateStripe"]');
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.failureSummary}`),
  );
  expect.soft(found, `axe, ${where}`).toEqual([]);
}

/** Text alone at twice its size, as a browser's setting does it. */
async function expectRoomForLargeText(page: Page) {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  await expectNothingSticksOut(page, '1280, text at 200 %');
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
}

async function look(page: Page, { name, modal }: State, scheme: 'light' | 'dark') {
  await page.emulateMedia({ colorScheme: scheme });
  for (const [width, height] of WIDTHS) {
    await page.setViewportSize({ width, height });
    // A frame below the fold is not painted: the window is made as high as the page.
    if (!modal) await page.setViewportSize({ width, height: Math.max(height, await pageHeight(page)) });
    await painted(page, modal);
    await page.screenshot({ path: path.join(FOLDER, `${name}-${width}-${scheme}.png`) });
    await expectNothingSticksOut(page, `${width}, ${scheme}`);
    if (width === AXE_WIDTH[scheme]) await expectNothingFound(page, `${width}, ${scheme}`);
  }
  if (scheme === 'light') {
    await page.setViewportSize({ width: REFLOW[0], height: REFLOW[1] });
    await expectNothingSticksOut(page, `${REFLOW[0]}`);
    await expectRoomForLargeText(page);
  }
}

for (const state of STATES) {
  const { name, open, troubles: provoked, missing, card } = state;
  // Where the card form is, each scheme is a visit of its own.
  for (const schemes of card ? SCHEMES.map((scheme) => [scheme]) : [SCHEMES]) {
    test.describe(schemes.join(' and '), () => {
      test.use({ colorScheme: schemes[0] });
      test(`${name} fits, and axe finds nothing`, async ({ shop, page, troubles, lateMoney, otherBrowser, addBook }) => {
        test.skip(Boolean(missing?.()), missing?.());
        if (provoked) troubles.expect(provoked);
        await open({ shop, lateMoney, otherBrowser, addBook });
        for (const scheme of schemes) await look(page, state, scheme);
      });
    });
  }
}
