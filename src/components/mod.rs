//! What is drawn on several pages, and the islands that live in the browser.

pub mod add_to_cart;
pub mod admin;
pub mod book_list;
pub mod cart_calls;
pub mod cart_contents;
pub mod cart_link;
pub mod checkout_pay;
pub mod checkout_steps;
pub mod cover;
pub mod failure;
pub mod layout;
pub mod order_confirmation;
pub mod payment_form;
pub mod test_cards;
