//! What a part of a text is shown as: the entities that a notation has something for.

use tl_types::{enums, types};

/// What a part of a text is shown as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Quote { collapsed: bool },
    Pre { language: String },
    Code,
    Link { url: String },
    Mention { user_id: i64 },
    Emoji { document_id: i64 },
    Date { date: i32, format: DateFormat },
    Bold,
    Italic,
    Underline,
    Strike,
    Spoiler,
}

/// A part of a text, in UTF-16 code units, and what it is shown as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) style: Style,
}

/// How a date is shown (`messageEntityFormattedDate`): `r|w?[dD]?[tT]?`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct DateFormat {
    relative: bool,
    day_of_week: bool,
    date: Option<Extent>,
    time: Option<Extent>,
}

/// How much is shown of a date or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    Short,
    Long,
}

/// How styles may be within each other (`bots/api#formatting-options`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Quotations are within nothing.
    Quote,
    /// Code has nothing within it.
    Code,
    /// Links, mentions, emojis and dates are not within each other.
    Solid,
    /// The others may be anywhere but in code.
    Loose,
}

impl Style {
    /// Returns the style of an entity. None for what Telegram finds by itself, and for what no notation has.
    pub(super) fn of(entity: &enums::MessageEntity) -> Option<Self> {
        use enums::MessageEntity as Entity;
        Some(match entity {
            Entity::Blockquote(quote) => Self::Quote { collapsed: quote.collapsed },
            // HTML has no way to write a NUL.
            Entity::Pre(pre) => Self::Pre { language: pre.language.replace('\0', "") },
            Entity::Code(_) => Self::Code,
            Entity::TextUrl(link) => Self::link(&link.url)?,
            Entity::MentionName(mention) => Self::mention(mention.user_id)?,
            Entity::InputMessageEntityMentionName(mention) => match &mention.user_id {
                enums::InputUser::Plain(user) => Self::mention(user.user_id)?,
                enums::InputUser::FromMessage(user) => Self::mention(user.user_id)?,
                _ => return None,
            },
            Entity::CustomEmoji(emoji) => Self::emoji(emoji.document_id)?,
            Entity::FormattedDate(date) => {
                let format = DateFormat {
                    relative: date.relative,
                    day_of_week: date.day_of_week && !date.relative,
                    date: Extent::of(date.short_date, date.long_date).filter(|_| !date.relative),
                    time: Extent::of(date.short_time, date.long_time).filter(|_| !date.relative),
                };
                Self::date(date.date, format)?
            }
            Entity::Bold(_) => Self::Bold,
            Entity::Italic(_) => Self::Italic,
            Entity::Underline(_) => Self::Underline,
            Entity::Strike(_) => Self::Strike,
            Entity::Spoiler(_) => Self::Spoiler,
            _ => return None,
        })
    }

    /// Returns a mention of a user. Ids are above 0.
    pub(super) fn mention(user_id: i64) -> Option<Self> {
        (user_id > 0).then_some(Self::Mention { user_id })
    }

    /// Returns a link. No link is empty, and HTML has no way to write a NUL.
    pub(super) fn link(url: &str) -> Option<Self> {
        (!url.is_empty() && !url.contains('\0')).then(|| Self::Link { url: url.to_owned() })
    }

    /// Returns a custom emoji. No document has the id 0.
    pub(super) fn emoji(document_id: i64) -> Option<Self> {
        (document_id != 0).then_some(Self::Emoji { document_id })
    }

    /// Returns a time after 1970, in seconds, that is shown in a format.
    pub(super) fn date(date: i32, format: DateFormat) -> Option<Self> {
        (date > 0).then_some(Self::Date { date, format })
    }

    /// Returns how the style may be within others.
    pub(super) fn class(&self) -> Class {
        match self {
            Self::Quote { .. } => Class::Quote,
            Self::Pre { .. } | Self::Code => Class::Code,
            Self::Link { .. } | Self::Mention { .. } | Self::Emoji { .. } | Self::Date { .. } => Class::Solid,
            Self::Bold | Self::Italic | Self::Underline | Self::Strike | Self::Spoiler => Class::Loose,
        }
    }

    /// Returns the place of the style among those of the same part of a text: what is outside comes first.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Quote { .. } => 0,
            Self::Pre { .. } => 1,
            Self::Code => 2,
            Self::Link { .. } | Self::Mention { .. } => 3,
            Self::Emoji { .. } | Self::Date { .. } => 4,
            Self::Bold => 5,
            Self::Italic => 6,
            Self::Underline => 7,
            Self::Strike => 8,
            Self::Spoiler => 9,
        }
    }
}

impl Span {
    /// Returns the entity; none if the text is too long for one.
    pub(super) fn entity(&self) -> Option<enums::MessageEntity> {
        let offset = i32::try_from(self.start).ok()?;
        let length = i32::try_from(self.end.checked_sub(self.start)?).ok()?;
        Some(match &self.style {
            Style::Quote { collapsed } => {
                types::MessageEntityBlockquote::new(offset, length).collapsed(*collapsed).into()
            }
            Style::Pre { language } => types::MessageEntityPre::new(offset, length, language.as_str()).into(),
            Style::Code => types::MessageEntityCode::new(offset, length).into(),
            Style::Link { url } => types::MessageEntityTextUrl::new(offset, length, url.as_str()).into(),
            Style::Mention { user_id } => types::MessageEntityMentionName::new(offset, length, *user_id).into(),
            Style::Emoji { document_id } => types::MessageEntityCustomEmoji::new(offset, length, *document_id).into(),
            Style::Date { date, format } => types::MessageEntityFormattedDate::new(offset, length, *date)
                .relative(format.relative)
                .day_of_week(format.day_of_week)
                .short_date(format.date == Some(Extent::Short))
                .long_date(format.date == Some(Extent::Long))
                .short_time(format.time == Some(Extent::Short))
                .long_time(format.time == Some(Extent::Long))
                .into(),
            Style::Bold => types::MessageEntityBold::new(offset, length).into(),
            Style::Italic => types::MessageEntityItalic::new(offset, length).into(),
            Style::Underline => types::MessageEntityUnderline::new(offset, length).into(),
            Style::Strike => types::MessageEntityStrike::new(offset, length).into(),
            Style::Spoiler => types::MessageEntitySpoiler::new(offset, length).into(),
        })
    }
}

impl DateFormat {
    /// Reads a format; none if it is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text == "r" {
            return Some(Self { relative: true, ..Self::default() });
        }
        let mut format = Self::default();
        let mut rest = text;
        (format.day_of_week, rest) = taken(rest, 'w').map_or((false, rest), |rest| (true, rest));
        (format.date, rest) = Extent::taken(rest, 'd', 'D');
        (format.time, rest) = Extent::taken(rest, 't', 'T');
        rest.is_empty().then_some(format)
    }

    /// Writes the format, as [`parse`](Self::parse) reads it.
    pub(super) fn text(self) -> String {
        if self.relative {
            return "r".to_owned();
        }
        let letters = [
            self.day_of_week.then_some('w'),
            self.date.map(|extent| extent.letter('d', 'D')),
            self.time.map(|extent| extent.letter('t', 'T')),
        ];
        letters.into_iter().flatten().collect()
    }
}

impl Extent {
    fn of(short: bool, long: bool) -> Option<Self> {
        if long { Some(Self::Long) } else { short.then_some(Self::Short) }
    }

    fn taken(text: &str, short: char, long: char) -> (Option<Self>, &str) {
        match (taken(text, short), taken(text, long)) {
            (Some(rest), _) => (Some(Self::Short), rest),
            (_, Some(rest)) => (Some(Self::Long), rest),
            _ => (None, text),
        }
    }

    fn letter(self, short: char, long: char) -> char {
        match self {
            Self::Short => short,
            Self::Long => long,
        }
    }
}

fn taken(text: &str, letter: char) -> Option<&str> {
    text.strip_prefix(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates() {
        for text in ["", "r", "w", "d", "D", "t", "T", "wd", "wDT", "dt", "wT"] {
            assert_eq!(DateFormat::parse(text).unwrap().text(), text);
        }
        for text in ["R", "rw", "tw", "td", "dd", "dD", "tT", "x", "wDTx", " "] {
            assert_eq!(DateFormat::parse(text), None, "{text}");
        }
    }
}
