//! Answers that tests put in place of a method's own, or of none.

use std::collections::BTreeMap;
use std::sync::Mutex;

use mtproto_transport::RpcError;
use tl_types::Bytes;

use crate::lock::lock;

/// The answers, by the names of methods.
#[derive(Debug, Default)]
pub(crate) struct CannedAnswers(Mutex<BTreeMap<String, Result<Bytes, RpcError>>>);

impl CannedAnswers {
    /// Sets the answer of a method; `None`: its own.
    pub(crate) fn set(&self, method: &str, answer: Option<Result<Bytes, RpcError>>) {
        let mut answers = lock(&self.0);
        match answer {
            Some(answer) => answers.insert(method.to_owned(), answer),
            None => answers.remove(method),
        };
    }

    pub(crate) fn of(&self, method: &str) -> Option<Result<Bytes, RpcError>> {
        lock(&self.0).get(method).cloned()
    }
}
