/** The list of books under load, beside what nothing of its kind can outdo. */
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
  const servers = [
    () => openShop(file, { BOOKSHOP_PAGE_CACHE: '0' }),
    (shop) => open(programs.limit_sqlx, [file, `${shop.url}/`]),
  ];
  return withServers(servers, async (shop, limit) => {
    console.log(limit.said[0]);
    const found = await loadBoth(`${shop.url}/`, `${limit.url}/`, rounds, seconds);
    return figures('list without the cache', found, 0.6, undefined);
  });
}

function figures(what, { shop, limit }, leastRate, mostP99) {
  const of = (rounds, figure) => rounds.map((round) => round[figure]);
  return [
    ratio({ what: `${what}: requests a second`, unit: '', shop: of(shop, 'rate'), limit: of(limit, 'rate'), atLeast: leastRate }),
    ratio({ what: `${what}: p99`, unit: 'ms', shop: of(shop, 'p99'), limit: of(limit, 'p99'), atMost: mostP99 }),
  ];
}
