//! What the program logs of a whole run, at its most talkative, holds nothing private. What is looked
//! for is first shown to be found where it is.

use crate::{
    buying::{ADDRESS, eventually, text},
    engines,
    outbox::{Mood, mail_server},
    running_shop::{ON_THE_ROAD, PASSWORD, SHOWN, Visitor},
};
use reqwest::Response;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// All that the shop itself says, and what the libraries that see private things say.
const EVERYTHING: &str = "debug,bookshop=trace,tower_http=trace,axum=trace,sqlx=trace";
const ADMIN_TOKEN: &str = "a-token-for-programs-only";
const MAIL_PASSWORD: &str = "the-mail-servers-password";
const EMAIL: &str = "zoe@books.example";
const DECLINED: &str = "4000000000000002";
const ACCEPTED: &str = "4242424242424242";
/// Of no endpoint of the shop's.
const FOREIGN_SIGNATURE: &str =
    "t=1,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd";

/// The program, and what it said when it began.
struct Program {
    child: Child,
    said: Vec<String>,
    folder: TempDir,
}

impl Program {
    fn open(variables: &[(&str, &str)]) -> Program {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = File::create(folder.path().join("log")).expect("a log");
        let mut child = Command::new(env!("CARGO_BIN_EXE_bookshop"))
            .env_clear()
            .envs(engines::variables(folder.path()))
            .env("LEPTOS_SITE_ADDR", "127.0.0.1:0")
            .env("RUST_LOG", EVERYTHING)
            .env("NO_COLOR", "1")
            .env("BOOKSHOP_ADMIN_TOKEN", ADMIN_TOKEN)
            .env("BOOKSHOP_MAIL_FROM", "The Shop <orders@shop.example>")
            .env("BOOKSHOP_SWEEP_SECONDS", "0.2")
            .env("BOOKSHOP_RETRY_SECONDS", "0.1")
            .envs(variables.iter().copied())
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program");
        let mut said = Vec::new();
        for line in BufReader::new(child.stdout.take().expect("its words")).lines() {
            said.push(line.expect("text"));
            if said.iter().any(|line| line.contains("open at ")) {
                break;
            }
        }
        Program { child, said, folder }
    }

    /// What stands behind `name` in what it said when it began.
    fn told(&self, name: &str) -> String {
        let mut found = self.said.iter().filter_map(|line| line.split_once(name));
        let (_, rest) = found.next().unwrap_or_else(|| panic!("{name} in {:?}", self.said));
        rest.split(' ').next().expect("a word").trim_end_matches('/').to_owned()
    }

    fn url(&self) -> String {
        self.told("open at ")
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    async fn wait_for(&self, statement: &'static str) {
        eventually(statement, async || {
            let rows = engines::sql(self.path(), statement).await.expect("an answer");
            (!rows.is_empty()).then_some(())
        })
        .await;
    }

    /// Ends it as SIGTERM does; all that it has logged.
    fn end(mut self) -> String {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).expect("an id");
        kill_process(pid, Signal::TERM).expect("a signal");
        assert!(self.child.wait().expect("an end").success());
        std::fs::read_to_string(self.path().join("log")).expect("a log")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The values of the cookies that an answer sets.
fn cookies(answer: &Response) -> Vec<String> {
    let cookies = answer.headers().get_all("set-cookie").iter();
    let pair =
        cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next()?.split_once('='));
    pair.map(|(_, value)| value.to_owned()).filter(|value| value.len() > 8).collect()
}

/// What is looked for: the first is no secret, and is logged.
struct Run {
    order: String,
    private: Vec<String>,
}

/// A visitor buys with everything going wrong once, and the seller looks at it all.
async fn run(program: &Program) -> Run {
    let url = program.url();
    let visitor = Visitor::at(&url, "");
    let mut private =
        [EMAIL, "Quay Street", "H91 X2Y3", "Zoë", ADMIN_TOKEN, MAIL_PASSWORD, PASSWORD]
            .map(str::to_owned)
            .to_vec();
    private.extend(["zoe%40books", DECLINED, ACCEPTED, "wrong-password"].map(str::to_owned));
    let pay = visitor.start_checkout(ON_THE_ROAD).await;
    let (order, payment) = (text(&pay["order"]), text(&pay["payment_intent"]));
    private.push(text(&pay["client_secret"]));
    let contact = |email| {
        let named = [("order", order.as_str()), ("contact[name]", "Zoë Reader"), email];
        [&named[..], &ADDRESS, &SHOWN].concat()
    };
    let (status, _) = visitor.call("save_contact", &contact(("contact[email]", "zoe@"))).await;
    assert_eq!(status, 422);
    let (status, _) = visitor.call("save_contact", &contact(("contact[email]", EMAIL))).await;
    assert_eq!(status, 200);
    for (card, wanted) in [(DECLINED, 402), (ACCEPTED, 200)] {
        assert_eq!(pay_with(program, &pay, card).await, wanted, "{card}");
    }
    let back = format!(
        "/success?payment_intent={payment}&payment_intent_client_secret={}&redirect_status=x",
        text(&pay["client_secret"])
    );
    assert_eq!(visitor.get(&back).await.status(), 303);
    assert_eq!(visitor.get(&format!("/success?pi={payment}")).await.status(), 200);
    program.wait_for("select 1 from orders where state = 'paid'").await;
    assert_eq!(visitor.submit("/orders", &[("email", EMAIL)]).await.0, 303);
    private.extend(cookies(&visitor.post("/cart/add", &[("book", ON_THE_ROAD)]).await));
    sell(program, &url, &order, &mut private).await;
    knock(&url).await;
    program.wait_for("select 1 from outbox where tries > 1 or failed_at is not null").await;
    Run { order, private }
}

/// The seller sets a password, mistypes it, sends a file of books with faults, looks for the buyer
/// and gives the money back.
async fn sell(program: &Program, url: &str, order: &str, private: &mut Vec<String>) {
    let token = program.told("/admin/setup?token=");
    let seller = Visitor::at(url, "");
    assert_eq!(seller.get(&format!("/admin/setup?token={token}")).await.status(), 200);
    let form = [("token", token.as_str()), ("password", PASSWORD), ("again", PASSWORD)];
    let answer = seller.post("/admin/setup", &form).await;
    assert_eq!(answer.status(), 303);
    private.extend(cookies(&answer));
    private.push(token);
    let wrong =
        Visitor::at(url, "").post("/admin/sign-in", &[("password", "wrong-password")]).await;
    assert_eq!(wrong.status(), 422);
    let file: &[u8] = b"title,author,price\nzoe@books.example,,x\n";
    let file = [("file;a.csv", file)];
    let answer = seller.post_multipart("/admin/books/import", "text/html", &file).await;
    assert_eq!(answer.status(), 422);
    for path in ["/admin/orders?q=zoe@books.example", "/admin/customers", "/admin/attention"] {
        assert_eq!(seller.get(path).await.status(), 200, "{path}");
    }
    let (status, answer) =
        seller.call("refund_order", &[("order", order), ("request", &"7".repeat(32))]).await;
    assert_eq!(status, 200, "{answer}");
}

/// Strangers try what they may not.
async fn knock(url: &str) {
    let client = reqwest::Client::new();
    let webhook =
        client.post(format!("{url}/webhooks/stripe")).body("{\"email\": \"zoe@books.example\"}");
    let webhook = webhook.header("stripe-signature", FOREIGN_SIGNATURE);
    let answer = webhook.header("x-request-id", "from-the-proxy-7").send().await;
    assert_eq!(answer.expect("an answer").status(), 400);
    for (token, wanted) in [(ADMIN_TOKEN, 422), ("sk_test_of_somebody", 403)] {
        let book = client.post(format!("{url}/api/books")).bearer_auth(token);
        let answer = book.header("content-type", "application/json").body("{}").send().await;
        assert_eq!(answer.expect("an answer").status(), wanted);
    }
}

/// Pays as a browser does; the status of Stripe's answer.
async fn pay_with(program: &Program, pay: &Value, card: &str) -> u16 {
    let base = program.told("STRIPE_API_BASE=");
    let form = [
        ("key", program.told("STRIPE_PUBLISHABLE_KEY=")),
        ("client_secret", text(&pay["client_secret"])),
        ("return_url", "http://127.0.0.1/success".to_owned()),
        ("payment_method_data[type]", "card".to_owned()),
        ("payment_method_data[card][number]", card.to_owned()),
        ("payment_method_data[card][exp_month]", "12".to_owned()),
        ("payment_method_data[card][exp_year]", "40".to_owned()),
        ("payment_method_data[card][cvc]", "123".to_owned()),
        ("payment_method_data[billing_details][email]", EMAIL.to_owned()),
        ("payment_method_data[billing_details][address][postal_code]", "12345".to_owned()),
    ];
    let confirm = format!("{base}/v1/payment_intents/{}/confirm", text(&pay["payment_intent"]));
    let answer = reqwest::Client::new().post(confirm).form(&form).send().await;
    answer.expect("an answer").status().as_u16()
}

/// Lines with one of these texts, or with what looks like a secret or an email.
fn private_lines<'a>(log: &'a str, texts: &[String]) -> Vec<&'a str> {
    let looks = ["_secret_", "sk_test_", "sk_live_", "rk_test_", "rk_live_", "whsec_"];
    let is_private = |line: &&str| {
        let line = line.to_lowercase();
        texts.iter().any(|text| line.contains(&text.to_lowercase()))
            || looks.iter().any(|look| line.contains(look))
            || has_email(&line)
    };
    log.lines().filter(is_private).collect()
}

fn has_email(line: &str) -> bool {
    let letters: Vec<char> = line.chars().collect();
    letters
        .windows(3)
        .any(|three| three[1] == '@' && three[0].is_alphanumeric() && three[2].is_alphanumeric())
}

#[test]
fn what_is_private_is_found_where_it_is() {
    let texts = ["Quay Street".to_owned()];
    for line in ["1 quay street", "pi_1_secret_2", "sk_test_1", "whsec_1", "to=<zoe@books.example>"]
    {
        assert_eq!(private_lines(&format!("a line\n{line}\n"), &texts), [line]);
    }
    assert!(private_lines("where search @@ query\npi_1 paid", &texts).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_line_of_text_holds_anything_private() {
    let (mail, _) = mail_server(Mood::Refuses).await;
    let program = Program::open(&[("BOOKSHOP_SMTP_URL", &mail)]);
    let run = run(&program).await;
    let log = program.end();
    assert!(
        !private_lines(&log, std::slice::from_ref(&run.order)).is_empty(),
        "the log tells of it"
    );
    for told in
        ["order paid", "from orders", "a mail was not sent", "db.statement", "sandbox request"]
    {
        assert!(log.contains(told), "the log tells more: {told}");
    }
    let refused = log.lines().find(|line| line.contains("a webhook was refused")).expect("a line");
    assert!(refused.contains("request_id=\"from-the-proxy-7\""), "{refused}");
    assert_eq!(private_lines(&log, &run.private), Vec::<&str>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_line_of_json_holds_anything_private() {
    let (mail, _) = mail_server(Mood::Accepts).await;
    let mail = mail.replace("smtp://", &format!("smtp://zoe:{MAIL_PASSWORD}@"));
    let program = Program::open(&[("BOOKSHOP_SMTP_URL", &mail), ("BOOKSHOP_LOG", "json")]);
    let run = run(&program).await;
    let log = program.end();
    let line = |line: &str| serde_json::from_str::<Value>(line).expect("a JSON object");
    let lines: Vec<Value> = log.lines().map(line).collect();
    let paid = lines.iter().find(|line| line["message"] == "order paid").expect("a line");
    assert_eq!(paid["order.id"], run.order.as_str());
    let refused = lines.iter().find(|line| line["message"] == "a webhook was refused");
    assert_eq!(refused.expect("a line")["span"]["request_id"], "from-the-proxy-7");
    assert_eq!(private_lines(&log, &run.private), Vec::<&str>::new());
}
