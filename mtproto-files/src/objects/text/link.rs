//! What links of a text stand for: users, custom emojis and times have links of their own (`bots/api#formatting-options`).

use super::style::{DateFormat, Style};

/// Returns what the text of a link is shown as: a mention of a user, or a link. None for one that is empty
/// or has a NUL in it.
pub(super) fn of_url(url: &str) -> Option<Style> {
    let user = parameters(url, "user").and_then(|query| value(query, "id")?.parse().ok());
    user.and_then(Style::mention).or_else(|| Style::link(url))
}

/// Returns the custom emoji or time that a link stands for, if it is one.
pub(super) fn of_image(url: &str) -> Option<Style> {
    if let Some(query) = parameters(url, "emoji") {
        return emoji(value(query, "id")?);
    }
    let query = parameters(url, "time")?;
    date(value(query, "unix")?, value(query, "format").unwrap_or_default())
}

/// Returns the custom emoji with an id, if it is one.
pub(super) fn emoji(id: &str) -> Option<Style> {
    Style::emoji(id.parse().ok()?)
}

/// Returns a time that is shown in a format, if it is one.
pub(super) fn date(unix: &str, format: &str) -> Option<Style> {
    Style::date(unix.parse().ok()?, DateFormat::parse(format)?)
}

/// Returns the link of a mention.
pub(super) fn to_user(user_id: i64) -> String {
    format!("tg://user?id={user_id}")
}

/// Returns the link of a custom emoji.
pub(super) fn to_emoji(document_id: i64) -> String {
    format!("tg://emoji?id={document_id}")
}

/// Returns the link of a time.
pub(super) fn to_date(date: i32, format: DateFormat) -> String {
    match format.text().as_str() {
        "" => format!("tg://time?unix={date}"),
        format => format!("tg://time?unix={date}&format={format}"),
    }
}

/// Returns the query of a link `tg://host?…`.
fn parameters<'a>(url: &'a str, host: &str) -> Option<&'a str> {
    let rest = after(url, "tg:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    after(rest, host)?.strip_prefix('?')
}

/// Returns what comes after a beginning, whose case does not matter.
fn after<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(beginning.len())?;
    head.eq_ignore_ascii_case(beginning).then_some(rest)
}

fn value<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stand_for_users_emojis_and_times() {
        assert_eq!(of_url("tg://user?id=5"), Some(Style::Mention { user_id: 5 }));
        assert_eq!(of_url("TG:user?id=5"), Some(Style::Mention { user_id: 5 }));
        assert_eq!(of_url(""), None);
        for url in
            ["tg://user?id=0", "tg://user?id=-5", "tg://user?id=x", "tg://user", "tg://userid=5", "é", "https://a"]
        {
            assert_eq!(of_url(url), Some(Style::Link { url: url.to_owned() }));
        }
        assert_eq!(of_image("tg://emoji?id=7"), Some(Style::Emoji { document_id: 7 }));
        assert_eq!(of_image(&to_emoji(-7)), Some(Style::Emoji { document_id: -7 }));
        let format = DateFormat::parse("wDT").unwrap();
        assert_eq!(to_date(9, format), "tg://time?unix=9&format=wDT");
        assert_eq!(of_image(&to_date(9, format)), Some(Style::Date { date: 9, format }));
        assert_eq!(of_image("tg://time?unix=9"), Some(Style::Date { date: 9, format: DateFormat::default() }));
        for url in
            ["", "tg://emoji", "tg://emoji?id=0", "tg://emoji?id=x", "tg://time?unix=0", "tg://time?unix=9&format=x"]
        {
            assert_eq!(of_image(url), None, "{url}");
        }
    }
}
