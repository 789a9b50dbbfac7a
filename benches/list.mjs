/** The list of books under load, beside what nothing of its kind can outdo. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ratio } from './figures.mjs';
import { loadBoth } from './load.mjs';
import { open, openShop, withServers } from './programs.mjs';

/** The list from the page cache, beside the same bytes from memory. */
export async function cachedList({ folder, programs, rounds, seconds }) {
  const servers = [
    () => openShop(path.join(folder, 'cached.db')),
    (shop) => open(programs.limit_bare, [`${shop.url}/`]),
  ];
  return withServers(servers, async (shop, limit) => {
    const lines = [];
    for (const encoding of ['', 'br']) {
      const found = await loadBoth(`${shop.url}/`, `${limit.url}/`, rounds, seconds, encoding);
      lines.push(...figures(`list from the cache${encoding && `, ${encoding}`}`, found, 0.8, 2));
    }
    return lines;
  });
}

/** The list rendered for each request, beside the same page written by hand. */
export async function renderedList({ folder, programs, rounds, seconds }) {
  const file = path.join(folder, 'rendered.db');
  const page = path.join(folder, 'rendered.html');
  return withServers([() => openShop(file, { BOOKSHOP_PAGE_CACHE: '0' })], async (shop) => {
    writeFileSync(page, await (await fetch(`${shop.url}/`)).text());
    const beside = (limit, what, leastRate) =>
      withServers([() => open(limit, [file, page])], async (limit) => {
        console.log(limit.said[0]);
        const found = await loadBoth(`${shop.url}/`, `${limit.url}/`, rounds, seconds);
        return figures(what, found, leastRate, undefined);
      });
    return [
      ...(await beside(programs.limit_sqlx, 'list without the cache', 0.6)),
      ...(await beside(programs.limit_sqlx_tuned, 'list without the cache, its limit linked and with SQLite set as the shop is', undefined)),
    ];
  });
}

function figures(what, { shop, limit }, leastRate, mostP99) {
  const of = (rounds, figure) => rounds.map((round) => round[figure]);
  return [
    ratio({ what: `${what}: requests a second`, unit: '', shop: of(shop, 'rate'), limit: of(limit, 'rate'), atLeast: leastRate }),
    ratio({ what: `${what}: p99`, unit: 'ms', shop: of(shop, 'p99'), limit: of(limit, 'p99'), atMost: mostP99 }),
  ];
}
