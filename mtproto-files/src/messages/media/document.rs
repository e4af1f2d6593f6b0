//! Files as they are.

use super::Media;
use super::file::File;
use super::setters::document_setters;
use super::spec::{DocumentParts, MediaSpec};
use crate::objects::text::FormattedText;

/// A file that is shown by its name, as it is.
#[derive(Debug)]
pub struct Document {
    parts: DocumentParts<File>,
    caption: FormattedText,
}

impl Document {
    /// A document of this file. One that Telegram has must be a document there.
    pub fn new(file: impl Into<File>) -> Self {
        Self { parts: DocumentParts::new(file.into()), caption: FormattedText::default() }
    }

    /// Whether it is a mere file even if it could be shown: otherwise, the DC looks into it. In albums it always is.
    #[must_use]
    pub fn force_file(mut self, force: bool) -> Self {
        self.parts.force_file = force;
        self
    }
}

document_setters!(Document);

impl<F: Into<File>> From<F> for Document {
    fn from(file: F) -> Self {
        Self::new(file)
    }
}

impl From<Document> for Media {
    fn from(document: Document) -> Self {
        Self { what: MediaSpec::Document(Box::new(document.parts)), caption: document.caption }
    }
}
