//! Every environment variable that the shop reads: the table that `bookshop variables` prints and
//! README.md shows. A test holds it against what is read, and README.md against it.

use std::fmt;

/// A variable.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// What it is called.
    pub name: &'static str,
    /// What it says, as Markdown: with its unit, and what it looks like where that is not plain.
    pub what: &'static str,
    /// What holds where it is not set, as Markdown.
    pub default: &'static str,
}

const fn variable(name: &'static str, what: &'static str, default: &'static str) -> Variable {
    Variable { name, what, default }
}

/// All of them, in the order in which they are shown.
pub const VARIABLES: &[Variable] = &[
    variable("LEPTOS_SITE_ADDR", "address and port of the shop", "`127.0.0.1:3000`"),
    variable(
        "BOOKSHOP_METRICS_ADDR",
        "address and port of `/metrics`, `/healthz` and `/readyz` for whoever watches the shop, \
         such as `127.0.0.1:9464`; visitors should not reach it",
        "none",
    ),
    variable("LEPTOS_SITE_ROOT", "folder of the built site", "`target/site`"),
    variable(
        "LEPTOS_HASH_FILES",
        "`false` when the built files' names hold no hash",
        "as the build left it",
    ),
    variable("LEPTOS_ENV", "`PROD` refuses to start without Stripe keys", "`DEV`"),
    variable(
        "DATABASE_URL",
        "SQLite file, or a Postgres database (15 or newer, UTF-8, with ICU) that several copies \
         of the shop share: `postgres://user:password@host/bookshop`",
        "`sqlite://bookshop.db`",
    ),
    variable(
        "BOOKSHOP_CURRENCY",
        "what prices are typed in, an ISO 4217 code; a book keeps the one it was last saved in",
        "`usd`",
    ),
    variable("STRIPE_SECRET_KEY", "Stripe's secret key", "none: sandbox"),
    variable("STRIPE_PUBLISHABLE_KEY", "Stripe's publishable key", "none: sandbox"),
    variable("STRIPE_API_BASE", "where Stripe's API is", "`https://api.stripe.com/`"),
    variable(
        "STRIPE_JS_URL",
        "where browsers load Stripe.js from",
        "`https://js.stripe.com/endive/stripe.js`",
    ),
    variable(
        "STRIPE_WEBHOOK_SECRET",
        "signing secret of the webhook endpoint, `whsec_…`; several with commas while one \
         replaces another",
        "none: webhooks are refused with 500",
    ),
    variable("STRIPE_TIMEOUT_SECONDS", "how long one attempt at a call to Stripe may take", "`6`"),
    variable(
        "BOOKSHOP_URL",
        "where shoppers find the shop; links in mails, the set-up link and what search engines \
         are told begin with it",
        "`http://` and the address",
    ),
    variable(
        "BOOKSHOP_ADMIN_TOKEN",
        "lets programs write through the JSON interface and refund; 16 characters or more",
        "none: no program may",
    ),
    variable(
        "BOOKSHOP_SMTP_URL",
        "mail server, `smtps://user:password@host:465`",
        "none: files in a folder",
    ),
    variable(
        "BOOKSHOP_MAIL_FROM",
        "sender of mails; needed with a mail server",
        "`Bookshop <orders@bookshop.example>`",
    ),
    variable(
        "BOOKSHOP_MAIL_FOLDER",
        "folder for mails when there is no mail server",
        "`mail` beside the database",
    ),
    variable(
        "BOOKSHOP_RESERVATION_SECONDS",
        "how long an unpaid order keeps its copies after the last visit to its checkout",
        "`3600`",
    ),
    variable("BOOKSHOP_SWEEP_SECONDS", "pause between two looks at what is overdue", "`30`"),
    variable(
        "BOOKSHOP_CATCH_UP_SECONDS",
        "pause between two looks at Stripe for events that no webhook has told",
        "`300`",
    ),
    variable(
        "BOOKSHOP_RETRY_SECONDS",
        "pause before something that failed is tried again; doubles up to 64 times",
        "`15`",
    ),
    variable(
        "BOOKSHOP_HANDOVER_SECONDS",
        "with Postgres, after how long a mail that a copy of the shop was handing over is taken \
         for interrupted",
        "`600`",
    ),
    variable(
        "BOOKSHOP_UNDO_SECONDS",
        "how long the mail that an order was sent waits, so that the seller can take it back",
        "`60`",
    ),
    variable(
        "BOOKSHOP_CLIENT_SECONDS",
        "how long a client has after an answer, or after it connected, until the next request's \
         head is there: at least this, and at most twice; and how long requests have to end when \
         the shop is asked to",
        "`10`",
    ),
    variable(
        "BOOKSHOP_REQUEST_SECONDS",
        "how long the shop may work on a request before it answers 503; five times as long on a \
         file of books",
        "`120`",
    ),
    variable(
        "BOOKSHOP_VISITOR_ORDERS_PER_MINUTE",
        "orders that one visitor may begin; `0` is no limit",
        "`10`",
    ),
    variable(
        "BOOKSHOP_ADDRESS_ORDERS_PER_MINUTE",
        "the same for one network address; ten times as often Stripe is asked for it how a payment stands",
        "`30`",
    ),
    variable(
        "BOOKSHOP_ADDRESS_COPIES",
        "copies that unpaid orders from one network address may keep together; `0` is no limit",
        "`100`",
    ),
    variable(
        "BOOKSHOP_SIGN_INS_PER_MINUTE",
        "tries at the seller's password from one network address; all together ten times as \
         many, beside those where the seller has signed in since the start; `0` is no limit",
        "`10`",
    ),
    variable(
        "BOOKSHOP_MAX_FAILED_PAYMENTS",
        "failed confirmations after which a PaymentIntent is canceled; `0` is never",
        "`10`",
    ),
    variable(
        "BOOKSHOP_PAGE_CACHE",
        "memory for pages that many visitors see, in MiB; `0` keeps none",
        "`32`",
    ),
    variable(
        "BOOKSHOP_CLIENT_IP",
        "where a visitor's address is read; behind a proxy `RightmostXForwardedFor` or another \
         of [axum-client-ip](https://docs.rs/axum-client-ip)",
        "`ConnectInfo`",
    ),
    variable(
        "BOOKSHOP_SANDBOX",
        "`1` takes the sandbox even in production, `0` never takes it",
        "only without keys, not in production",
    ),
    variable(
        "BOOKSHOP_SANDBOX_ADDR",
        "address and port of the sandbox",
        "`127.0.0.1`, the shop's port + 1 or any free one",
    ),
    variable(
        "BOOKSHOP_SANDBOX_DATABASE",
        "file of the sandbox, always SQLite",
        "`bookshop.sandbox.db` beside the SQLite file, or with Postgres in the folder of the \
         start",
    ),
    variable("LEPTOS_RELOAD_PORT", "where `cargo leptos watch` tells browsers to reload", "`3010`"),
    variable(
        "RUST_LOG",
        "what is logged to standard error",
        "`bookshop=info,tower_http=info,warn`",
    ),
    variable("BOOKSHOP_LOG", "how a line of the log is written, `text` or `json`", "`text`"),
];

/// The table of all variables in Markdown.
pub struct Table;

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| variable | what | default |\n| --- | --- | --- |")?;
        VARIABLES.iter().try_for_each(|Variable { name, what, default }| {
            writeln!(f, "| `{name}` | {what} | {default} |")
        })
    }
}
