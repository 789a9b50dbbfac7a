//! Changing the cart from the browser: one change after the other, because each is made to the
//! cart that the one before has left in the browser's cookies.

use super::cart_link::tell_of_change;
use crate::{
    domain::cart::{CartChange, CartView},
    error::ShopError,
    functions::cart::change_cart,
};
use leptos::task::spawn_local;
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

type Then = Box<dyn FnOnce(Result<CartView, ShopError>)>;

thread_local! {
    static WAITING: RefCell<VecDeque<(CartChange, Then)>> = RefCell::default();
    static RUNNING: Cell<bool> = const { Cell::new(false) };
}

/// Changes the cart after every change that was asked for before, then tells the answer.
pub fn change(change: CartChange, then: impl FnOnce(Result<CartView, ShopError>) + 'static) {
    WAITING.with_borrow_mut(|waiting| waiting.push_back((change, Box::new(then))));
    if RUNNING.replace(true) {
        return;
    }
    spawn_local(async {
        while let Some((change, then)) = WAITING.with_borrow_mut(VecDeque::pop_front) {
            let answer = change_cart(change).await;
            tell_of_change();
            then(answer);
        }
        RUNNING.set(false);
    });
}
