//! What a form's field may be, and forms that are written out once and go both ways.
//!
//! [`record_form!`] and [`choice_form!`] make the serialised type and both conversions from one
//! list. The list is the stored form: it stands by itself, a renamed or new field of the domain
//! does not compile until somebody decides here what becomes of it.

use super::text::{Text, Textual};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;

/// Part of a stored form. What cannot be a value is refused while the body is read, so that
/// turning a form into its value cannot fail.
pub(super) trait Formed {
    /// The domain's own type.
    type Value;
    /// The form of a value.
    fn of(value: Self::Value) -> Self;
    /// The value of a form.
    fn value(self) -> Self::Value;
}

macro_rules! plain {
    ($($name:ty),+) => {$(
        impl Formed for $name {
            type Value = $name;
            fn of(value: $name) -> $name {
                value
            }
            fn value(self) -> $name {
                self
            }
        }
    )+};
}

plain!(bool, u8, u32, u64, String);

impl<T: Textual> Formed for Text<T> {
    type Value = T;
    fn of(value: T) -> Self {
        Text(value)
    }
    fn value(self) -> T {
        self.0
    }
}

impl<F: Formed> Formed for Option<F> {
    type Value = Option<F::Value>;
    fn of(value: Self::Value) -> Self {
        value.map(F::of)
    }
    fn value(self) -> Self::Value {
        self.map(F::value)
    }
}

impl<F: Formed> Formed for Vec<F> {
    type Value = Vec<F::Value>;
    fn of(values: Self::Value) -> Self {
        values.into_iter().map(F::of).collect()
    }
    fn value(self) -> Self::Value {
        self.into_iter().map(F::value).collect()
    }
}

impl<A: Formed, B: Formed> Formed for (A, B) {
    type Value = (A::Value, B::Value);
    fn of((a, b): Self::Value) -> Self {
        (A::of(a), B::of(b))
    }
    fn value(self) -> Self::Value {
        (self.0.value(), self.1.value())
    }
}

impl<A: Formed, B: Formed, C: Formed> Formed for (A, B, C) {
    type Value = (A::Value, B::Value, C::Value);
    fn of((a, b, c): Self::Value) -> Self {
        (A::of(a), B::of(b), C::of(c))
    }
    fn value(self) -> Self::Value {
        (self.0.value(), self.1.value(), self.2.value())
    }
}

/// A map as a list of pairs whose keys ascend: an object would take a repeated key silently.
pub(super) struct Pairs<K, F>(BTreeMap<K, F>);

impl<K: Textual + Ord, F: Serialize> Serialize for Pairs<K, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|(key, form)| (key.text(), form)))
    }
}

impl<'de, K: Textual + Ord, F: Deserialize<'de>> Deserialize<'de> for Pairs<K, F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = Vec::<(Text<K>, F)>::deserialize(deserializer)?;
        match pairs.is_sorted_by(|(a, _), (b, _)| a.0 < b.0) {
            true => Ok(Pairs(pairs.into_iter().map(|(k, f)| (k.0, f)).collect())),
            false => Err(de::Error::custom("keys that do not ascend")),
        }
    }
}

impl<K: Ord, F: Formed> Formed for Pairs<K, F> {
    type Value = BTreeMap<K, F::Value>;
    fn of(values: Self::Value) -> Self {
        Pairs(values.into_iter().map(|(k, v)| (k, F::of(v))).collect())
    }
    fn value(self) -> Self::Value {
        self.0.into_iter().map(|(k, f)| (k, f.value())).collect()
    }
}

/// The form of a value with named fields.
macro_rules! record_form {
    ($name:ident of $value:ident { $($(#[$attribute:meta])* $field:ident: $form:ty,)+ }) => {
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            $($(#[$attribute])* $field: $form,)+
        }

        impl $crate::forms::formed::Formed for $name {
            type Value = $value;
            fn of(value: $value) -> $name {
                // Taken apart by name, so that a new field cannot be forgotten here.
                let $value { $($field),+ } = value;
                $name { $($field: $crate::forms::formed::Formed::of($field)),+ }
            }
            fn value(self) -> $value {
                $value { $($field: $crate::forms::formed::Formed::value(self.$field)),+ }
            }
        }
    };
}
pub(super) use record_form;

/// The form of a value that is one of several: without content, with one value, which the list
/// names, or with fields.
macro_rules! choice_form {
    (
        $name:ident of $value:ident {
            $($variant:ident
                $(($one:ident: $inner:ty))?
                $({ $($(#[$attribute:meta])* $field:ident: $form:ty,)+ })?,)+
        }
    ) => {
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) enum $name {
            $($variant $(($inner))? $({ $($(#[$attribute])* $field: $form,)+ })?,)+
        }

        impl $crate::forms::formed::Formed for $name {
            type Value = $value;
            fn of(value: $value) -> $name {
                match value {
                    $($value::$variant $({ 0: $one })? $({ $($field),+ })? => $name::$variant
                        $({ 0: $crate::forms::formed::Formed::of($one) })?
                        $({ $($field: $crate::forms::formed::Formed::of($field)),+ })?,)+
                }
            }
            fn value(self) -> $value {
                match self {
                    $($name::$variant $({ 0: $one })? $({ $($field),+ })? => $value::$variant
                        $({ 0: $crate::forms::formed::Formed::value($one) })?
                        $({ $($field: $crate::forms::formed::Formed::value($field)),+ })?,)+
                }
            }
        }
    };
}
pub(super) use choice_form;
