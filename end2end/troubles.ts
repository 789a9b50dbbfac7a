/** Everything that goes wrong behind a page: console, exceptions, requests to the shop. */
import type { BrowserContext } from '@playwright/test';

/** Stripe's own scripts write to the console on plain http, and that is theirs. */
const STRIPES = /^https:\/\/([\w-]+\.)*(stripe\.com|stripe\.network|link\.com)\//;
/** The browser notes every answer such as 402 for a declined card; at Stripe that is no trouble. */
const NOTED = /^Failed to load resource/;

/** In all tests but those of the offline page there is none. */
const NO_WORKER = 'Service Worker registration blocked by Playwright';

export class Troubles {
  private readonly found: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(private readonly shop: string) {}

  /** Listens to all that happens in a browser. */
  watch(context: BrowserContext) {
    const ours = (url: string) => url.startsWith(`${this.shop}/`);
    context.on('console', (message) => {
      const { url } = message.location();
      if (!['error', 'warning', 'assert'].includes(message.type())) return;
      if (message.text() === NO_WORKER) return;
      if (STRIPES.test(url) || (!ours(url) && NOTED.test(message.text()))) return;
      this.found.push(`console ${message.type()}: ${message.text()} (${url})`);
    });
    context.on('weberror', (thrown) => {
      const { name, message, stack } = thrown.error();
      this.found.push(`exception: ${name} ${message} ${stack ?? ''}`);
    });
    context.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      // Under way when its page was left, or a script where scripts are switched off.
      if (!ours(request.url()) || ['net::ERR_ABORTED', 'csp'].includes(reason)) return;
      this.found.push(`request failed: ${request.method()} ${request.url()} ${reason}`);
    });
    context.on('response', (response) => {
      if (!ours(response.url()) || response.status() < 400) return;
      this.found.push(`response ${response.status()}: ${response.request().method()} ${response.url()}`);
    });
  }

  /** A test that provokes a trouble says which. */
  expect(...patterns: RegExp[]) {
    this.expected.push(...patterns);
  }

  /** What nobody asked for. */
  unexpected(): string[] {
    return this.found.filter((trouble) => !this.expected.some((pattern) => pattern.test(trouble)));
  }
}
