//! One job after the other: a change of the cart is made to the cart that the one before has left
//! in the browser's cookies.

use leptos::task::spawn_local;
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    future::Future,
    pin::Pin,
};

type Job = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static WAITING: RefCell<VecDeque<Job>> = RefCell::default();
    static RUNNING: Cell<bool> = const { Cell::new(false) };
}

/// Does the job when all that were begun before are done.
pub fn in_turn(job: impl Future<Output = ()> + 'static) {
    WAITING.with_borrow_mut(|waiting| waiting.push_back(Box::pin(job)));
    if RUNNING.replace(true) {
        return;
    }
    spawn_local(async {
        while let Some(job) = WAITING.with_borrow_mut(VecDeque::pop_front) {
            job.await;
        }
        RUNNING.set(false);
    });
}
