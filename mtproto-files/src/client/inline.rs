//! The calls of inline mode.

use crate::Client;
use crate::messages::inline::{AnswerInlineQuery, InlineResult};

/// # Inline mode (feature `messages`)
impl Client {
    /// Answers an inline query (`updateBotInlineQuery`) with at most 50 results (`messages.setInlineBotResults`). For bots.
    pub fn answer_inline_query<I>(&self, query_id: i64, results: I) -> AnswerInlineQuery
    where
        I: IntoIterator<Item: Into<InlineResult>>,
    {
        let results = results.into_iter().map(Into::into).collect();
        AnswerInlineQuery::new(self.context.clone(), query_id, results)
    }
}
