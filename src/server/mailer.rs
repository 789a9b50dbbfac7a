//! Handing mail over: to a mail server, or with none set to a folder.

use super::config::{MailConfig, MailWay};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart},
};
use secrecy::ExposeSecret;
use std::{path::PathBuf, time::Duration};
use tokio::{
    fs::{self, DirBuilder, OpenOptions},
    io::AsyncWriteExt,
};

/// How long a mail server may take for one step.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Hands mail over.
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

enum Way {
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    Folder(PathBuf),
}

/// A mail, ready but for its sender.
pub struct Draft {
    /// What makes it the same mail when it is handed over again: letters, digits and dashes.
    pub name: String,
    /// The buyer's name.
    pub to_name: String,
    /// The buyer's address.
    pub to_email: String,
    /// The subject line.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// The same as an HTML document.
    pub html: String,
}

/// Why a mail was not handed over. Holds no person's details.
#[derive(Debug, thiserror::Error)]
pub enum MailFault {
    /// Surely not accepted: it may be tried again.
    #[error("the mail was not accepted: {0}")]
    Again(String),
    /// Nobody will ever accept it.
    #[error("the mail cannot be delivered: {0}")]
    Never(String),
    /// The connection broke while it was handed over: it may have been accepted.
    #[error("nobody knows whether the mail was accepted: {0}")]
    Unknown(String),
}

impl Mailer {
    /// A mailer as configured. Connects only when there is something to send.
    ///
    /// # Errors
    /// When the mail server's URL cannot be used.
    pub fn new(config: MailConfig) -> Result<Mailer, lettre::transport::smtp::Error> {
        let way = match config.way {
            MailWay::Folder(folder) => Way::Folder(folder),
            MailWay::Smtp(url) => {
                let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())?;
                Way::Smtp(Box::new(builder.timeout(Some(TIMEOUT)).build()))
            }
        };
        Ok(Mailer { from: config.from, way })
    }

    /// Whether handing over the same mail again is harmless: in a folder it is the same file.
    pub fn may_repeat(&self) -> bool {
        matches!(self.way, Way::Folder(_))
    }

    /// Hands a mail over.
    ///
    /// # Errors
    /// See [`MailFault`].
    pub async fn send(&self, draft: Draft) -> Result<(), MailFault> {
        let name = draft.name.clone();
        let message = self.message(draft)?;
        match &self.way {
            Way::Smtp(server) => send(server, message).await,
            Way::Folder(folder) => {
                let again = |error: std::io::Error| MailFault::Again(error.to_string());
                // Mails hold names, addresses and links that show orders.
                let own = DirBuilder::new().recursive(true).mode(0o700).create(folder).await;
                own.map_err(again)?;
                let file = folder.join(format!("{name}.eml"));
                // Whoever reads the folder finds whole mails only.
                let part = folder.join(format!("{name}.part"));
                let mut options = OpenOptions::new();
                let options = options.write(true).create(true).truncate(true).mode(0o600);
                let mut whole = options.open(&part).await.map_err(again)?;
                whole.write_all(&message.formatted()).await.map_err(again)?;
                whole.flush().await.map_err(again)?;
                fs::rename(&part, &file).await.map_err(again)?;
                tracing::info!(file = %file.display(), "a mail was written");
                Ok(())
            }
        }
    }

    fn message(&self, draft: Draft) -> Result<Message, MailFault> {
        let address = draft.to_email.parse();
        let address = address.map_err(|_| MailFault::Never("the address is not usable".into()))?;
        let id = format!("<{}@{}>", draft.name, self.from.email.domain());
        // A name with a control character in it cannot be written into a header: lettre panics.
        let name = draft.to_name.replace(char::is_control, " ");
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(name), address))
            .subject(draft.subject)
            .message_id(Some(id))
            .multipart(MultiPart::alternative_plain_html(draft.text, draft.html))
            .map_err(|error| MailFault::Never(error.to_string()))
    }
}

/// Whether mail can be sent to that address.
pub fn takes(email: &str) -> bool {
    email.parse::<Address>().is_ok()
}

/// Greets the server first: a server that cannot be reached has surely accepted nothing.
async fn send(
    server: &AsyncSmtpTransport<Tokio1Executor>,
    message: Message,
) -> Result<(), MailFault> {
    let greeted = server.test_connection().await.map_err(|error| MailFault::Again(kind(&error)))?;
    if !greeted {
        return Err(MailFault::Again("the mail server is not ready".to_owned()));
    }
    match server.send(message).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_permanent() => Err(MailFault::Never(kind(&error))),
        Err(error) if error.is_transient() => Err(MailFault::Again(kind(&error))),
        Err(error) => Err(MailFault::Unknown(kind(&error))),
    }
}

/// What went wrong, without the server's own words: they often repeat the address.
fn kind(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_timeout() => "the mail server did not answer in time".to_owned(),
        None if error.is_tls() => "no secure connection to the mail server".to_owned(),
        None => "the connection to the mail server failed".to_owned(),
    }
}
