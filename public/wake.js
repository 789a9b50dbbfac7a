// Loads the WASM with this page's islands and wakes them one by one: between two of them the
// browser may answer whoever is there already.
const { script, wasm } = document.getElementById('islands').dataset;
const pause = () => globalThis.scheduler?.yield?.() ?? new Promise((go) => setTimeout(go));

// The second click of a double click would close what the first has opened.
addEventListener('click', (event) => {
  if (event.detail > 1 && event.target.closest('summary')) event.preventDefault();
});

const islands = await import(script);
await islands.default({ module_or_path: wasm });
await pause();
islands.hydrate();
for (const island of document.querySelectorAll('leptos-island')) {
  await pause();
  const wake = islands[island.dataset.component];
  if (wake) wake(island);
  else console.warn(`No island ${island.dataset.component} in ${wasm}`);
}
