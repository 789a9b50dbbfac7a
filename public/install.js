// Has the browser keep the offline page, after all that a visitor waits for. The worker is told
// which style sheet and which language this page has: another release, or another choice, is
// another address, and so another worker.
const style = document.querySelector('link[rel="stylesheet"]')?.getAttribute('href');
const { lang } = document.documentElement;

function install() {
  // A browser may refuse, such as in a private window: then there is no offline page.
  navigator.serviceWorker.register(`/service-worker.js?style=${encodeURIComponent(style)}&language=${lang}`).catch(() => {});
}

if (style && 'serviceWorker' in navigator) {
  if (document.readyState === 'complete') install();
  else addEventListener('load', install, { once: true });
}
