// Shows the offline page where a page cannot be had. It keeps that page and what the page is made
// of, as a visitor of that language without cookies gets them, and nothing else: no other page, no
// picture, nothing that anybody has typed. Forms, calls of scripts and other sites' requests pass it by.
const { searchParams } = new URL(location.href);
const style = searchParams.get('style');
const language = searchParams.get('language');
const page = '/offline';
const parts = [style, '/offline.js', '/favicon.svg', '/lone-book.svg'];
const name = `offline ${language} ${style}`;

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const { origin, pathname } = new URL(request.url);
  if (request.mode === 'navigate') {
    event.respondWith(navigate(event));
  } else if (origin === location.origin && parts.includes(pathname)) {
    event.respondWith(fetch(request).catch(() => kept(pathname)));
  }
});

async function keep() {
  const cache = await caches.open(name);
  const headers = { 'accept-language': language };
  const anybodys = (path) => new Request(path, { credentials: 'omit', cache: 'no-cache', headers });
  await cache.addAll([page, ...parts].map(anybodys));
  await self.skipWaiting();
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((other) => other !== name).map((other) => caches.delete(other)));
  // The browser asks for a page while this worker is still waking up.
  await self.registration.navigationPreload?.enable();
}

// The network first, always.
async function navigate(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return kept(page);
  }
}

async function kept(path) {
  const cache = await caches.open(name);
  return (await cache.match(path, { ignoreVary: true })) ?? Response.error();
}
