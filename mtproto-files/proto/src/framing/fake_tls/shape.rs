//! What is fixed in a ClientHello, and where its fields are (RFC 8446, 4.1.2 and 5.1).

/// The length of a record's header.
pub(super) const HEADER: usize = 5;
/// The longest record of a handshake.
pub(super) const LONGEST: usize = 1 << 14;
/// Where the random field is, in a ClientHello and in a ServerHello.
pub(super) const RANDOM: usize = 11;

/// The parts of a ClientHello, or of the ServerHello with what follows it.
pub(super) struct Shape<'a> {
    pub(super) before: &'a [u8],
    pub(super) random: &'a [u8; 32],
    pub(super) after: &'a [u8],
}

/// Cuts the message at its random field. `None` if it is too short.
pub(super) fn cut_at_random(message: &[u8]) -> Option<Shape<'_>> {
    let (before, rest) = message.split_at_checked(RANDOM)?;
    let (random, after) = rest.split_first_chunk()?;
    Some(Shape { before, random, after })
}

/// Returns the length of the whole record of a ClientHello, by its header.
pub(super) fn record_length(header: &[u8; HEADER]) -> Result<usize, &'static str> {
    let &[0x16, 0x03, 0x01, high, low] = header else { return Err("its record begins with 16 03 01") };
    match usize::from(u16::from_be_bytes([high, low])) {
        length if length > LONGEST => Err("its record has at most 16384 bytes"),
        length => Ok(HEADER + length),
    }
}

/// Checks a whole ClientHello, and returns its session id.
pub(super) fn session_id(hello: &[u8]) -> Result<&[u8], &'static str> {
    let header = hello.first_chunk().ok_or("it is one whole record")?;
    if record_length(header)? != hello.len() {
        return Err("it is one whole record");
    }
    let Shape { before, after, .. } = cut_at_random(hello).ok_or("it has a random field")?;
    let Some(&[kind, l0, l1, l2, major, minor]) = before.last_chunk::<6>() else { return Err("it has a random field") };
    if kind != 1 || crate::framing::head::length(u32::from_be_bytes([0, l0, l1, l2])) != hello.len() - HEADER - 4 {
        return Err("its record holds one message of the type 1");
    }
    if [major, minor] != [0x03, 0x03] {
        return Err("its version is 03 03");
    }
    let (&length, rest) = after.split_first().ok_or("it has a session id")?;
    match rest.get(..usize::from(length)) {
        Some(id) if id.len() <= 32 => Ok(id),
        _ => Err("its session id has at most 32 bytes"),
    }
}
