//! JSON to the typed model, remembering where it was refused.
//!
//! The schema has spoken by then; what is left are rules it cannot state, such as a number of too
//! many digits. `serde_json::from_value` would say what is wrong but not where.

use std::cell::RefCell;

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};
use serde_json::{Error, Value};

use super::tree::{child, last_segment};
use super::{TomlDoc, codes};
use crate::finding::Finding;

/// What the model said, and the pointer of the value it said it about.
pub(super) struct Refused {
    pointer: String,
    message: String,
}

impl Refused {
    pub(super) fn into_finding(self, doc: &TomlDoc) -> Finding {
        let key = last_segment(&self.pointer);
        let message = if key.is_empty() {
            self.message
        } else {
            format!("`{key}`: {}", self.message)
        };
        Finding::error(codes::CONSTRAINT, doc.value_place(&self.pointer), message)
    }
}

/// Reads the model.
pub(super) fn read<T: DeserializeOwned>(json: &Value) -> Result<T, Refused> {
    let failed = RefCell::new(None);
    let walk = Walk {
        value: json,
        pointer: String::new(),
        failed: &failed,
    };
    T::deserialize(walk).map_err(|error| Refused {
        pointer: failed.borrow_mut().take().unwrap_or_default(),
        message: error.to_string(),
    })
}

/// A value on the way down; the deepest one that fails leaves its pointer.
struct Walk<'de, 'f> {
    value: &'de Value,
    pointer: String,
    failed: &'f RefCell<Option<String>>,
}

impl<'de, 'f> Walk<'de, 'f> {
    fn noting<T>(
        self,
        read: impl FnOnce(&'de Value, &str, &'f RefCell<Option<String>>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let result = read(self.value, &self.pointer, self.failed);
        if result.is_err() {
            self.failed.borrow_mut().get_or_insert(self.pointer);
        }
        result
    }

    /// A type can refuse a value after reading it, when the walk is already past it.
    fn seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        let (pointer, failed) = (self.pointer.clone(), self.failed);
        let result = seed.deserialize(self);
        if result.is_err() {
            failed.borrow_mut().get_or_insert(pointer);
        }
        result
    }
}

/// The name of a member, which may be read as a string, an enum or a newtype of either.
struct Name<'de>(&'de str);

impl<'de> Deserializer<'de> for Name<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de> Deserializer<'de> for Walk<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.noting(|value, pointer, failed| match value {
            Value::Array(items) => visitor.visit_seq(Items {
                items: items.iter().enumerate(),
                pointer,
                failed,
            }),
            Value::Object(object) => visitor.visit_map(Members {
                members: object.iter(),
                next: None,
                pointer,
                failed,
            }),
            scalar => scalar.deserialize_any(visitor),
        })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.noting(|value, pointer, failed| match value.as_object() {
            Some(object) if object.len() == 1 => visitor.visit_enum(Members {
                members: object.iter(),
                next: None,
                pointer,
                failed,
            }),
            _ => value.deserialize_enum(name, variants, visitor),
        })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The items of an array, each with its pointer.
struct Items<'de, 'f, 'p> {
    items: std::iter::Enumerate<std::slice::Iter<'de, Value>>,
    pointer: &'p str,
    failed: &'f RefCell<Option<String>>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some((n, value)) = self.items.next() else {
            return Ok(None);
        };
        let walk = Walk {
            value,
            pointer: format!("{}/{n}", self.pointer),
            failed: self.failed,
        };
        walk.seed(seed).map(Some)
    }
}

/// The members of a table, each with its pointer; a single one also reads as an enum variant.
struct Members<'de, 'f, 'p> {
    members: serde_json::map::Iter<'de>,
    next: Option<Walk<'de, 'f>>,
    pointer: &'p str,
    failed: &'f RefCell<Option<String>>,
}

impl<'de> MapAccess<'de> for Members<'de, '_, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.members.next() else {
            return Ok(None);
        };
        let pointer = child(self.pointer, key);
        let read = seed.deserialize(Name(key));
        if read.is_err() {
            self.failed.borrow_mut().get_or_insert(pointer.clone());
        }
        self.next = Some(Walk {
            value,
            pointer,
            failed: self.failed,
        });
        read.map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.next.take() {
            Some(walk) => walk.seed(seed),
            None => Err(de::Error::custom("a value without a key")),
        }
    }
}

impl<'de, 'f> EnumAccess<'de> for Members<'de, 'f, '_> {
    type Error = Error;
    type Variant = Walk<'de, 'f>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        mut self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Error> {
        let name = self.next_key_seed(seed)?;
        name.zip(self.next)
            .ok_or_else(|| de::Error::custom("an empty table names no variant"))
    }
}

impl<'de> de::VariantAccess<'de> for Walk<'de, '_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        serde::Deserialize::deserialize(self)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        self.seed(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }
}
