//! The text part of a letter.

use super::{Content, Summary};
use crate::words::Words;

/// The letter in plain text.
pub(super) fn write(content: &Content) -> String {
    let words = content.words;
    let (name, href) = &content.link;
    let mut blocks = vec![content.greeting()];
    blocks.extend(content.paragraphs.iter().cloned());
    blocks.extend(content.order.as_ref().map(|order| summary(words, order)));
    blocks.push(format!("{name}:\n{href}"));
    blocks.extend(content.notes.iter().cloned());
    blocks.push(format!("{}\n{}\n", words.say("page_brand"), content.home));
    blocks.join("\n\n")
}

fn summary(words: Words, order: &Summary) -> String {
    let mut text = format!("{}\n", order.name);
    for line in &order.lines {
        let values = [
            ("copies", line.quantity.to_string()),
            ("title", line.title.clone()),
            ("price", words.money(line.unit_price)),
        ];
        text += &format!("  {}\n", words.fill("letter_line", &values));
    }
    for (name, amount) in &order.sums {
        text += &format!("  {name}: {}\n", words.money(*amount));
    }
    if !order.address.is_empty() {
        let goes_to = words.say("letter_goes_to");
        text += &format!("\n{goes_to}:\n  {}\n", order.address.join("\n  "));
    }
    text.trim_end().to_owned()
}
