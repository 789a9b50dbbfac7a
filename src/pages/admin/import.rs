//! `/admin/books/import`: a file of books is checked, and then imported.

use crate::{
    components::admin::layout::AdminLayout,
    domain::book_import::{ImportReport, Uploaded},
};
use leptos::prelude::*;

/// Chooses a file, and shows what came of the one before.
#[component]
pub fn ImportPage() -> impl IntoView {
    view! {
        <AdminLayout heading="Import books" part="Books">
            {use_context::<Uploaded>().map(|uploaded| match uploaded {
                Uploaded::Unreadable(why) => view! {
                    <p class="form-fault" role="alert">{why}</p>
                }.into_any(),
                Uploaded::Checked { kept: Some(kept), report } => view! {
                    <Ready kept report/>
                }.into_any(),
                Uploaded::Checked { kept: None, report } => view! { <Faulty report/> }.into_any(),
            })}
            <form class="admin-form import-form" method="post" action="/admin/books/import" enctype="multipart/form-data">
                <div class="field">
                    <label for="file">"CSV file"</label>
                    <input id="file" type="file" name="file" accept=".csv,.tsv,.txt,text/csv" required aria-describedby="file-hint"/>
                    <p class="hint" id="file-hint">
                        "The first line names the columns, in any order: "
                        <code>"title"</code>", "<code>"author"</code>" and "<code>"price"</code>
                        " are needed; "<code>"id"</code>", "<code>"read"</code>", "<code>"year"</code>
                        ", "<code>"isbn"</code>", "<code>"stock"</code>", "<code>"ships"</code>" and "
                        <code>"description"</code>" may be there. A line with the id of a book \
                        changes that book, one without adds a book. At most 64 MiB, and 250,000 books."
                    </p>
                </div>
                <p class="admin-actions">
                    <button class="button button-primary" type="submit">"Check file"</button>
                    <a class="button" href="/admin/books.csv" rel="external" download="books.csv">"Export all books"</a>
                </p>
            </form>
            <p class="hint">"Checking changes nothing: you see what the file would do, and decide then."</p>
        </AdminLayout>
    }
}

/// A file with which nothing is wrong.
#[component]
fn Ready(kept: String, report: ImportReport) -> impl IntoView {
    let button = match report.books() {
        1 => "Import 1 book".to_owned(),
        books => format!("Import {books} books"),
    };
    view! {
        <section class="import-result" data-import="ready">
            <p role="status">"Nothing is wrong with this file. What the import will do: "{report.summary()}"."</p>
            <form method="post" action="/admin/books/import/confirm">
                <input type="hidden" name="file" value=kept/>
                <button class="button button-primary" type="submit">{button}</button>
            </form>
        </section>
    }
}

/// A file of which nothing is imported.
#[component]
fn Faulty(report: ImportReport) -> impl IntoView {
    let lines = match report.faulty_lines() {
        1 => "1 line is faulty".to_owned(),
        lines => format!("{lines} lines are faulty"),
    };
    let more = report.and_more;
    let rows = report.faults.into_iter().map(|fault| {
        view! {
            <tr>
                <td>{fault.line}</td>
                <td>{fault.field}</td>
                <td>{fault.reason}</td>
            </tr>
        }
    });
    view! {
        <section class="import-result" data-import="faulty">
            <p class="form-fault" role="alert">
                {lines}", so nothing is imported. Correct the file and check it again."
            </p>
            <table class="import-faults">
                <thead>
                    <tr><th scope="col">"Line"</th><th scope="col">"Column"</th><th scope="col">"What is wrong"</th></tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            {more.then(|| view! {
                <p class="hint">"There may be more: after so many, no more are looked for."</p>
            })}
        </section>
    }
}
