//! The HTML part of a letter: one frame for all of them. Mail programs know a part of CSS each
//! (<https://www.caniemail.com>), so what matters is said in `style` attributes; the style sheet
//! has only the dark colours. Colours and type are those of `style/tokens.css`.

use super::{Content, Summary};
use crate::{
    domain::{money::Money, order::LineItem},
    words::Words,
};
use leptos::prelude::*;

const DARK: &str = "
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .paper { background: #171512 !important; }
  .sheet { background: #211e1a !important; border-color: #3b352d !important; border-top-color: #93cbb0 !important; }
  .ink { color: #ece5d8 !important; }
  .soft { color: #b3a897 !important; }
  .rule { border-color: #3b352d !important; }
  .strong { border-color: #a39886 !important; }
  .cloth { background: #93cbb0 !important; }
  .on-cloth { color: #10231b !important; }
}";

/// Outlook on Windows knows no `max-width`; it alone reads these comments
/// (<https://learn.microsoft.com/previous-versions/office/office-12//aa338201(v=office.12)>).
const FOR_OUTLOOK: [&str; 2] = [
    "<!--[if mso]><table role=\"presentation\" width=\"600\" align=\"center\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td><![endif]-->",
    "<!--[if mso]></td></tr></table><![endif]-->",
];

// Where a style names a side, it says `{start}` or `{end}`: see `sided`.
const PAPER: &str = "margin:0;padding:24px 12px 40px;background:#f6f1e6;\
    font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',sans-serif";
const COLUMN: &str = "max-width:600px;margin:0 auto";
const HEAD: &str = "margin:0 0 16px;padding:0 4px 10px;border-bottom:4px double #231f1a;\
    font:600 26px/1.2 'Iowan Old Style','Palatino Linotype',Palatino,P052,Georgia,'Liberation Serif',serif";
const HOME: &str = "color:#231f1a;text-decoration:none";
const SHEET: &str = "width:100%;border-collapse:separate;border-spacing:0;background:#fffcf5;\
    border:1px solid #d8cdb9;border-top:4px solid #1c4f3d;border-radius:3px";
const INSIDE: &str = "padding:28px 7% 32px;text-align:{start}";
const HEADING: &str = "margin:0 0 20px;color:#231f1a;\
    font:600 27px/1.2 'Iowan Old Style','Palatino Linotype',Palatino,P052,Georgia,'Liberation Serif',serif";
const PARAGRAPH: &str = "margin:0 0 14px;color:#231f1a";
const NUMBER: &str = "margin:28px 0 6px;color:#5d5347;font-size:14px";
const TABLE: &str = "width:100%;border-collapse:collapse;color:#231f1a";
const HEAD_CELL: &str = "padding:0 0 6px;border-bottom:1px solid #231f1a;color:#5d5347;\
    font-size:14px;font-weight:400;text-align:{start}";
const HEAD_MONEY: &str = "padding:0 0 6px;padding-{start}:16px;border-bottom:1px solid #231f1a;color:#5d5347;\
    font-size:14px;font-weight:400;text-align:{end}";
const BOOK: &str = "padding:10px 0;border-bottom:1px solid #d8cdb9;vertical-align:top;\
    overflow-wrap:anywhere;color:#231f1a";
const TITLE: &str = "font:italic 17px/1.4 'Iowan Old Style','Palatino Linotype',Palatino,P052,Georgia,\
    'Liberation Serif',serif";
const EACH: &str = "color:#5d5347;font-size:14px";
const MONEY: &str = "padding:10px 0;padding-{start}:16px;border-bottom:1px solid #d8cdb9;\
    vertical-align:top;text-align:{end};white-space:nowrap;font-variant-numeric:tabular-nums;color:#231f1a";
const SUM: &str = "padding:10px 0 0;text-align:{start};font-weight:700;color:#231f1a";
const SUM_MONEY: &str = "padding:10px 0 0;padding-{start}:16px;text-align:{end};white-space:nowrap;font-weight:700;\
    font-variant-numeric:tabular-nums;color:#231f1a";
const ADDRESS: &str = "margin:0;color:#231f1a;font-style:normal;overflow-wrap:anywhere";
const BUTTON_TABLE: &str = "margin:28px 0 0;border-collapse:separate;border-spacing:0";
const BUTTON_CELL: &str = "background:#1c4f3d;border-radius:3px;mso-padding-alt:12px 26px";
const BUTTON: &str = "display:inline-block;padding:12px 26px;color:#fdfaf2;font-weight:600;\
    text-decoration:none";
const NOTE: &str = "margin:0 0 8px;color:#5d5347;font-size:13px";
const FOOT: &str = "padding:18px 7% 0";
const HIDDEN: &str = "display:none;max-height:0;overflow:hidden;mso-hide:all";

/// The letter as an HTML document. Every value is escaped where it stands.
pub(super) fn write(content: &Content) -> String {
    let words = content.words;
    let (lang, dir) = (words.language().code(), words.language().direction());
    let [open, close] = FOR_OUTLOOK;
    let column = format!("{open}{}{close}", column(content).to_html());
    let page = view! {
        <!DOCTYPE html>
        <html lang=lang dir=dir>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="supported-color-schemes" content="light dark"/>
                <meta name="format-detection" content="telephone=no, date=no, address=no, email=no"/>
                <title>{content.subject.clone()}</title>
                <style>{DARK}</style>
            </head>
            <body class="paper" style="margin:0;padding:0;background:#f6f1e6">
                <div style=HIDDEN>{content.preview.clone()}</div>
                <div role="article" aria-roledescription=words.say("letter_kind")
                    aria-label=content.subject.clone() lang=lang dir=dir class="paper" style=PAPER inner_html=column></div>
            </body>
        </html>
    };
    without_marks(page.to_html())
}

/// A style with the sides of that language: fewer mail programs know `start` and `end`.
fn sided(style: &str, words: Words) -> String {
    let sides =
        if words.language().is_right_to_left() { ["right", "left"] } else { ["left", "right"] };
    style.replace("{start}", sides[0]).replace("{end}", sides[1])
}

fn column(content: &Content) -> impl IntoView + use<> {
    let words = content.words;
    let dir = words.language().direction();
    let (name, href) = content.link.clone();
    let home = content.home.clone();
    let paragraphs = content.paragraphs.iter().cloned().map(|text| {
        view! { <p class="ink" style=PARAGRAPH>{text}</p> }
    });
    let notes = content.notes.iter().cloned().map(|text| {
        view! { <p class="soft" style=NOTE>{text}</p> }
    });
    view! {
        <div style=COLUMN>
            <p class="strong" style=HEAD><a class="ink" style=HOME href=home>{words.say("page_brand")}</a></p>
            <table role="presentation" dir=dir class="sheet" style=SHEET><tbody><tr><td style=sided(INSIDE, words)>
                <h1 class="ink" style=HEADING>{content.heading.clone()}</h1>
                <p class="ink" style=PARAGRAPH>{content.greeting()}</p>
                {paragraphs.collect_view()}
                {content.order.as_ref().map(|order| summary(words, order))}
                <table role="presentation" dir=dir style=BUTTON_TABLE><tbody><tr><td class="cloth" style=BUTTON_CELL>
                    <a class="on-cloth" style=BUTTON href=href>{name}</a>
                </td></tr></tbody></table>
            </td></tr></tbody></table>
            <div style=FOOT>{notes.collect_view()}</div>
        </div>
    }
}

fn summary(words: Words, order: &Summary) -> impl IntoView + use<> {
    let lines = order.lines.iter().map(|item| line(words, item)).collect_view();
    let sums = order.sums.iter().map(|(name, amount)| sum(words, name, *amount)).collect_view();
    let address = (!order.address.is_empty()).then(|| {
        let lines = order
            .address
            .iter()
            .cloned()
            .map(|line| view! { <span dir="auto">{line}</span><br/> })
            .collect_view();
        view! {
            <p class="soft" style=NUMBER>{words.say("letter_goes_to")}</p>
            <p class="ink" style=ADDRESS>{lines}</p>
        }
    });
    view! {
        <p class="soft" style=NUMBER>{order.name.clone()}</p>
        <table dir=words.language().direction() style=TABLE>
            <thead><tr>
                <th scope="col" class="soft strong" style=sided(HEAD_CELL, words)>{words.say("letter_book")}</th>
                <th scope="col" class="soft strong" style=sided(HEAD_MONEY, words)>{words.say("letter_amount")}</th>
            </tr></thead>
            <tbody>{lines}{sums}</tbody>
        </table>
        {address}
    }
}

fn line(words: Words, line: &LineItem) -> impl IntoView + use<> {
    let price = ("price", words.money(line.unit_price));
    let each = words.fill("letter_each", &[("copies", line.quantity.to_string()), price]);
    let all = Money::new(line.unit_price.minor * line.quantity, line.unit_price.currency);
    view! {
        <tr>
            <td class="ink rule" style=BOOK>
                <span dir="auto" style=TITLE>{line.title.clone()}</span><br/>
                <span class="soft" style=EACH>{each}</span>
            </td>
            <td class="ink rule" style=sided(MONEY, words)>{words.money(all)}</td>
        </tr>
    }
}

fn sum(words: Words, name: &str, amount: Money) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row" class="ink" style=sided(SUM, words)>{name.to_owned()}</th>
            <td class="ink" style=sided(SUM_MONEY, words)>{words.money(amount)}</td>
        </tr>
    }
}

/// Without the empty comments by which a browser would find its way: no value can look like one,
/// since `<` is escaped in all of them.
fn without_marks(html: String) -> String {
    html.replace("<!>", "")
}
