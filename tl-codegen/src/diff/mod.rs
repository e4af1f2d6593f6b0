//! What a new version of a schema changes.
