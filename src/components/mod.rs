//! What is drawn on several pages, and the islands that live in the browser.

pub mod add_to_cart;
pub mod address_fields;
pub mod admin;
pub mod awaited;
pub mod book_data;
pub mod book_details;
pub mod book_list;
pub mod book_row;
pub mod card;
pub mod cart_contents;
pub mod cart_link;
pub mod catalogue_form;
mod checkout_pay;
pub mod checkout_steps;
mod checkout_view;
pub mod cover;
mod cover_grounds;
mod cover_text;
mod drawn_cover;
pub mod failure;
pub mod found_books;
mod in_turn;
#[cfg(feature = "ssr")]
mod kept_cover;
pub mod language_switch;
pub mod layout;
pub mod offline_notice;
mod on_page;
pub mod order_confirmation;
pub mod order_items;
pub mod orders_form;
pub mod page_head;
pub mod payment_form;
pub mod styleguide;
pub mod test_cards;
