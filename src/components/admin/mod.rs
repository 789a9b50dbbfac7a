//! What the admin's pages share, and its islands.

pub mod concern_list;
pub mod done_notice;
pub mod layout;
pub mod open_concerns;
pub mod order_actions;
pub mod order_facts;
pub mod order_money;
pub mod order_story;
pub mod order_table;
pub mod sales_chart;
