//! Where mail goes.

use super::reader::Reader;
use lettre::{Address, message::Mailbox};
use secrecy::SecretString;
use std::path::{Path, PathBuf};

/// Where mail goes, and from whom.
#[derive(Debug)]
pub struct MailConfig {
    /// `BOOKSHOP_MAIL_FROM`: the sender (default `Bookshop <orders@bookshop.example>`).
    pub from: Mailbox,
    /// Who takes it.
    pub way: MailWay,
}

/// Who takes the mail.
#[derive(Debug)]
pub enum MailWay {
    /// `BOOKSHOP_SMTP_URL`: a mail server, such as `smtps://user:password@mail.example:465` or
    /// `smtp://mail.example:587?tls=required`.
    Smtp(SecretString),
    /// `BOOKSHOP_MAIL_FOLDER`: with no mail server, a folder that gets one file for each mail
    /// (default `mail` beside the database).
    Folder(PathBuf),
}

impl MailConfig {
    /// Reads where mail goes; `database` is the file that the default folder lies beside.
    pub(super) fn read(reader: &mut Reader<'_>, database: &Path) -> MailConfig {
        if reader.text("BOOKSHOP_SMTP_URL").is_some() && reader.text("BOOKSHOP_MAIL_FROM").is_none()
        {
            reader.fault("BOOKSHOP_MAIL_FROM must be set beside BOOKSHOP_SMTP_URL");
        }
        let address = Address::new_dangerous("orders", "bookshop.example");
        let from = reader.parsed(
            "BOOKSHOP_MAIL_FROM",
            Mailbox::new(Some("Bookshop".to_owned()), address),
            "a mailbox, such as Bookshop <orders@shop.example>",
        );
        let way = match reader.text("BOOKSHOP_SMTP_URL") {
            Some(url) => {
                if !(url.starts_with("smtp://") || url.starts_with("smtps://")) {
                    reader.fault("BOOKSHOP_SMTP_URL must begin with smtps:// or smtp://");
                }
                MailWay::Smtp(url.into())
            }
            None => MailWay::Folder(reader.text("BOOKSHOP_MAIL_FOLDER").map_or_else(
                || database.parent().unwrap_or(Path::new("")).join("mail"),
                PathBuf::from,
            )),
        };
        MailConfig { from, way }
    }
}
