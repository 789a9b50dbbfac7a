/** Lighthouse measures the pages by itself: `script/lighthouse` runs this and no browser test does. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'lighthouse',
  outputDir: 'test-results',
  globalSetup: './global-setup.ts',
  reporter: [['list']],
  workers: 1,
  retries: 0,
  timeout: 300_000,
});
