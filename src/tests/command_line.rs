//! The program itself, as it is typed.

use crate::engines;
use crate::running_shop::RunningShop;
use crate::sandbox_client::Stripe;
use std::{
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

/// The program with nothing in its environment but the folder's database.
fn bookshop(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bookshop"));
    command
        .args(arguments)
        .env_clear()
        .envs(engines::variables(folder))
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    told(&bookshop(folder, arguments).output().expect("the program"))
}

fn told(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn folder_with(name: &str, text: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join(name), text).expect("a file");
    folder
}

#[test]
fn help_shows_every_command_with_an_example() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (code, help, _) = run(folder.path(), &["--help"]);
    assert_eq!(code, Some(0));
    for word in ["serve", "books", "admin", "check", "DATABASE_URL", "Examples:"] {
        assert!(help.contains(word), "{word} in {help}");
    }
    for command in [
        &["serve"][..],
        &["check"],
        &["health"],
        &["books", "import"],
        &["books", "export"],
        &["admin", "reset"],
        &["backup"],
        &["restore"],
        &["variables"],
    ] {
        let (code, help, _) = run(folder.path(), &[command, &["--help"]].concat());
        assert_eq!(code, Some(0));
        let example = format!("bookshop {}", command.join(" "));
        assert!(help.contains("Example") && help.contains(&example), "{help}");
    }
    let (code, version, _) = run(folder.path(), &["--version"]);
    assert_eq!((code, version.trim()), (Some(0), concat!("bookshop ", env!("CARGO_PKG_VERSION"))));
    assert_eq!(run(folder.path(), &["sell"]).0, Some(2));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing is made");
}

#[test]
fn the_readme_shows_the_variables_that_the_program_prints() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (code, table, err) = run(folder.path(), &["variables"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).expect("a file");
    let head = table.lines().next().expect("a table");
    let shown = readme.lines().skip_while(|line| *line != head);
    let shown: Vec<_> = shown.take_while(|line| line.starts_with('|')).collect();
    let printed: Vec<_> = table.lines().collect();
    assert_eq!(shown, printed, "README.md shows what `bookshop variables` prints");
    assert!(printed.len() > 30 && table.contains("| `DATABASE_URL` |"), "{table}");
}

#[test]
fn a_file_of_books_is_checked_imported_and_exported() {
    let folder = folder_with("new.csv", "title,author,price\nEmma,Jane Austen,7.50\n");
    let (code, out, err) = run(folder.path(), &["books", "import", "--dry-run", "new.csv"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains("1 book added"), "{out}");
    let (_, before, _) = run(folder.path(), &["books", "export"]);
    assert!(!before.contains("Emma") && before.lines().count() == 25);
    let (code, out, _) = run(folder.path(), &["books", "import", "new.csv"]);
    assert!(code == Some(0) && out.contains("1 book added"), "{out}");
    let (code, _, err) = run(folder.path(), &["books", "export", "all.csv"]);
    assert!(code == Some(0) && err.contains("25 books"), "{err}");
    let exported = std::fs::read_to_string(folder.path().join("all.csv")).expect("a file");
    assert!(exported.contains(",Emma,Jane Austen,7.50,no,,,,yes,\r\n"), "{exported}");
    let (code, out, _) = run(folder.path(), &["books", "import", "all.csv"]);
    assert!(code == Some(0) && out.contains("25 books changed"), "{out}");
    let (_, again, _) = run(folder.path(), &["books", "export"]);
    assert_eq!(again, exported);
}

#[test]
fn every_faulty_line_is_printed_and_nothing_is_imported() {
    let folder = folder_with("new.csv", "title,author,price\nEmma,Jane Austen,7.50\n,,0\n");
    let (code, out, err) = run(folder.path(), &["books", "import", "new.csv"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    for line in ["Line 3, title: ", "Line 3, author: ", "Line 3, price: ", "1 line is faulty"] {
        assert!(err.contains(line), "{line} in {err}");
    }
    assert!(!run(folder.path(), &["books", "export"]).1.contains("Emma"));
    let (code, _, err) = run(folder.path(), &["books", "import", "none.csv"]);
    assert!(code == Some(1) && err.contains("none.csv"), "{err}");
    std::fs::write(folder.path().join("wrong.csv"), "title,cost\n").expect("a file");
    let (code, _, err) = run(folder.path(), &["books", "import", "wrong.csv"]);
    assert!(code == Some(1) && err.contains("“cost”") && err.contains("description"), "{err}");
}

#[test]
fn books_can_come_through_a_pipe() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut import = bookshop(folder.path(), &["books", "import", "-"]);
    let import = import.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut import = import.spawn().expect("the program");
    let mut pipe = import.stdin.take().expect("a pipe");
    pipe.write_all("title,author,price\nEmma,Jane Austen,7.50\n".as_bytes()).expect("written");
    drop(pipe);
    let (code, out, err) = told(&import.wait_with_output().expect("an end"));
    assert!(code == Some(0) && out.contains("1 book added") && err.is_empty(), "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_ends_every_session_and_prints_a_link_that_works() {
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    assert_eq!(seller.get("/admin/sign-in").await.status(), 200);
    let mut reset = bookshop(shop.folder.path(), &["admin", "reset"]);
    let (code, out, _) = told(&reset.env("BOOKSHOP_URL", &shop.url).output().expect("the program"));
    assert_eq!(code, Some(0));
    let link = out.lines().last().expect("a link");
    let path = link.strip_prefix(&shop.url).expect("a link to the shop");
    assert_eq!(shop.value::<i64>("select count(*) from admin_sessions").await, 0);
    let (status, page) = crate::running_shop::Visitor::of(&shop).page(path).await;
    assert!(status == 200 && page.contains("name=\"again\""));
}

#[test]
fn check_marks_what_to_look_at_and_changes_nothing() {
    if engines::skips("a database on a server is there before the shop, and is damaged otherwise") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (code, out, _) = run(folder.path(), &["check"]);
    assert_eq!(code, Some(0));
    for line in ["✓ Configuration", "! Database: not there yet", "! Stripe: no keys are set"] {
        assert!(out.contains(line), "{line} in {out}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
    run(folder.path(), &["books", "export"]);
    let (code, out, _) = run(folder.path(), &["check"]);
    assert!(code == Some(0) && out.contains("✓ Database: whole and up to date, 24 books"), "{out}");
    std::fs::write(folder.path().join("shop.db"), "no database at all").expect("a file");
    let (code, out, _) = run(folder.path(), &["check"]);
    assert!(code == Some(1) && out.contains("✗ Database"), "{out}");
    let mut wrong = bookshop(folder.path(), &["check"]);
    let (code, out, _) =
        told(&wrong.env("LEPTOS_SITE_ADDR", "3000").output().expect("the program"));
    assert!(code == Some(1) && out.contains("✗ Configuration: LEPTOS_SITE_ADDR"), "{out}");
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_what_the_shop_on_this_machine_says() {
    let shop = RunningShop::open().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let addr = shop.url.strip_prefix("http://").expect("an address").to_owned();
    let health = || {
        let mut health = bookshop(folder.path(), &["health"]);
        told(&health.env("LEPTOS_SITE_ADDR", &addr).output().expect("the program"))
    };
    let (code, out, err) = health();
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "The shop is ready.\n", ""));
    shop.sql("update _sqlx_migrations set success = false returning 1").await;
    let (code, _, err) = health();
    assert!(code == Some(1) && err.contains("lacks a migration"), "{err}");
    shop.close().await;
    let (code, _, err) = health();
    assert!(code == Some(1) && err.contains("does not answer"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_asks_the_account_and_prints_no_secret() {
    let account = Stripe::fresh().await.expect("an account");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let check = |variables: &[(&str, &str)]| {
        let own = [
            ("STRIPE_API_BASE", account.base.as_str()),
            ("STRIPE_SECRET_KEY", account.secret.as_str()),
            ("STRIPE_PUBLISHABLE_KEY", account.publishable.as_str()),
        ];
        let mut check = bookshop(folder.path(), &["check"]);
        check.envs(own).envs(variables.iter().copied());
        let (code, out, err) = told(&check.output().expect("the program"));
        assert!(!format!("{out}{err}").contains(account.secret.as_str()), "a secret is printed");
        (code, out)
    };
    let (code, out) = check(&[]);
    assert_eq!(code, Some(1), "webhooks cannot be believed: {out}");
    for line in [
        "✓ Stripe: reached; the secret key is accepted (test mode",
        "✗ Webhooks: STRIPE_WEBHOOK_SECRET",
        "! Webhooks: the account has no endpoint",
    ] {
        assert!(out.contains(line), "{line} in {out}");
    }
    let (code, out) = check(&[("STRIPE_WEBHOOK_SECRET", "whsec_of_the_tests")]);
    assert!(code == Some(0) && !out.contains("whsec_"), "{out}");
    let (code, out) = check(&[("STRIPE_SECRET_KEY", "sk_test_of_nobody")]);
    assert!(code == Some(1) && out.contains("✗ Stripe: the secret key is not accepted"), "{out}");
    let away = [("STRIPE_API_BASE", "http://127.0.0.1:1/"), ("STRIPE_TIMEOUT_SECONDS", "0.5")];
    let (code, out) = check(&away);
    assert!(code == Some(1) && out.contains("✗ Stripe: it does not answer"), "{out}");
}
