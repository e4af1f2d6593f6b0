//! Answering an inline query: the call.

use std::fmt;
use std::future::IntoFuture;

use futures_util::TryFutureExt;
use futures_util::future::{BoxFuture, try_join_all};
use tl_types::{enums, functions, types};

use super::item::{Prepared, are_pictures, check, check_ids};
use super::result::InlineResult;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::known_error::stale_item;
use crate::base::limits::MAX_INLINE_RESULTS;
use crate::messages::media::call::is_about_reference;
use crate::runtime::Context;
use crate::runtime::call::call;
use crate::transfer::upload::resend::in_answer;
use mtproto_transport::Dc;

/// For how long results may be cached, in seconds, unless the bot says otherwise (`messages.setInlineBotResults`).
const CACHE_TIME: i32 = 300;

/// An inline query that was not answered yet (`messages.setInlineBotResults`): set the options, then await it.
///
/// # Errors
///
/// More than 50 results, an id that is empty, too long or there twice, media that inline mode does not have, and what is
/// checked of files ([`media`](crate::media)); those of uploads; the DC's errors, like `QUERY_ID_INVALID` for a query that was
/// answered too late. Flood waits and passing troubles are waited out; file references that expired are made fresh, if
/// the file says [how](crate::media::File::refresh).
///
/// # Cancellation
///
/// It runs within the task that awaits it. Once its request is on its way, it may be carried out although nobody waits for it
/// any more.
#[must_use = "nothing is answered unless it is awaited"]
pub struct AnswerInlineQuery {
    context: Context,
    query_id: i64,
    results: Vec<InlineResult>,
    gallery: Option<bool>,
    private: bool,
    cache_time: i32,
    next_offset: Option<String>,
    switch_pm: Option<enums::InlineBotSwitchPm>,
    switch_webview: Option<enums::InlineBotWebView>,
}

impl AnswerInlineQuery {
    pub(crate) fn new(context: Context, query_id: i64, results: Vec<InlineResult>) -> Self {
        Self {
            context,
            query_id,
            results,
            gallery: None,
            private: false,
            cache_time: CACHE_TIME,
            next_offset: None,
            switch_pm: None,
            switch_webview: None,
        }
    }

    /// Whether clients show the results side by side, as pictures, and not as a list. By default, if all of them are photos,
    /// animations, videos or stickers.
    pub fn gallery(mut self, gallery: bool) -> Self {
        self.gallery = Some(gallery);
        self
    }

    /// Whether the results are for the user who asked alone, and not for all who ask the same.
    pub fn private(mut self, private: bool) -> Self {
        self.private = private;
        self
    }

    /// For how many seconds Telegram's servers may answer the same query by themselves; by default 300.
    pub fn cache_time(mut self, seconds: i32) -> Self {
        self.cache_time = seconds;
        self
    }

    /// What a client sends as the offset of its next query, for more results: at most 64 bytes.
    pub fn next_offset(mut self, offset: impl Into<String>) -> Self {
        self.next_offset = Some(offset.into());
        self
    }

    /// A button above the results that opens the chat with the bot and starts it with a parameter of 1 to 64 characters:
    /// `A-Z`, `a-z`, `0-9`, `_` and `-`.
    pub fn switch_pm(mut self, text: impl Into<String>, start_param: impl Into<String>) -> Self {
        self.switch_pm = Some(types::InlineBotSwitchPm::new(text, start_param).into());
        self
    }

    /// A button above the results that opens a web app.
    pub fn switch_webview(mut self, text: impl Into<String>, url: impl Into<String>) -> Self {
        self.switch_webview = Some(types::InlineBotWebView::new(text, url).into());
        self
    }
}

impl IntoFuture for AnswerInlineQuery {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(answer(self))
    }
}

async fn answer(answer: AnswerInlineQuery) -> Result<(), Error> {
    let operation = Operation::AnswerInlineQuery;
    let AnswerInlineQuery { context, mut results, .. } = answer;
    if results.len() > MAX_INLINE_RESULTS {
        return Err(Error::new(operation, Cause::InlineResults { count: results.len() }));
    }
    check_ids(&results)?;
    for (index, result) in results.iter_mut().enumerate() {
        check(&context, result).await.map_err(|error| error.of_item(index))?;
    }
    let none = Vec::<enums::InputBotInlineResult>::new();
    let mut request = functions::messages::SetInlineBotResults::new(answer.query_id, none, answer.cache_time)
        .gallery(answer.gallery.unwrap_or_else(|| are_pictures(&results)))
        .private(answer.private);
    request.next_offset = answer.next_offset;
    request.switch_pm = answer.switch_pm;
    request.switch_webview = answer.switch_webview;

    let prepared = results
        .into_iter()
        .enumerate()
        .map(|(index, result)| Prepared::of(&context, result).map_err(move |error| error.of_item(index)));
    let mut results = try_join_all(prepared).await?;
    let mut repairs = 0;
    loop {
        request.results = try_join_all(results.iter_mut().map(|result| result.input(&context))).await?;
        match call(&context, operation, Dc::Home, &request).await {
            Ok(true) => return Ok(()),
            Ok(false) => {
                let error = in_answer::<functions::messages::SetInlineBotResults>(operation, Cause::AnswerFalse);
                return Err(error);
            }
            Err(error) if is_about_reference(&error) && repairs < MOST_REPAIRS => {
                repairs += 1;
                repair(&context, &mut results, error).await?;
            }
            Err(error) => return Err(error),
        }
    }
}

/// How often the references of one answer are made fresh: what expires each time is of no use.
const MOST_REPAIRS: u32 = 3;

/// Makes the references fresh: that of the result that the error names, or else of all where something can be done.
async fn repair(context: &Context, results: &mut [Prepared], error: Error) -> Result<(), Error> {
    let index = error.rpc().and_then(stale_item);
    let mut is_repaired = false;
    for (at, result) in results.iter_mut().enumerate() {
        if index.is_none_or(|index| index == at) {
            is_repaired |= result.repair(context).await?;
        }
    }
    if is_repaired { Ok(()) } else { Err(error) }
}

impl fmt::Debug for AnswerInlineQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("AnswerInlineQuery");
        debug.field("query_id", &self.query_id).field("results", &self.results).finish_non_exhaustive()
    }
}
