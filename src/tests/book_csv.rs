//! Books as CSV: what is read, what is refused, and that an import is all or nothing.

use crate::engines;
use bookshop::{
    domain::{book_import::ImportReport, money::Currency},
    server::{
        book_csv::{self, Imported, MAX_FILE, Unreadable},
        db::{Db, books, query_scalar},
    },
};
use std::io::Read;
use tempfile::TempDir;

struct Shelf {
    db: Db,
    _folder: TempDir,
}

impl Shelf {
    async fn new() -> Shelf {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Shelf { db: engines::database(folder.path()).await, _folder: folder }
    }

    async fn check(&self, text: &str) -> ImportReport {
        let file = book_csv::read(text.as_bytes(), Currency::USD, |_| ()).expect("a file");
        book_csv::check(&self.db, &file).await.expect("a report")
    }

    async fn import(&self, text: &str) -> Imported {
        let file = book_csv::read(text.as_bytes(), Currency::USD, |_| ()).expect("a file");
        book_csv::write(self.db.begin_write().await.expect("the lock"), &file, |_| ())
            .await
            .expect("an answer")
    }

    async fn export(&self) -> String {
        let mut bytes = Vec::new();
        book_csv::export(&self.db, &mut bytes).await.expect("an export");
        String::from_utf8(bytes).expect("UTF-8")
    }
}

fn unreadable(bytes: &[u8]) -> Unreadable {
    match book_csv::read(bytes, Currency::USD, |_| ()) {
        Err(fault) => fault,
        Ok(_) => panic!("it can be read: {:?}", String::from_utf8_lossy(bytes)),
    }
}

fn told(report: &ImportReport) -> Vec<String> {
    report.faults.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn columns_come_in_any_order_and_any_spreadsheets_way() {
    let shelf = Shelf::new().await;
    let comma = "price,Title,AUTHOR\r\n7.50,\"Emma, a novel\",Jane Austen\r\n";
    let mark_and_semicolon = "\u{feff}title;author;price;read;ships\nÉmile;Zola;19,99;Yes;0\n";
    let tab =
        "title\tauthor\tprice\tdescription\nWalden\tThoreau\t5\t\"Two\nlines \"\"quoted\"\"\"\n\n";
    for text in [comma, mark_and_semicolon, tab] {
        assert!(matches!(shelf.import(text).await, Imported::Done(report) if report.added == 1));
    }
    let mut books = books::list(&shelf.db).await.expect("books");
    books.truncate(3);
    let [walden, emile, emma] = &books[..] else { panic!("three books") };
    assert_eq!((emma.title.as_str(), emma.price.minor, emma.ships), ("Emma, a novel", 750, true));
    assert_eq!((emile.title.as_str(), emile.price.minor), ("Émile", 1999));
    assert!(emile.read && !emile.ships);
    assert_eq!(walden.description, "Two\nlines \"quoted\"");
}

#[tokio::test]
async fn a_dry_run_lists_every_faulty_line_and_writes_nothing() {
    // A14
    let shelf = Shelf::new().await;
    let before = shelf.export().await;
    let text = "id,title,author,price,read,isbn\n\
        ,Emma,Jane Austen,7.50,,9780140283297\n\
        ,,Nobody,0,perhaps,\n\
        ,Short\n\
        ,Emma,Jane Austen,7.50,,978-0-14-028329-7\n\
        nonsense,Emma,Jane Austen,7.50,,\n\
        c330540ddad6489193294cd952a17292,On the Road,Jack Kerouac,18,yes,\n\
        c330540ddad6489193294cd952a17292,On the Road,Jack Kerouac,18,yes,\n";
    let report = shelf.check(text).await;
    let told = told(&report);
    let begins = [
        "Line 3, read: ",
        "Line 3, title: ",
        "Line 3, price: ",
        "Line 4: There are 2 columns here and 6 in the first line",
        "Line 5, isbn: Line 2 has the same ISBN.",
        "Line 6, id: No book of the catalogue",
        "Line 8, id: Line 7 has the same id.",
    ];
    assert_eq!(told.len(), begins.len(), "{told:#?}");
    for (told, begin) in told.iter().zip(begins) {
        assert!(told.starts_with(begin), "{told} for {begin}");
    }
    assert_eq!(report.faulty_lines(), 5);
    assert!(matches!(shelf.import(text).await, Imported::Refused(refused) if refused == report));
    assert_eq!(shelf.export().await, before);
}

#[tokio::test]
async fn a_book_that_is_there_is_changed_and_keeps_what_has_no_column() {
    let shelf = Shelf::new().await;
    let before = books::list(&shelf.db).await.expect("books");
    let road = before.iter().find(|book| book.title == "On the Road").expect("On the Road");
    let text = format!("id,title,author,price\n{},On the Road,J. Kerouac,18\n", road.id.0);
    let Imported::Done(report) = shelf.import(&text).await else { panic!("it is refused") };
    assert_eq!((report.added, report.changed), (0, 1));
    let after = books::list(&shelf.db).await.expect("books");
    let ids = |list: &[bookshop::domain::book::Book]| -> Vec<String> {
        list.iter().map(|book| book.id.0.clone()).collect()
    };
    assert_eq!(ids(&after), ids(&before), "every book keeps its place");
    let changed = after.iter().find(|book| book.id == road.id).expect("the same book");
    assert_eq!((changed.author.as_str(), changed.price.minor), ("J. Kerouac", 1800));
    assert_eq!(
        (changed.read, changed.year, changed.stock, &changed.slug, &changed.description),
        (road.read, road.year, road.stock, &road.slug, &road.description)
    );
}

#[tokio::test]
async fn an_export_imports_into_the_same_catalogue() {
    let shelf = Shelf::new().await;
    let strange =
        "title,author,price,description\n\"=1+1, \"\"x\"\"\",\"O'Neil\",0.07,\"a\r\nb\"\n";
    shelf.import(strange).await;
    let exported = shelf.export().await;
    let Imported::Done(report) = shelf.import(&exported).await else { panic!("it is refused") };
    assert_eq!((report.added, report.changed), (0, 25));
    assert_eq!(shelf.export().await, exported);
    // Elsewhere, without ids, it makes the same books in the same order.
    let other = Shelf::new().await;
    let nobody: String = exported.lines().next().expect("a header").to_owned() + "\r\n";
    let fresh = exported.replace(&nobody, "");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(fresh.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(book_csv::COLUMNS).expect("written");
    for record in reader.records() {
        let mut cells: Vec<String> = record.expect("a line").iter().map(str::to_owned).collect();
        cells[0].clear();
        writer.write_record(&cells).expect("written");
    }
    let without_ids = String::from_utf8(writer.into_inner().expect("bytes")).expect("UTF-8");
    assert!(matches!(other.import(&without_ids).await, Imported::Done(_)));
    let titles = |text: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.records().map(|line| line.expect("a line")[1].to_owned()).collect()
    };
    assert_eq!(titles(&other.export().await)[..25], titles(&exported)[..]);
}

#[test]
fn a_file_that_is_none_says_why() {
    assert!(matches!(unreadable(b""), Unreadable::Empty));
    assert!(matches!(unreadable(b"title,author\n"), Unreadable::MissingColumn("price")));
    assert!(matches!(unreadable(b"title,author,price,title\n"), Unreadable::ColumnTwice("title")));
    assert!(matches!(unreadable(b"\x89PNG\r\n\x1a\n\xff\xfe"), Unreadable::NotText));
    let unknown = unreadable(b"title,author,price,colour\n").to_string();
    assert!(unknown.contains("“colour”") && unknown.contains("stock"), "{unknown}");
}

#[tokio::test]
async fn text_that_is_not_utf_8_is_one_faulty_line() {
    let shelf = Shelf::new().await;
    let bytes = b"title,author,price\nCaf\xe9,Somebody,5\nEmma,Jane Austen,5\n";
    let file = book_csv::read(&bytes[..], Currency::USD, |_| ()).expect("a file");
    let report = book_csv::check(&shelf.db, &file).await.expect("a report");
    assert_eq!(told(&report), ["Line 2: Save the file as “CSV UTF-8”."]);
}

#[test]
fn a_file_that_does_not_end_is_not_read_to_its_end() {
    let header = &b"title,author,price\n"[..];
    let endless = header.chain(std::io::repeat(b'x'));
    assert!(matches!(book_csv::read(endless, Currency::USD, |_| ()), Err(Unreadable::TooLong)));
    let mut read = 0;
    let lines = "a,b,1\n".repeat(20_000);
    book_csv::read(header.chain(lines.as_bytes()), Currency::USD, |bytes| read = bytes)
        .expect("a file");
    assert_eq!(read as usize, header.len() + lines.len());
    assert!((read as usize) < MAX_FILE);
}

#[tokio::test]
async fn thousands_of_books_are_written_at_once_even_of_one_title() {
    let shelf = Shelf::new().await;
    let mut text = "title,author,price\n".to_owned();
    for number in 0..5000 {
        let title = if number % 2 == 0 { "Poems".to_owned() } else { format!("Book {number}") };
        text.push_str(&format!("{title},Author {},{}.99\n", number % 500, number % 90));
    }
    let file = book_csv::read(text.as_bytes(), Currency::USD, |_| ()).expect("a file");
    let mut told = Vec::new();
    let done = book_csv::write(shelf.db.begin_write().await.expect("the lock"), &file, |books| {
        told.push(books)
    })
    .await
    .expect("an answer");
    assert!(matches!(done, Imported::Done(report) if report.added == 5000));
    assert_eq!(told, [1000, 2000, 3000, 4000, 5000, 5000]);
    let slugs: i64 =
        query_scalar("select count(distinct slug) from books where slug like 'poems%'")
            .fetch_one(shelf.db.read())
            .await
            .expect("a count");
    assert_eq!(slugs, 2500);
    let first = books::list(&shelf.db).await.expect("books").swap_remove(0);
    assert_eq!(first.title, "Poems", "the file's first line is the list's first book");
}

#[tokio::test]
async fn a_file_that_is_wrong_everywhere_is_not_read_to_its_end() {
    let shelf = Shelf::new().await;
    let faulty = format!("title,author,price\n{}", ",,x\n".repeat(100_000));
    let report = shelf.check(&faulty).await;
    assert!(report.and_more);
    assert!((100..110).contains(&report.faults.len()), "{}", report.faults.len());
    assert!(matches!(shelf.import(&faulty).await, Imported::Refused(refused) if refused == report));
    // The same for what only the catalogue tells.
    let unknown: String = (0..1000).map(|n| format!("{n:032x},Emma,Jane Austen,5\n")).collect();
    let report = shelf.check(&format!("id,title,author,price\n{unknown}")).await;
    assert!(report.and_more && report.faults.len() == 100, "{}", report.faults.len());
}

#[test]
fn a_file_has_only_so_many_books() {
    let lines = "a,b,1\n".repeat(book_csv::MOST_BOOKS + 1);
    let fault = unreadable(format!("title,author,price\n{lines}").as_bytes());
    assert!(fault.to_string().contains("more than 250000 books: import it in parts"), "{fault}");
}
