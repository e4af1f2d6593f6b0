//! What can be a username (`api/usernames`): the DC knows which ones there are.

/// No username is longer, in characters.
const LONGEST: usize = 32;

/// A username without its `@`, if it can be one: letters, digits and underscores, the first a letter, no underscore at the
/// end or after another one.
pub(super) fn checked(username: &str) -> Option<String> {
    let right = username.len() <= LONGEST
        && username.starts_with(|first: char| first.is_ascii_alphabetic())
        && username.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !username.ends_with('_')
        && !username.contains("__");
    right.then(|| username.to_owned())
}

/// The same for all ways to write a username: case is no matter.
pub(super) fn folded(username: &str) -> String {
    username.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_one() {
        for username in ["durov", "gif", "A1_b2", &"a".repeat(32)] {
            assert_eq!(checked(username).as_deref(), Some(username));
        }
        for wrong in ["", "1durov", "_durov", "durov_", "du__rov", "du.rov", "дуров", "du rov", &"a".repeat(33)] {
            assert_eq!(checked(wrong), None, "{wrong}");
        }
    }
}
