//! What makes the shop an application on somebody's screen, as far as no browser is needed.

use crate::running_shop::{RunningShop, Visitor};
use serde_json::Value;
use std::{fs, path::Path};

fn public(file: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("public");
    fs::read(folder.join(file.trim_start_matches('/'))).expect(file)
}

#[test]
fn every_icon_is_as_large_as_the_manifest_says() {
    let manifest: Value =
        serde_json::from_slice(&public("manifest.webmanifest")).expect("a manifest");
    let icons = manifest["icons"].as_array().expect("icons");
    let mut sizes = Vec::new();
    for icon in icons {
        let file = public(icon["src"].as_str().expect("a file"));
        if icon["type"] != "image/png" {
            continue;
        }
        let picture = image::load_from_memory(&file).expect("a picture");
        let size = format!("{}x{}", picture.width(), picture.height());
        assert_eq!(icon["sizes"], size);
        sizes.push((size, icon["purpose"] == "maskable"));
    }
    for needed in [("192x192", false), ("512x512", false), ("512x512", true)] {
        assert!(sizes.contains(&(needed.0.to_owned(), needed.1)), "{needed:?}");
    }
    assert_eq!(manifest["start_url"], "/");
    assert_eq!(manifest["display"], "standalone");
}

#[tokio::test]
async fn every_page_leads_to_the_manifest_and_the_worker() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    for path in ["/", "/books/walden", "/cart", "/offline"] {
        let (_, page) = visitor.page(path).await;
        for linked in ["/manifest.webmanifest", "/apple-touch-icon.png", "/install.js"] {
            assert!(page.contains(&format!("=\"{linked}\"")), "{linked} on {path}");
            assert!(!public(linked).is_empty());
        }
    }
}

#[tokio::test]
async fn the_offline_page_is_nobodys_and_stays_out_of_searches() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let book = "94726f384f164d04b88fb47ea0e0a3ac";
    assert_eq!(visitor.post("/cart/add", &[("book", book)]).await.status(), 303);
    let answer = visitor.get("/offline").await;
    assert_eq!(answer.status(), 200);
    assert!(answer.headers().get("set-cookie").is_none());
    let page = answer.text().await.expect("text");
    assert!(page.contains("You are offline") && page.contains("Your cart stays as it is."));
    assert!(page.contains("name=\"robots\" content=\"noindex\""), "{page}");
    let stranger = Visitor::of(&shop).page("/offline").await.1;
    assert!(!stranger.contains("Cart ("));
}
