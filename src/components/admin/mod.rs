//! What the admin's pages share, and its islands.

pub mod add_book;
pub mod book_fields;
pub mod concern_list;
pub mod delete_book;
pub mod desk;
pub mod done_notice;
pub mod edit_book;
pub mod layout;
pub mod open_concerns;
pub mod order_actions;
pub mod order_facts;
pub mod order_money;
pub mod order_story;
pub mod order_table;
pub mod sales_chart;
pub mod shelf;
