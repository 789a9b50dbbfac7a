//! Typed reading of parameters, with Stripe's message for each that is wrong.

use std::collections::BTreeMap;

use super::errors::ApiError;
use super::wire::Param;

/// Longest text where nothing else is said.
const MAX_TEXT: usize = 5000;

/// The parameters of a request, or of one nested object in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Params {
    /// Name of the enclosing object, empty at the top.
    path: String,
    map: BTreeMap<String, Param>,
}

impl Params {
    /// The parameters of a whole request.
    pub fn new(map: BTreeMap<String, Param>) -> Self {
        Self { path: String::new(), map }
    }

    /// The raw tree, for comparing two requests.
    pub fn tree(&self) -> &BTreeMap<String, Param> {
        &self.map
    }

    /// How the caller wrote the parameter: `shipping[name]`.
    pub fn full(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}[{name}]", self.path) }
    }

    /// Whether the parameter was sent, even if empty.
    pub fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// Takes a parameter out; a nested one is dropped.
    pub fn take(&mut self, name: &str) -> Option<String> {
        match self.map.remove(name) {
            Some(Param::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Refuses every parameter that is not named.
    pub fn only(&self, allowed: &[&str]) -> Result<(), ApiError> {
        let unknown: Vec<String> = self
            .map
            .keys()
            .filter(|name| !allowed.contains(&name.as_str()))
            .map(|name| self.full(name))
            .collect();
        let Some(first) = unknown.first() else {
            return Ok(());
        };
        let plural = if unknown.len() > 1 { "s" } else { "" };
        Err(ApiError::invalid(format!(
            "Received unknown parameter{plural}: {}",
            unknown.join(", ")
        ))
        .code("parameter_unknown")
        .param(first.as_str()))
    }

    /// A text, which may be empty.
    pub fn text(&self, name: &str) -> Result<Option<&str>, ApiError> {
        self.text_up_to(name, MAX_TEXT)
    }

    /// A text of at most `max` characters.
    pub fn text_up_to(&self, name: &str, max: usize) -> Result<Option<&str>, ApiError> {
        match self.map.get(name) {
            None => Ok(None),
            Some(Param::Text(text)) if text.chars().count() > max => {
                let head: String = text.chars().take(10).collect();
                Err(ApiError::invalid(format!(
                    "Invalid string: {head}...; must be at most {max} characters"
                ))
                .param(self.full(name)))
            }
            Some(Param::Text(text)) => Ok(Some(text)),
            Some(Param::Map(_)) => {
                Err(ApiError::invalid(format!("Invalid string: {name} is an object"))
                    .param(self.full(name)))
            }
        }
    }

    /// A text that cannot be unset by an empty value.
    pub fn filled(&self, name: &str) -> Result<Option<&str>, ApiError> {
        match self.text(name)? {
            Some("") => Err(self.empty(name)),
            other => Ok(other),
        }
    }

    /// A text that must be there.
    pub fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.filled(name)?.ok_or_else(|| self.missing(name))
    }

    /// The error for a parameter that is not there.
    pub fn missing(&self, name: &str) -> ApiError {
        let full = self.full(name);
        ApiError::invalid(format!("Missing required param: {full}."))
            .code("parameter_missing")
            .param(full)
    }

    fn empty(&self, name: &str) -> ApiError {
        let full = self.full(name);
        ApiError::invalid(format!(
            "You passed an empty string for '{full}'. We assume empty values are an attempt to \
             unset a parameter; however '{full}' cannot be unset. You should remove '{full}' from \
             your request or supply a non-empty value."
        ))
        .code("parameter_invalid_empty")
        .param(full)
    }

    /// An integer of at least `min`.
    pub fn integer(&self, name: &str, min: i64) -> Result<Option<i64>, ApiError> {
        let Some(text) = self.filled(name)? else {
            return Ok(None);
        };
        let refuse = |message: String| {
            Err(ApiError::invalid(message).code("parameter_invalid_integer").param(self.full(name)))
        };
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return refuse(format!("Invalid integer: {text}"));
        }
        // Digits that do not fit an i64 are far above every limit.
        let far = if text.starts_with('-') { i64::MIN } else { i64::MAX };
        let value = text.parse().unwrap_or(far);
        if value < min {
            return refuse(format!("This value must be greater than or equal to {min}."));
        }
        Ok(Some(value))
    }

    /// `true` or `false`, in any case: Python has sent `True`.
    pub fn boolean(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.filled(name)? {
            None => Ok(None),
            Some(word) if word.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(word) if word.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(other) => {
                Err(ApiError::invalid(format!("Invalid boolean: {other}")).param(self.full(name)))
            }
        }
    }

    /// One of a few words; an empty text is returned as it is only if listed.
    pub fn choice(&self, name: &str, choices: &[&str]) -> Result<Option<&str>, ApiError> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) if choices.contains(&text) => Ok(Some(text)),
            Some("") => Err(self.empty(name)),
            Some(_) => {
                let full = self.full(name);
                Err(ApiError::invalid(format!("Invalid {full}: must be {}", one_of(choices)))
                    .param(full))
            }
        }
    }

    /// A nested object. An empty text (an attempt to unset it) gives none.
    pub fn object(&self, name: &str) -> Result<Option<Params>, ApiError> {
        match self.map.get(name) {
            None => Ok(None),
            Some(Param::Text(text)) if text.is_empty() => Ok(None),
            Some(Param::Text(_)) => Err(ApiError::invalid("Invalid object").param(self.full(name))),
            Some(Param::Map(map)) => Ok(Some(Params { path: self.full(name), map: map.clone() })),
        }
    }

    /// A list of texts, in the order of its indexes.
    pub fn list(&self, name: &str) -> Result<Option<Vec<String>>, ApiError> {
        let invalid = || ApiError::invalid("Invalid array").param(self.full(name));
        let map = match self.map.get(name) {
            None => return Ok(None),
            Some(Param::Text(text)) if text.is_empty() => return Ok(Some(Vec::new())),
            Some(Param::Text(_)) => return Err(invalid()),
            Some(Param::Map(map)) => map,
        };
        let mut items = Vec::with_capacity(map.len());
        for (index, item) in map {
            let index: u32 = index.parse().map_err(|_| invalid())?;
            let Param::Text(text) = item else {
                return Err(invalid());
            };
            items.push((index, text.clone()));
        }
        items.sort();
        Ok(Some(items.into_iter().map(|(_, text)| text).collect()))
    }

    /// The names and texts of a flat object such as metadata.
    pub fn pairs(&self) -> Result<Vec<(&str, &str)>, ApiError> {
        self.map
            .keys()
            .map(|name| Ok((name.as_str(), self.text_up_to(name, usize::MAX)?.unwrap_or(""))))
            .collect()
    }
}

/// "one of a, b, or c", as Stripe writes it.
fn one_of(choices: &[&str]) -> String {
    let words: Vec<&str> = choices.iter().copied().filter(|w| !w.is_empty()).collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("one of {one} or {two}"),
        [head @ .., last] => format!("one of {}, or {last}", head.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::wire;
    use super::*;

    fn params(form: &str) -> Result<Params, ApiError> {
        Ok(Params::new(wire::parse(form.as_bytes())?))
    }

    fn message(error: ApiError) -> String {
        let body = error.body("", "");
        body["error"]["message"].as_str().unwrap_or("").to_owned()
    }

    #[test]
    fn integers_are_read_as_stripe_reads_them() -> Result<(), ApiError> {
        let read = |form: &str| params(form)?.integer("amount", 1);
        assert_eq!(read("amount=1999")?, Some(1999));
        assert_eq!(read("amount=99999999999999999999")?, Some(i64::MAX));
        for (form, expected) in [
            ("amount=0", "This value must be greater than or equal to 1."),
            ("amount=-1", "This value must be greater than or equal to 1."),
            ("amount=x", "Invalid integer: x"),
            ("amount=19.99", "Invalid integer: 19.99"),
        ] {
            assert_eq!(read(form).err().map(message).as_deref(), Some(expected));
        }
        Ok(())
    }

    #[test]
    fn unknown_parameters_are_named_in_full() -> Result<(), ApiError> {
        let nested = params("shipping[foo]=1")?.object("shipping")?.unwrap_or_default();
        assert_eq!(
            nested.only(&["name"]).err().map(message).as_deref(),
            Some("Received unknown parameter: shipping[foo]")
        );
        Ok(())
    }

    #[test]
    fn choices_are_listed() {
        assert_eq!(one_of(&["a", "b"]), "one of a or b");
        assert_eq!(one_of(&["a", "b", "c", ""]), "one of a, b, or c");
    }
}
