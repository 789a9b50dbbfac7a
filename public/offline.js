// The offline page says how many books the cart holds, and goes away when it is not needed.
const copies = Number(/(?:^|; )cart_count=(\d+)/.exec(document.cookie)?.[1] ?? 0);
const cart = document.querySelector('.offline-cart');

if (cart && copies > 0) {
  cart.textContent = (copies === 1 ? cart.dataset.one : cart.dataset.many).replace('{copies}', copies);
}
addEventListener('online', () => location.reload());
