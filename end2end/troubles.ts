/** Everything that goes wrong behind a page: console, exceptions, requests to the shop. */
import type { BrowserContext } from '@playwright/test';

/** Stripe's own scripts write to the console on plain http, and that is theirs. */
const STRIPES = /^https:\/\/([\w-]+\.)*(stripe\.com|stripe\.network|link\.com)\//;
/** The browser notes every answer such as 402 for a declined card; at Stripe that is no trouble. */
const NOTED = /^Failed to load resource/;

export class Troubles {
  private readonly found: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(context: BrowserContext, shop: string) {
    const ours = (url: string) => url.startsWith(`${shop}/`);
    context.on('console', (message) => {
      const { url } = message.location();
      if (!['error', 'warning', 'assert'].includes(message.type())) return;
      if (STRIPES.test(url) || (!ours(url) && NOTED.test(message.text()))) return;
      this.found.push(`console ${message.type()}: ${message.text()} (${url})`);
    });
    context.on('weberror', (error) => void this.found.push(`exception: ${error.error().stack ?? error.error()}`));
    context.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      // A request that was under way when its page was left.
      if (!ours(request.url()) || reason === 'net::ERR_ABORTED') return;
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
