//! The schema of each model, made and compiled once: that takes longer than checking most files.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::Validator;
use serde_json::Value;

use super::schema;

/// What a text is held against.
pub(super) struct Rules {
    pub(super) schema: Value,
    /// The compiled schema, or why it does not compile.
    pub(super) validator: Result<Validator, String>,
}

type Known = Mutex<HashMap<(TypeId, bool), Arc<Rules>>>;

/// The rules of a model; `partial` for one of several texts laid over each other.
pub(super) fn of<T: schemars::JsonSchema + 'static>(partial: bool) -> Arc<Rules> {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    let known = KNOWN.get_or_init(Known::default);
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let rules = known
        .entry((TypeId::of::<T>(), partial))
        .or_insert_with(|| Arc::new(compiled::<T>(partial)));
    Arc::clone(rules)
}

fn compiled<T: schemars::JsonSchema>(partial: bool) -> Rules {
    let whole = schema::for_validation(schema::schema_for::<T>());
    let schema = match partial {
        true => schema::partial(&whole),
        false => whole,
    };
    let validator = jsonschema::validator_for(&schema).map_err(|error| error.to_string());
    Rules { schema, validator }
}
