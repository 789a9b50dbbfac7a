//! Stripe's wire format for requests: forms whose names nest by brackets
//! (`metadata[order_id]=42`, `expand[]=customer`, `expand[0]=customer`).

use std::collections::BTreeMap;

use percent_encoding::percent_decode;

use super::errors::ApiError;

/// Deepest nesting that is read; Stripe's own parameters stay well below.
const MAX_DEPTH: usize = 8;
/// Most pairs that one request may carry.
const MAX_PAIRS: usize = 1000;

/// One parsed parameter. Lists are maps with the keys "0", "1", …, so that
/// `a[]=x` and `a[0]=x` compare equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Param {
    /// A value.
    Text(String),
    /// A nested object or list.
    Map(BTreeMap<String, Param>),
}

/// Reads a form body or a query.
///
/// # Errors
/// 400 for bytes that are not UTF-8, for brackets that do not close and for a
/// name that is a value here and an object there.
pub(super) fn parse(form: &[u8]) -> Result<BTreeMap<String, Param>, ApiError> {
    let mut root = BTreeMap::new();
    for (count, pair) in
        form.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).enumerate()
    {
        if count >= MAX_PAIRS {
            return Err(ApiError::invalid("Too many parameters in one request."));
        }
        let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &[][..]),
        };
        let name = decode(name)?;
        let value = decode(value)?;
        let path = path(&name)?;
        insert(&mut root, &path, value, &name)?;
    }
    Ok(root)
}

/// Undoes `+` and percent-encoding.
fn decode(raw: &[u8]) -> Result<String, ApiError> {
    let spaced: Vec<u8> = raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&spaced)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| ApiError::invalid("Invalid UTF-8 in the request's parameters."))
}

/// Splits `a[b][]` into `a`, `b` and an empty segment.
fn path(name: &str) -> Result<Vec<&str>, ApiError> {
    let malformed = || ApiError::invalid(format!("Invalid parameter name: {}", excerpt(name)));
    let (first, mut rest) = match name.find('[') {
        Some(at) => name.split_at(at),
        None => (name, ""),
    };
    if first.is_empty() || first.contains(']') {
        return Err(malformed());
    }
    let mut path = vec![first];
    while !rest.is_empty() {
        let inner = rest.strip_prefix('[').ok_or_else(malformed)?;
        let (segment, after) = inner.split_once(']').ok_or_else(malformed)?;
        if segment.contains('[') || path.len() >= MAX_DEPTH {
            return Err(malformed());
        }
        path.push(segment);
        rest = after;
    }
    Ok(path)
}

/// The beginning of a text that came from outside, for a message.
fn excerpt(text: &str) -> String {
    text.chars().take(80).collect()
}

fn insert(
    map: &mut BTreeMap<String, Param>,
    path: &[&str],
    value: String,
    name: &str,
) -> Result<(), ApiError> {
    let [segment, rest @ ..] = path else {
        return Ok(());
    };
    let key = if segment.is_empty() { next_index(map) } else { (*segment).to_owned() };
    let conflict = || {
        ApiError::invalid(format!(
            "Invalid parameters: {} is both a value and an object.",
            excerpt(name)
        ))
    };
    if rest.is_empty() {
        if matches!(map.get(&key), Some(Param::Map(_))) {
            return Err(conflict());
        }
        map.insert(key, Param::Text(value));
        return Ok(());
    }
    match map.entry(key).or_insert_with(|| Param::Map(BTreeMap::new())) {
        Param::Map(inner) => insert(inner, rest, value, name),
        Param::Text(_) => Err(conflict()),
    }
}

/// The index that `[]` takes: the first free one.
fn next_index(map: &BTreeMap<String, Param>) -> String {
    let mut index = map.len();
    while map.contains_key(&index.to_string()) {
        index += 1;
    }
    index.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Param {
        Param::Text(value.into())
    }

    #[test]
    fn brackets_nest_however_they_are_written() -> Result<(), ApiError> {
        let plain = parse(b"metadata[order_id]=42&expand[]=a&expand[]=b")?;
        let escaped = parse(b"expand%5B0%5D=a&expand%5B1%5D=b&metadata%5Border_id%5D=42")?;
        assert_eq!(plain, escaped);
        let expand = BTreeMap::from([("0".into(), text("a")), ("1".into(), text("b"))]);
        assert_eq!(plain.get("expand"), Some(&Param::Map(expand)));
        Ok(())
    }

    #[test]
    fn values_are_utf8_with_plus_for_space() -> Result<(), ApiError> {
        let form = parse("name=Zo%C3%AB+K.&city=Gen\u{e8}ve".as_bytes())?;
        assert_eq!(form.get("name"), Some(&text("Zo\u{eb} K.")));
        assert_eq!(form.get("city"), Some(&text("Gen\u{e8}ve")));
        Ok(())
    }

    #[test]
    fn what_cannot_be_read_is_a_400() {
        for form in [
            &b"a=%ff"[..],
            b"a[b=1",
            b"a]=1",
            b"[a]=1",
            b"a[b]c=1",
            b"=1",
            b"a=1&a[b]=2",
            b"a[b]=2&a=1",
            b"a[b][c][d][e][f][g][h][i]=1",
        ] {
            assert_eq!(parse(form).err().map(|error| error.status), Some(400));
        }
    }
}
