import { defineConfig, type ReporterDescription } from '@playwright/test';

const ci = Boolean(process.env.CI);
const chromium = process.env.BOOKSHOP_CHROMIUM;

const reporter: ReporterDescription[] = [['list']];
if (ci || process.env.BOOKSHOP_RESULTS) {
  reporter.push(['json', { outputFile: '../target/test-results/playwright.json' }]);
}

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  globalSetup: './global-setup.ts',
  reporter,
  forbidOnly: ci,
  // One browser at a time: the shop, its Stripe and the browser share a small machine.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: 'chromium',
    // Stripe's card form asks for a ZIP code where its visitor is American.
    locale: 'en-US',
    // Cross-document view transitions that a fast test overtakes reject promises inside Chromium.
    contextOptions: { reducedMotion: 'reduce' },
    // A worker's requests would pass by what tests do to requests.
    serviceWorkers: 'block',
    navigationTimeout: 30_000,
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    // A distribution's Chromium, where Playwright's own cannot be downloaded.
    launchOptions: chromium
      ? {
          executablePath: chromium,
          args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
          ],
        }
      : {},
  },
});
