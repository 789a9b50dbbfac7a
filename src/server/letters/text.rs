//! The text part of a letter.

use super::{SHOP, Summary, Words};

/// The letter in plain text.
pub(super) fn write(words: &Words) -> String {
    let greeting = format!("Dear {},", words.to);
    let (name, href) = &words.link;
    let mut blocks = vec![greeting];
    blocks.extend(words.paragraphs.iter().cloned());
    blocks.extend(words.order.as_ref().map(order));
    blocks.push(format!("{name}:\n{href}"));
    blocks.extend(words.notes.iter().cloned());
    blocks.push(format!("{SHOP}\n{}\n", words.home));
    blocks.join("\n\n")
}

fn order(order: &Summary) -> String {
    let paid = order.paid_on.as_ref().map_or_else(String::new, |day| format!(", paid {day}"));
    let mut text = format!("Order {}{paid}\n", order.number);
    for line in &order.lines {
        text += &format!("  {} x {}, {} each\n", line.quantity, line.title, line.unit_price);
    }
    for (name, amount) in &order.sums {
        text += &format!("  {name}: {amount}\n");
    }
    if !order.address.is_empty() {
        text += &format!("\nIt goes to:\n  {}\n", order.address.join("\n  "));
    }
    text.trim_end().to_owned()
}
