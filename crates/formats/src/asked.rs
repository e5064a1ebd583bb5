//! What a program asked for, held against the description of the API: which parameter or member is
//! not fit, what was found there and what is wanted.
//!
//! It reads descriptions as OpenAPI has them and knows of no HTTP library. What was sent is told by
//! its kind and length, and in its own words only where it is a short number: whatever else a
//! program sends by mistake may be personal data, which no answer repeats.

use serde_json::Value;

/// A parameter of an address, or a member of a body, that does not hold what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// Its name, as the description has it.
    pub name: String,
    /// What was found, in words.
    pub found: String,
    /// What is wanted, in words.
    pub wanted: String,
}

impl Unfit {
    /// A whole number outside its limits.
    pub fn whole_number(name: &str, found: u64, min: u64, max: u64) -> Unfit {
        Unfit {
            name: name.to_owned(),
            found: number_words(&found.to_string()),
            wanted: format!("a whole number from {min} to {max}"),
        }
    }

    /// A cursor that no page gave.
    pub fn cursor(name: &str, found: &str) -> Unfit {
        Unfit {
            name: name.to_owned(),
            found: text_words(found),
            wanted: "the cursor that the page before gave, or none for the first page".to_owned(),
        }
    }

    /// A text that is none of those that can be meant.
    pub fn text(name: &str, found: &str, wanted: &str) -> Unfit {
        Unfit {
            name: name.to_owned(),
            found: text_words(found),
            wanted: wanted.to_owned(),
        }
    }

    /// All of it as a sentence about a parameter of the address.
    pub fn of_parameter(&self) -> String {
        format!(
            "The parameter {} holds {}; wanted is {}.",
            self.name, self.found, self.wanted
        )
    }

    /// All of it as a sentence about a member of the body.
    pub fn of_member(&self) -> String {
        format!(
            "The member {} of the body holds {}; wanted is {}.",
            self.name, self.found, self.wanted
        )
    }
}

/// The first parameter of a query that is not as described: missing, standing twice or not of its
/// kind. `described` is the list of parameters as OpenAPI has it.
pub fn unfit_parameter(pairs: &[(String, String)], described: &Value) -> Option<Unfit> {
    let described = described.as_array()?;
    described.iter().find_map(|parameter| {
        let name = parameter["name"].as_str()?;
        let schema = &parameter["schema"];
        let values: Vec<&str> = pairs
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .collect();
        let found = match values[..] {
            [] if parameter["required"] == Value::Bool(true) => "nothing".to_owned(),
            [] => return None,
            [value] => unfit_text(value, schema)?,
            [..] => "more than one value".to_owned(),
        };
        Some(Unfit {
            name: name.to_owned(),
            found,
            wanted: wanted(schema),
        })
    })
}

/// The first member of a body that is not as its schema describes: missing, unknown, or not of its
/// kind. Members of members are not looked into. `None` also where the body is no object.
pub fn unfit_member(body: &Value, schema: &Value) -> Option<Unfit> {
    let members = body.as_object()?;
    let shape = match schema["oneOf"].as_array() {
        None => schema,
        Some(shapes) => match shapes.iter().find(|shape| is_of(body, shape)) {
            Some(shape) => shape,
            None => return told_apart_by(body, shapes),
        },
    };
    let properties = shape["properties"].as_object()?;
    let required = shape["required"].as_array();
    let required = required.into_iter().flatten().filter_map(Value::as_str);
    for name in required {
        if !members.contains_key(name) {
            return Some(member(name, "nothing".to_owned(), &properties[name]));
        }
    }
    for (name, value) in members {
        let Some(schema) = properties.get(name) else {
            let known: Vec<&str> = properties.keys().map(String::as_str).collect();
            return Some(Unfit {
                // A name that was sent may be anything; what is known stands beside it.
                name: short_name(name),
                found: "a value, and there is no such member".to_owned(),
                wanted: format!("one of {}", known.join(", ")),
            });
        };
        if !fits(value, schema) {
            return Some(member(name, kind_words(value), schema));
        }
    }
    None
}

fn member(name: &str, found: String, schema: &Value) -> Unfit {
    Unfit {
        name: name.to_owned(),
        found,
        wanted: wanted(schema),
    }
}

/// The longest name of a member that is repeated to its sender.
const NAME_SHOWN_MAX: usize = 40;

fn short_name(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    match name.len() <= NAME_SHOWN_MAX && name.chars().all(plain) {
        true => name.to_owned(),
        false => "of another name".to_owned(),
    }
}

/// The members of a shape that have one value only: they tell the shapes apart.
fn tags(shape: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let properties = shape["properties"].as_object().into_iter().flatten();
    properties.filter_map(
        |(name, schema)| match schema["enum"].as_array()?.as_slice() {
            [only] => Some((name.as_str(), only)),
            _ => None,
        },
    )
}

fn is_of(body: &Value, shape: &Value) -> bool {
    let mut tags = tags(shape).peekable();
    tags.peek().is_some() && tags.all(|(name, only)| body[name] == *only)
}

/// The member that says which of several shapes a body has, where it says none of them.
fn told_apart_by(body: &Value, shapes: &[Value]) -> Option<Unfit> {
    let (name, _) = shapes.iter().find_map(|shape| tags(shape).next())?;
    let all: Vec<&str> = shapes
        .iter()
        .flat_map(tags)
        .filter(|(tag, _)| *tag == name)
        .filter_map(|(_, only)| only.as_str())
        .collect();
    Some(Unfit {
        name: name.to_owned(),
        found: match body.get(name) {
            None => "nothing".to_owned(),
            Some(value) => kind_words(value),
        },
        wanted: format!("one of {}", all.join(", ")),
    })
}

fn kinds(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

fn fits(value: &Value, schema: &Value) -> bool {
    let kinds = kinds(schema);
    if kinds.is_empty() {
        return true;
    }
    let of_kind = kinds.iter().any(|kind| match *kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    });
    let number = value.as_i64();
    let above = limit(schema, "minimum")
        .zip(number)
        .is_none_or(|(min, n)| n >= min);
    let below = limit(schema, "maximum")
        .zip(number)
        .is_none_or(|(max, n)| n <= max);
    let listed = schema["enum"]
        .as_array()
        .is_none_or(|all| all.contains(value) || value.is_null());
    of_kind && above && below && listed
}

/// What was found in a parameter, where it is not of its kind.
fn unfit_text(value: &str, schema: &Value) -> Option<String> {
    let kinds = kinds(schema);
    if kinds.contains(&"integer") {
        let number = value.parse::<i64>().ok();
        let within = number.is_some_and(|n| fits(&Value::from(n), schema));
        return (!within).then(|| number_words(value));
    }
    let truth = kinds.contains(&"boolean");
    (truth && value != "true" && value != "false").then(|| text_words(value))
}

fn limit(schema: &Value, name: &str) -> Option<i64> {
    schema[name].as_i64()
}

/// What a schema asks for, in words.
fn wanted(schema: &Value) -> String {
    if let Some(all) = schema["enum"].as_array() {
        let all: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
        return format!("one of {}", all.join(", "));
    }
    let kinds = kinds(schema);
    let kind = kinds.iter().find(|kind| **kind != "null");
    match kind.copied() {
        Some("integer" | "number") => match (limit(schema, "minimum"), limit(schema, "maximum")) {
            (Some(min), Some(max)) => format!("a whole number from {min} to {max}"),
            (Some(min), None) => format!("a whole number of {min} or more"),
            (None, Some(max)) => format!("a whole number of {max} at most"),
            (None, None) => "a whole number".to_owned(),
        },
        Some("boolean") => "true or false".to_owned(),
        Some("string") => match limit(schema, "maxLength") {
            Some(max) => format!("text of {max} characters at most"),
            None => "text".to_owned(),
        },
        Some("array") => "a list".to_owned(),
        Some(_) | None => "what the description of the API says".to_owned(),
    }
}

/// The most digits of a number that is repeated: fewer than any reference of a consumer has.
const DIGITS_SHOWN_MAX: usize = 5;

fn number_words(text: &str) -> String {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match number {
        true if digits.len() <= DIGITS_SHOWN_MAX => text.to_owned(),
        true => format!("a number of {} digits", digits.len()),
        false => text_words(text),
    }
}

fn text_words(text: &str) -> String {
    match text.chars().count() {
        0 => "nothing".to_owned(),
        1 => "text of 1 character".to_owned(),
        more => format!("text of {more} characters"),
    }
}

fn kind_words(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number_words(&number.to_string()),
        Value::String(text) => text_words(text),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parameter(query: &[(&str, &str)]) -> Option<String> {
        let described = json!([
            {"name": "limit", "required": false,
             "schema": {"type": ["integer", "null"], "minimum": 1, "maximum": 200}},
            {"name": "answered", "required": false, "schema": {"type": "boolean"}},
            {"name": "sequence", "required": true, "schema": {"type": "integer", "minimum": 1}},
        ]);
        let pairs = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let pairs: Vec<(String, String)> = pairs.collect();
        unfit_parameter(&pairs, &described).map(|unfit| unfit.of_parameter())
    }

    #[test]
    fn a_parameter_is_named_with_what_was_found_and_what_is_wanted() {
        let told = |query: &[(&str, &str)]| parameter(query).unwrap_or_default();
        assert_eq!(
            told(&[("limit", "0"), ("sequence", "1")]),
            "The parameter limit holds 0; wanted is a whole number from 1 to 200."
        );
        assert_eq!(
            told(&[("limit", "ten"), ("sequence", "1")]),
            "The parameter limit holds text of 3 characters; wanted is a whole number from 1 to 200."
        );
        assert_eq!(
            told(&[("answered", "yes"), ("sequence", "1")]),
            "The parameter answered holds text of 3 characters; wanted is true or false."
        );
        assert_eq!(
            told(&[]),
            "The parameter sequence holds nothing; wanted is a whole number of 1 or more."
        );
        assert_eq!(
            told(&[("sequence", "1"), ("sequence", "2")]),
            "The parameter sequence holds more than one value; wanted is a whole number of 1 or \
             more."
        );
        assert_eq!(parameter(&[("sequence", "7"), ("limit", "200")]), None);
    }

    #[test]
    fn trap_18_what_may_be_somebodys_number_is_not_repeated() {
        let told = parameter(&[("sequence", "1"), ("limit", "2000012345678")]).unwrap();
        assert!(told.contains("a number of 13 digits"), "{told}");
        assert!(!told.contains("12345"), "{told}");
    }

    #[test]
    fn a_member_is_named_whichever_shape_the_body_has() {
        let schema = json!({"oneOf": [
            {"properties": {"act": {"type": "string", "enum": ["verify"]},
                            "version": {"type": "integer", "minimum": 1}},
             "required": ["act", "version"]},
            {"properties": {"act": {"type": "string", "enum": ["withdraw"]}}, "required": ["act"]},
        ]});
        let told = |body: Value| unfit_member(&body, &schema).map(|unfit| unfit.of_member());
        for (body, sentence) in [
            (
                json!({"act": "verify"}),
                "The member version of the body holds nothing; wanted is a whole number of 1 or \
                 more.",
            ),
            (
                json!({"act": "verify", "version": "3"}),
                "The member version of the body holds text of 1 character; wanted is a whole \
                 number of 1 or more.",
            ),
            (
                json!({"act": "approve"}),
                "The member act of the body holds text of 7 characters; wanted is one of verify, \
                 withdraw.",
            ),
            (
                json!({"act": "withdraw", "why": "x"}),
                "The member why of the body holds a value, and there is no such member; wanted is \
                 one of act.",
            ),
        ] {
            assert_eq!(told(body).as_deref(), Some(sentence));
        }
        assert_eq!(told(json!({"act": "verify", "version": 3})), None);
    }
}
