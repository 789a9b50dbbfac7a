//! Sales by day as a drawn bar chart. The table below it holds the same figures.

use crate::domain::{
    money::Money,
    sales::{DaySales, Ledger},
    utc,
};
use leptos::prelude::*;

/// The drawing's width and height, in its own units.
const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 240.0;
/// Room for the words at the left, and below and above the bars.
const LEFT: f64 = 90.0;
const BELOW: f64 = 28.0;
const ABOVE: f64 = 12.0;
/// Bars stand this far apart, as a part of a day's width.
const GAP: f64 = 0.2;

/// What was paid goes up from the line, what was given back goes down.
#[component]
pub fn SalesChart(
    /// At least one day.
    ledger: Ledger,
) -> impl IntoView {
    let total = ledger.total();
    let code = ledger.currency.code().to_ascii_uppercase();
    let money = move |minor| Money::new(minor, ledger.currency).to_string();
    let highest = ledger.days.iter().map(|day| day.paid).max().unwrap_or(0).max(0);
    let deepest = ledger.days.iter().map(|day| day.given_back).max().unwrap_or(0).max(0);
    // Only places on the drawing are fractions: the amounts stay whole.
    let unit = (HEIGHT - ABOVE - BELOW) / ((highest + deepest).max(1) as f64);
    let line = ABOVE + highest as f64 * unit;
    let step = (WIDTH - LEFT) / (ledger.days.len().max(1) as f64);
    let title = format!("{code} paid and given back, day by day");
    let description = format!(
        "{} paid for {} orders, {} given back. The table below has every figure.",
        money(total.paid),
        total.orders,
        money(total.given_back)
    );
    let title_id = format!("chart-title-{code}");
    let description_id = format!("chart-description-{code}");
    let labels = format!("{title_id} {description_id}");
    let bar = |(at, day): (usize, &DaySales)| {
        let x = LEFT + (at as f64 + GAP / 2.0) * step;
        let width = step * (1.0 - GAP);
        let up = day.paid as f64 * unit;
        let down = day.given_back as f64 * unit;
        view! {
            {(day.paid > 0).then(|| view! {
                <rect class="chart-paid" x=x y=line - up width=width height=up/>
            })}
            {(day.given_back > 0).then(|| view! {
                <rect class="chart-given-back" x=x y=line width=width height=down/>
            })}
        }
    };
    let bars = ledger.days.iter().enumerate().map(bar).collect_view();
    let first = ledger.days.first().map(|day| utc::date(day.start)).unwrap_or_default();
    let last = ledger.days.last().map(|day| utc::date(day.start)).unwrap_or_default();
    let bottom = HEIGHT - 6.0;
    view! {
        <svg class="chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-labelledby=labels>
            <title id=title_id>{title}</title>
            <desc id=description_id>{description}</desc>
            <line class="chart-line" x1=LEFT x2=WIDTH y1=line y2=line/>
            {bars}
            <text class="chart-word chart-amount" x=LEFT - 8.0 y=ABOVE + 10.0 text-anchor="end">{money(highest)}</text>
            {(deepest > 0).then(|| view! {
                <text class="chart-word chart-amount" x=LEFT - 8.0 y=HEIGHT - BELOW text-anchor="end">{money(-deepest)}</text>
            })}
            <text class="chart-word" x=LEFT y=bottom>{first}</text>
            <text class="chart-word" x=WIDTH y=bottom text-anchor="end">{last}</text>
        </svg>
    }
}
