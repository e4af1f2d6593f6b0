//! Progress bars, on a terminal only.

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use mtproto_files::Progress;

const TEMPLATE: &str = "{prefix:>4} {msg:24!} {bar:30} {bytes:>10} of {total_bytes:<10} {bytes_per_sec}";

/// All bars; nothing is drawn unless stderr is a terminal.
pub(crate) struct Bars {
    all: MultiProgress,
    style: ProgressStyle,
}

/// The bar of one transfer.
#[derive(Debug)]
pub(crate) struct Bar(ProgressBar);

impl Bars {
    /// A bar for a file of so many bytes.
    pub(crate) fn start(&self, direction: &'static str, name: &str, size: u64) -> Bar {
        let bar = self.all.add(ProgressBar::new(size).with_style(self.style.clone()));
        bar.set_prefix(direction);
        bar.set_message(name.to_owned());
        Bar(bar)
    }
}

impl Bar {
    /// What moves it.
    pub(crate) fn progress(&self) -> impl Fn(Progress) + Send + Sync + 'static {
        let bar = self.0.clone();
        let name = bar.message();
        move |progress| match progress.throttled {
            Some(wait) => bar.set_message(format!("{name}: the DC asks to wait {} s", wait.as_secs())),
            None => bar.set_position(progress.bytes),
        }
    }

    /// The transfer is over: the table says what came of it.
    pub(crate) fn end(self) {
        self.0.finish_and_clear();
    }
}

impl Default for Bars {
    fn default() -> Self {
        // The template is fixed: if it were wrong, the plain bar would do.
        let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        Self { all: MultiProgress::with_draw_target(ProgressDrawTarget::stderr()), style }
    }
}
