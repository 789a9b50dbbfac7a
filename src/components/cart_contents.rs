//! The island `CartContents`: what is in the cart, and its buttons. Each is a plain form, which a
//! script makes instant.

use super::{
    add_to_cart::DOUBLE_CLICK,
    cart_link::tell_of_change,
    cover::{CoverSize, cover},
    in_turn::in_turn,
};
use crate::{
    domain::{
        book::BookId,
        cart::{CartChange, CartFault, CartItem, CartView, GoneBook, MOST_COPIES},
    },
    functions::cart::change_cart,
    words::words,
};
use leptos::{html, prelude::*};
use std::mem::discriminant;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The id of the whole cart.
const WHOLE: &str = "cart";
/// The id of the region that says why nothing was changed.
const FAULT: &str = "cart-fault";

/// The whole cart, as it is after each change.
#[cfg_attr(feature = "cart", island)]
#[cfg_attr(not(feature = "cart"), component)]
pub fn CartContents(
    /// As it was when the page was made.
    cart: CartView,
    /// Why the last form changed nothing.
    fault: Option<String>,
) -> impl IntoView {
    view! { <CartBody cart fault/> }
}

/// The same inside of an island.
#[component]
pub fn CartBody(
    /// As it was when the page was made.
    cart: CartView,
    /// Why the last form changed nothing.
    fault: Option<String>,
) -> impl IntoView {
    let words = words();
    let (cart, set_cart) = signal(cart);
    let (fault, set_fault) = signal(fault);
    let (busy, set_busy) = signal(false);
    let hydrated = RwSignal::new(false);
    let undo = NodeRef::<html::Button>::new();
    Effect::new(move || hydrated.set(true));

    let pressed = StoredValue::new(None);
    let change = Callback::new(move |change: CartChange| {
        // The second press of a double click would meet what the first has left.
        let button = Some(discriminant(&change));
        let is_press = !matches!(change, CartChange::Set { .. });
        if is_press && pressed.get_value() == button {
            return;
        }
        if is_press {
            pressed.set_value(button);
        }
        set_busy.set(true);
        in_turn(async move {
            let answer = change_cart(change).await;
            tell_of_change();
            set_busy.set(false);
            if is_press {
                set_timeout(move || pressed.set_value(None), DOUBLE_CLICK);
            }
            match answer {
                Ok(now) => {
                    let before: Vec<_> = cart
                        .read_untracked()
                        .items
                        .iter()
                        .map(|item| item.book.id.clone())
                        .collect();
                    let took_out = now.items.len() < before.len();
                    let put_back = now.items.iter().find(|item| !before.contains(&item.book.id));
                    let put_back = put_back.map(|item| copies_id(&item.book.id));
                    let forgot = now.gone.len() < cart.read_untracked().gone.len();
                    set_fault.set(None);
                    set_cart.set(now);
                    // The button that had the focus is gone: the way back is the next thing.
                    if let Some(undo) = undo.get_untracked().filter(|_| took_out) {
                        request_animation_frame(move || {
                            let _ = undo.focus();
                        });
                    } else if let Some(id) = put_back {
                        request_animation_frame(move || focus(&id));
                    } else if forgot {
                        request_animation_frame(|| focus(WHOLE));
                    }
                }
                Err(error) => set_fault.set(Some(words.error(&error))),
            }
        });
    });
    let refuse =
        Callback::new(move |fault: CartFault| set_fault.set(Some(words.cart_fault(fault))));

    let removed = move || {
        let titles = &cart.read().undo;
        (!titles.is_empty()).then(|| words.fill("cart_removed", &[("titles", titles.join(", "))]))
    };
    let is_empty = move || cart.with(|cart| cart.items.is_empty() && cart.gone.is_empty());
    let total = move || cart.read().total.map(|total| words.money(total)).unwrap_or_default();
    let obstacle = move || cart.read().obstacle.map(|obstacle| words.obstacle(obstacle));
    view! {
        <div class="cart" id=WHOLE tabindex="-1" data-hydrated=move || hydrated.get().to_string() aria-busy=move || busy.get().to_string()>
            <div class="cart-fault" id=FAULT role="alert">
                {move || fault.get().map(|words| view! { <p>{words}</p> })}
            </div>
            <div class="cart-removed" role="status">
                <form method="post" action="/cart/undo" hidden=move || removed().is_none() on:submit=move |event| {
                    event.prevent_default();
                    change.run(CartChange::Undo);
                }>
                    <span>{removed}</span>
                    <button class="button" type="submit" node_ref=undo>{words.say("cart_undo")}</button>
                </form>
            </div>
            <ul class="cart-gone">
                <For each=move || cart.get().gone key=|book| book.id.clone() let:book>
                    <Gone book change/>
                </For>
            </ul>
            <ol class="cart-lines" hidden=move || cart.read().items.is_empty()>
                <For each=move || cart.get().items key=|item| item.book.id.clone() let:item>
                    <Line first=item cart change refuse/>
                </For>
            </ol>
            <div class="cart-end" hidden=move || cart.read().items.is_empty()>
                <p class="cart-total" role="status">
                    <span>{words.say("cart_total")}</span> " " <strong>{total}</strong>
                </p>
                <p class="cart-obstacle" role="status">{obstacle}</p>
                <div class="cart-actions">
                    <a
                        class="button button-primary"
                        href="/checkout"
                        hidden=move || !cart.read().can_be_paid()
                    >
                        {words.say("cart_checkout")}
                    </a>
                    <a class="button" href="/">{words.say("cart_keep_looking")}</a>
                    <form method="post" action="/cart/clear" on:submit=move |event| {
                        event.prevent_default();
                        change.run(CartChange::Clear);
                    }>
                        <button class="button" type="submit">{words.say("cart_clear")}</button>
                    </form>
                </div>
            </div>
            <div class="cart-empty" hidden=move || !is_empty()>
                <p>{words.say("cart_is_empty")}</p>
                <p><a class="button button-primary" href="/">{words.say("cart_see_all")}</a></p>
            </div>
        </div>
    }
}

/// One book of the cart.
#[component]
fn Line(
    /// The line when it first appears; later it is looked up.
    first: CartItem,
    cart: ReadSignal<CartView>,
    change: Callback<CartChange>,
    refuse: Callback<CartFault>,
) -> impl IntoView {
    let words = words();
    let book = first.book.clone();
    let id = book.id.clone();
    let input = NodeRef::<html::Input>::new();
    let (faulty, set_faulty) = signal(false);
    let item = Memo::new({
        let id = id.clone();
        move |last: Option<&CartItem>| {
            let cart = cart.read();
            let found = cart.items.iter().find(|item| item.book.id == id).cloned();
            // The last of it, while the line is being taken away.
            found.or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
        }
    });
    let set = {
        let id = id.clone();
        move || {
            let typed = input.get_untracked().map(|input| input.value()).unwrap_or_default();
            let typed = typed.trim().parse();
            set_faulty.set(!matches!(typed, Ok(0..=MOST_COPIES)));
            match typed {
                Ok(copies) if copies == item.read_untracked().quantity => {}
                Ok(copies) => change.run(CartChange::Set { book: id.clone(), copies }),
                Err(_) => refuse.run(CartFault::Quantity),
            }
        }
    };
    let set_now = set.clone();
    let quantity_id = copies_id(&id);
    let line_total =
        move || item.read().line_total.map(|total| words.money(total)).unwrap_or_default();
    view! {
        <li class="cart-line">
            {cover(&book, CoverSize::Small)}
            <div class="cart-book">
                <a href=book.href()><cite>{book.title.clone()}</cite></a>
                <span class="cart-author">{book.author.clone()}</span>
                <span class="cart-price">{move || words.fill("cart_each", &[("price", words.money(item.read().book.price))])}</span>
                <p class="cart-note" role="status">{move || item.read().note().map(|note| words.line_note(note))}</p>
            </div>
            <form class="cart-quantity" method="post" action="/cart/set" novalidate on:submit=move |event| {
                event.prevent_default();
                set();
            }>
                <input type="hidden" name="book" value=id.0.clone()/>
                <label for=quantity_id.clone()>
                    {words.say("cart_copies")}<span class="visually-hidden">
                        {format!(" {}", words.fill("cart_copies_of", &[("title", book.title.clone())]))}
                    </span>
                </label>
                <input
                    id=quantity_id
                    type="number"
                    name="quantity"
                    min="0"
                    max=MOST_COPIES.to_string()
                    step="1"
                    inputmode="numeric"
                    aria-invalid=move || faulty.get().to_string()
                    aria-describedby=FAULT
                    value=first_quantity(&item)
                    prop:value=move || item.read().quantity.to_string()
                    node_ref=input
                    on:change=move |_| set_now()
                />
                <button class="button" type="submit">
                    {words.say("cart_update")}<span class="visually-hidden">" " {book.title.clone()}</span>
                </button>
            </form>
            <p class="cart-line-total">{line_total}</p>
            <Remove id title=book.title change/>
        </li>
    }
}

/// A book that was in the cart and is not sold any more.
#[component]
fn Gone(book: GoneBook, change: Callback<CartChange>) -> impl IntoView {
    let words = words();
    view! {
        <li>
            <span><cite>{book.title.clone()}</cite> {format!(" {} ", words.say("cart_gone"))}</span>
            <Remove id=book.id title=book.title change/>
        </li>
    }
}

/// Takes a book out of the cart.
#[component]
fn Remove(id: BookId, title: String, change: Callback<CartChange>) -> impl IntoView {
    let words = words();
    let value = id.0.clone();
    view! {
        <form class="cart-remove" method="post" action="/cart/remove" on:submit=move |event| {
            event.prevent_default();
            change.run(CartChange::Remove { book: id.clone() });
        }>
            <input type="hidden" name="book" value=value/>
            <button class="button button-quiet" type="submit">
                {words.say("cart_remove")}<span class="visually-hidden">" " {title}</span>
            </button>
        </form>
    }
}

/// The id of the field for the copies of a book.
fn copies_id(book: &BookId) -> String {
    format!("copies-{}", book.0)
}

fn focus(id: &str) {
    let found = document().get_element_by_id(id);
    if let Some(field) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // Fails only when it has left the page.
        let _ = field.focus();
    }
}

fn first_quantity(item: &Memo<CartItem>) -> String {
    item.read_untracked().quantity.to_string()
}
