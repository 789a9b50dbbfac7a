//! The fields of a book, the same on a page of its own and in a dialog.

use crate::domain::{
    admin_book::{BookForm, Difference, count},
    book_draft::BookFaults,
};
use leptos::prelude::*;

/// All fields of `form`, with what is wrong beside each. What was typed in an input stays there,
/// whatever changes in `form`; only the number of copies follows it.
#[component]
pub fn BookFields(
    /// What the fields begin with, and what is said about them.
    form: RwSignal<BookForm>,
    /// Begins the ids, so that two forms can be in one document.
    prefix: &'static str,
) -> impl IntoView {
    let BookForm { draft, faults, .. } = form.get_untracked();
    // The keyboard begins at what is wrong, or else at the top.
    let begins_at = faults.named().first().map_or("title", |(name, _)| *name);
    let fault = move |pick: fn(&BookFaults) -> &Option<String>| {
        Signal::derive(move || pick(&form.read().faults).clone())
    };
    let version = move || form.read().seen.map(|seen| seen.version.to_string());
    let seen_stock = move || form.read().seen.map(|seen| count(seen.stock)).unwrap_or_default();
    let title = Field { prefix, name: "title", label: "Title:", placeholder: "Enter title" };
    let author = Field { prefix, name: "author", label: "Author:", placeholder: "Enter author" };
    let price =
        Field { prefix, name: "price", label: "Purchase price:", placeholder: "Enter price" };
    let year = Field { prefix, name: "year", label: "Year:", placeholder: "1957" };
    let isbn = Field { prefix, name: "isbn", label: "ISBN:", placeholder: "978-0-14-028329-7" };
    let stock = Field {
        prefix,
        name: "stock",
        label: "Copies in stock:",
        placeholder: "As many as anyone wants",
    };
    let about = Field { prefix, name: "description", label: "Description:", placeholder: "" };
    view! {
        <div class="form-notice" role="alert">
            <p class="form-fault">{move || form.read().trouble.clone()}</p>
            <ConflictNotice form/>
        </div>
        <input type="hidden" name="version" value=version/>
        <input type="hidden" name="seen_stock" value=seen_stock/>
        {title.around(fault(|faults| &faults.title), view! {
            <input id=title.id() name=title.name type="text" value=draft.title placeholder=title.placeholder required autofocus=begins_at == "title" autocomplete="off" aria-describedby=title.fault_id() aria-invalid=invalid(fault(|faults| &faults.title))/>
        })}
        {author.around(fault(|faults| &faults.author), view! {
            <input id=author.id() name=author.name autofocus=begins_at == "author" type="text" value=draft.author placeholder=author.placeholder required autocomplete="off" aria-describedby=author.fault_id() aria-invalid=invalid(fault(|faults| &faults.author))/>
        })}
        {price.around(fault(|faults| &faults.price), view! {
            <input id=price.id() name=price.name autofocus=begins_at == "price" type="number" step="any" min="0" inputmode="decimal" value=draft.price placeholder=price.placeholder required aria-describedby=price.fault_id() aria-invalid=invalid(fault(|faults| &faults.price))/>
        })}
        <label class="check">
            <input type="checkbox" name="read" checked=draft.read/> "Read?"
        </label>
        <fieldset class="more-fields">
            <legend>"More about it"</legend>
            {year.around(fault(|faults| &faults.year), view! {
                <input id=year.id() name=year.name autofocus=begins_at == "year" type="text" value=draft.year placeholder=year.placeholder autocomplete="off" aria-describedby=year.fault_id() aria-invalid=invalid(fault(|faults| &faults.year))/>
            })}
            {isbn.around(fault(|faults| &faults.isbn), view! {
                <input id=isbn.id() name=isbn.name autofocus=begins_at == "isbn" type="text" value=draft.isbn placeholder=isbn.placeholder autocomplete="off" aria-describedby=isbn.fault_id() aria-invalid=invalid(fault(|faults| &faults.isbn))/>
            })}
            {stock.around(fault(|faults| &faults.stock), view! {
                <input id=stock.id() name=stock.name autofocus=begins_at == "stock" type="number" min="0" step="1" value=draft.stock prop:value=move || form.read().draft.stock.clone() placeholder=stock.placeholder aria-describedby=stock.fault_id() aria-invalid=invalid(fault(|faults| &faults.stock))/>
            })}
            <label class="check">
                <input type="checkbox" name="ships" checked=draft.ships/> "Goes by post"
            </label>
            {about.around(fault(|faults| &faults.description), view! {
                <textarea id=about.id() name=about.name autofocus=begins_at == "description" rows="4" aria-describedby=about.fault_id() aria-invalid=invalid(fault(|faults| &faults.description))>{draft.description}</textarea>
            })}
            <CoverField form prefix/>
        </fieldset>
    }
}

#[derive(Clone, Copy)]
struct Field {
    prefix: &'static str,
    name: &'static str,
    label: &'static str,
    placeholder: &'static str,
}

impl Field {
    fn id(self) -> String {
        format!("{}-{}", self.prefix, self.name)
    }

    fn fault_id(self) -> String {
        format!("{}-{}-fault", self.prefix, self.name)
    }

    /// The input with its label above and its fault below.
    fn around(self, fault: Signal<Option<String>>, input: impl IntoView) -> impl IntoView {
        view! {
            <div class=format!("field field-{}", self.name)>
                <label for=self.id()>{self.label}</label>
                {input}
                <p id=self.fault_id() class="field-fault">{move || fault.get()}</p>
            </div>
        }
    }
}

fn invalid(fault: Signal<Option<String>>) -> impl Fn() -> Option<&'static str> {
    move || fault.get().map(|_| "true")
}

#[component]
fn CoverField(form: RwSignal<BookForm>, prefix: &'static str) -> impl IntoView {
    let id = format!("{prefix}-cover");
    let fault_id = format!("{prefix}-cover-fault");
    let fault = Signal::derive(move || form.read().cover_fault.clone());
    let now = form.get_untracked().cover.map(|name| {
        view! {
            <div class="cover-now">
                <img src=format!("/covers/{name}-small.jpg") alt="The present picture" loading="lazy"/>
                <input type="hidden" name="cover_now" value=name/>
                <label class="check">
                    <input type="checkbox" name="remove_cover"/> "Remove this picture"
                </label>
            </div>
        }
    });
    view! {
        <div class="field field-cover">
            <label for=id.clone()>"Cover picture:"</label>
            <input id=id name="cover" type="file" accept="image/jpeg,image/png,image/webp" aria-describedby=fault_id.clone() aria-invalid=invalid(fault)/>
            <p id=fault_id class="field-fault">{move || fault.get()}</p>
            {now}
        </div>
    }
}

/// What somebody else has saved since this form was opened, beside what is typed here.
#[component]
fn ConflictNotice(form: RwSignal<BookForm>) -> impl IntoView {
    let rows = move || {
        let row = |difference: Difference| {
            view! {
                <tr>
                    <th scope="row">{difference.label}</th>
                    <td data-label="Yours">{difference.mine}</td>
                    <td data-label="Now">{difference.now}</td>
                </tr>
            }
        };
        form.get().conflict.into_iter().map(row).collect_view()
    };
    view! {
        <Show when=move || form.read().changed_by_another>
                <p>
                    <strong>"Somebody else has changed this book in the meantime."</strong>
                    " Nothing is saved yet, and what you have typed is still here. Keep yours, or go on with what is there now."
                </p>
                <table class="conflict-table" hidden=move || form.read().conflict.is_empty()>
                    <thead>
                        <tr>
                            <th scope="col">"Field"</th>
                            <th scope="col">"Yours"</th>
                            <th scope="col">"Now"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
        </Show>
    }
}
