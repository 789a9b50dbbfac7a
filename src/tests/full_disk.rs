//! A full disk, and a database that somebody else holds: said plainly, and over when it is over.

use crate::{
    buying::{Checkout, eventually},
    engines,
    running_shop::{ON_THE_ROAD, RunningShop, Visitor},
};
use bookshop::{
    error::ShopError,
    server::db::{Db, query, query_scalar},
};
use serde_json::json;
use std::{os::unix::fs::PermissionsExt, path::Path};

#[tokio::test]
async fn after_a_full_disk_the_shop_writes_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}/shop.db", folder.path().display());
    let db = Db::open(&url).await.expect("a database");
    let mut tx = db.begin_write().await.expect("the lock");
    query("create table heavy (x blob)").execute(&mut *tx).await.expect("a table");
    // As many pages as there are, and no more: what a full disk does.
    query("pragma max_page_count = 1").execute(&mut *tx).await.expect("a limit");
    let heavy = "insert into heavy values (zeroblob(4000000))";
    let Err(error) = query(heavy).execute(&mut *tx).await else { panic!("no full disk") };
    assert!(error.to_string().contains("full"), "{error}");
    assert_eq!(ShopError::from(error), ShopError::Busy);
    drop(tx);
    let mut tx = db.begin_write().await.expect("a transaction after the full disk");
    query("update books set description = 'written'").execute(&mut *tx).await.expect("room");
    tx.commit().await.expect("a commit");
    let written: i64 = query_scalar("select count(*) from books where description = 'written'")
        .fetch_one(db.read())
        .await
        .expect("a count");
    assert_eq!(written, 24);
}

#[tokio::test]
async fn who_buys_while_the_database_is_held_is_asked_to_come_back() {
    let shop = RunningShop::open().await;
    let other = shop.database().await;
    let held = other.begin_write().await.expect("the lock");
    let answer = reqwest::Client::new()
        .post(format!("{}/fn/start_checkout", shop.url))
        .form(&[("item", ON_THE_ROAD)])
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 503);
    assert!(answer.headers().contains_key("retry-after"));
    let error = answer.json::<serde_json::Value>().await.expect("JSON");
    assert_eq!(error, json!("Busy"));
    let words = serde_json::from_value::<ShopError>(error).expect("an error").to_string();
    assert!(words.contains("try again in a minute"), "{words}");
    let visitor = Visitor::of(&shop);
    assert_eq!(visitor.page("/").await.0, 200, "who only looks notices nothing");
    drop(held);
    other.close().await;
    visitor.start_checkout(ON_THE_ROAD).await;
}

#[tokio::test]
async fn what_a_server_cuts_off_is_said_to_pass_and_does() {
    if !engines::is_postgres() {
        println!("only on Postgres: connections that somebody else ends");
        return;
    }
    let shop = RunningShop::open().await;
    let db = shop.database().await;
    let mut tx = db.begin_write().await.expect("a transaction");
    shop.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()",
    )
    .await;
    let update = query("update books set description = 'lost'").execute(&mut *tx).await;
    let Err(error) = update else { panic!("the connection is gone") };
    assert_eq!(ShopError::from(error), ShopError::Busy);
    drop(tx);
    let lost = "select count(*) from books where description = 'lost'";
    assert_eq!(shop.value::<i64>(lost).await, 0);
    Visitor::of(&shop).start_checkout(ON_THE_ROAD).await;
}

#[tokio::test]
async fn only_its_owner_may_read_the_mails() {
    let shop = RunningShop::open().await;
    Checkout::paid(&shop).await;
    eventually("a mail", async || shop.mails().pop()).await;
    let folder = shop.folder.path().join("mail");
    let mode = |path: &Path| path.metadata().expect("its mode").permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for file in std::fs::read_dir(&folder).expect("a folder") {
        assert_eq!(mode(&file.expect("an entry").path()), 0o600);
    }
}

#[tokio::test]
async fn only_its_owner_may_read_the_database() {
    if engines::skips("the permissions of a file") {
        return;
    }
    let shop = RunningShop::open().await;
    Visitor::of(&shop).start_checkout(ON_THE_ROAD).await;
    let files = std::fs::read_dir(shop.folder.path()).expect("a folder");
    let mut databases = 0;
    for file in files.map(|file| file.expect("an entry")) {
        let name = file.file_name().to_string_lossy().into_owned();
        if name.contains(".db") {
            let mode = file.metadata().expect("its mode").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
            databases += 1;
        }
    }
    assert!(databases >= 4, "the shop's and the sandbox's, with what SQLite puts beside them");
}
