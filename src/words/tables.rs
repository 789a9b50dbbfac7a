//! All texts in all languages, read from the files that the program holds.

use crate::domain::language::Language;
use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey},
    parser,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::LazyLock,
};

/// The texts of one language. A text with several forms has one entry for each: `key.one`.
pub type Table = HashMap<String, String>;

/// The files of a language: each text's name begins with that of its file.
macro_rules! files {
    ($language:literal) => {
        [
            ("buy", include_str!(concat!("../../locales/", $language, "/buy.ftl"))),
            ("cart", include_str!(concat!("../../locales/", $language, "/cart.ftl"))),
            ("error", include_str!(concat!("../../locales/", $language, "/error.ftl"))),
            ("letter", include_str!(concat!("../../locales/", $language, "/letter.ftl"))),
            ("list", include_str!(concat!("../../locales/", $language, "/list.ftl"))),
            ("order", include_str!(concat!("../../locales/", $language, "/order.ftl"))),
            ("page", include_str!(concat!("../../locales/", $language, "/page.ftl"))),
            ("pay", include_str!(concat!("../../locales/", $language, "/pay.ftl"))),
        ]
    };
}

static ENGLISH: LazyLock<Table> = LazyLock::new(|| read_all(Language::English).0);
static HEBREW: LazyLock<Table> = LazyLock::new(|| read_all(Language::Hebrew).0);

/// The texts of a language by their names.
pub fn table(language: Language) -> &'static Table {
    match language {
        Language::English => &ENGLISH,
        Language::Hebrew => &HEBREW,
    }
}

/// A text by its name.
pub fn text(language: Language, key: &str) -> Option<String> {
    table(language).get(key).cloned()
}

/// The names of the values that a text takes.
pub fn values(text: &str) -> BTreeSet<&str> {
    let after_brace = text.split('{').skip(1);
    after_brace.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// How the names of texts begin that the islands of every page need.
const EVERYWHERE: [&str; 3] = ["buy_cart", "error_internal", "error_shop_unreachable"];

/// The pages whose islands need more, by how their addresses begin, and from which files; then all
/// others.
const PAGES: [(&str, &[&str]); 5] = [
    ("/cart", &["buy", "error", "cart"]),
    ("/checkout", &["buy", "error", "pay"]),
    ("/success", &["buy", "error", "order"]),
    ("/admin", &["buy", "error"]),
    ("", &[]),
];

/// The blocks of those pages in each language.
static BLOCKS: LazyLock<HashMap<(Language, &str), String>> = LazyLock::new(|| {
    let of_page = |language| PAGES.map(|(page, own)| ((language, page), written(language, own)));
    Language::ALL.into_iter().flat_map(of_page).collect()
});

/// The texts that the islands of the page at `path` may need, as JSON that can stand in a script
/// element.
pub fn block(language: Language, path: &str) -> &'static str {
    let page = PAGES.iter().map(|(page, _)| *page).find(|page| path.starts_with(page));
    BLOCKS.get(&(language, page.unwrap_or_default())).map_or("{}", String::as_str)
}

fn written(language: Language, own: &[&str]) -> String {
    let wanted = |key: &str| {
        let file = key.split('_').next().unwrap_or_default();
        EVERYWHERE.iter().any(|text| key.starts_with(text)) || own.contains(&file)
    };
    let texts: BTreeMap<_, _> = table(language).iter().filter(|(key, _)| wanted(key)).collect();
    serde_json::to_string(&texts).unwrap_or_default().replace('<', "\\u003c")
}

/// The texts of a language, and what in its files cannot be used.
pub fn read_all(language: Language) -> (Table, Vec<String>) {
    let files = match language {
        Language::English => files!("en"),
        Language::Hebrew => files!("he"),
    };
    let mut table = Table::new();
    let mut faults = Vec::new();
    for (name, source) in files {
        read(name, source, &mut table, &mut faults);
    }
    if language == Language::Hebrew {
        let countries = include_str!("../../locales/he/country.ftl");
        read("country", countries, &mut table, &mut faults);
    }
    (table, faults)
}

fn read(file: &str, source: &str, table: &mut Table, faults: &mut Vec<String>) {
    let resource = parser::parse(source).unwrap_or_else(|(resource, errors)| {
        faults.extend(errors.iter().map(|error| format!("{file}: {error}")));
        resource
    });
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        let key = message.id.name;
        let forms = message.value.as_ref().and_then(forms);
        let named_after_file = key.split('_').next() == Some(file);
        let Some(forms) = forms.filter(|_| named_after_file) else {
            faults.push(format!("{file}: {key} cannot be used"));
            continue;
        };
        for (form, text) in forms {
            let key = if form.is_empty() { key.to_owned() } else { format!("{key}.{form}") };
            if table.insert(key.clone(), text).is_some() {
                faults.push(format!("{file}: {key} is there twice"));
            }
        }
    }
}

/// The forms of a text: one without a name, or those that `count` chooses from. `None` for
/// anything that [`super::Words::fill`] could not say.
fn forms(pattern: &Pattern<&str>) -> Option<Vec<(String, String)>> {
    let select = match pattern.elements.as_slice() {
        [PatternElement::Placeable { expression: Expression::Select { selector, variants } }] => {
            (selector, variants)
        }
        _ => return Some(vec![(String::new(), plain(pattern)?)]),
    };
    let (InlineExpression::VariableReference { id }, variants) = select else { return None };
    if id.name != "count" {
        return None;
    }
    let form = |key: &VariantKey<&str>| match key {
        VariantKey::Identifier { name } => (*name).to_owned(),
        VariantKey::NumberLiteral { value } => (*value).to_owned(),
    };
    variants.iter().map(|variant| Some((form(&variant.key), plain(&variant.value)?))).collect()
}

fn plain(pattern: &Pattern<&str>) -> Option<String> {
    pattern.elements.iter().try_fold(String::new(), |text, element| {
        Some(match element {
            PatternElement::TextElement { value } => text + value,
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => text + "{" + id.name + "}",
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::StringLiteral { value }),
            } => text + value,
            PatternElement::Placeable { .. } => return None,
        })
    })
}
