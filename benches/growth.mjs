/** How the shop's pages slow down when there are very many books: no page cache, one reader. */
import path from 'node:path';
import { ratio } from './figures.mjs';
import { agent, ask, latency } from './load.mjs';
import { openShop, printed, withServers } from './programs.mjs';

/** What a new shop has. */
const FEW = 24;
const PAGE = 24;

/** The page of the list that begins after so many of `count` books; the newest have the highest numbers. */
const pageAfter = (read, count) => `/?after=${Buffer.from(`n${count - read + 1}`).toString('base64url')}`;

export async function growth({ folder, programs, rounds, requests, books }) {
  const file = path.join(folder, 'many.db');
  console.log(`bench: making ${books.toLocaleString('en-GB')} books`);
  const { status } = printed(programs.many_books, [file, String(books)]);
  if (status !== 0) throw new Error('the books could not be made');
  const uncached = { BOOKSHOP_PAGE_CACHE: '0' };
  const servers = [() => openShop(path.join(folder, 'few.db'), uncached), () => openShop(file, uncached)];
  return withServers(servers, async (few, many) => {
    const pages = [
      { what: 'first page', few: '/', many: '/', atMost: 1.5 },
      { what: 'thousandth page, beside the first', few: '/', many: pageAfter(999 * PAGE, books), atMost: 1.5 },
      { what: 'a book', few: '/books/on-the-road', many: '/books/on-the-road', atMost: 1.5 },
      { what: 'search of two words in one book', few: '/?q=green+ham', many: '/?q=green+ham', atMost: 3 },
      { what: 'search of two words in one book of 1,000, beside the first page', few: '/', many: '/?q=silver+harbour', atMost: 3 },
    ];
    await checked(`${many.url}${pages[1].many}`, 24);
    await checked(`${many.url}${pages[4].many}`, 24);
    const lines = [];
    for (const page of pages) lines.push(await compared(page, few.url, many.url, rounds, requests, books));
    return lines;
  });
}

async function compared(page, few, many, rounds, requests, books) {
  const [byFew, byMany] = [agent(), agent()];
  const found = { few: [], many: [] };
  await latency(few + page.few, 10, byFew);
  await latency(many + page.many, 10, byMany);
  for (let round = 0; round < rounds; round += 1) {
    found.few.push(await latency(few + page.few, requests, byFew));
    found.many.push(await latency(many + page.many, requests, byMany));
  }
  byFew.destroy();
  byMany.destroy();
  const what = `${page.what}: ${books.toLocaleString('en-GB')} books beside ${FEW}`;
  return ratio({ what, unit: 'ms', shop: found.many, limit: found.few, atMost: page.atMost });
}

/** A page that has not as many books as it should would be a comparison of nothing. */
async function checked(url, books) {
  const { text } = await ask(url);
  const rows = text.split('class="book-title"').length - 1;
  if (rows !== books) throw new Error(`${url} has ${rows} books`);
}
