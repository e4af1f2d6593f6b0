//! Declared ids that are known to differ from the computed ones, and stay as they are.

/// Frozen by Telegram or TON, who hashed a text that they never published.
const KNOWN: &[(&str, u32)] = &[
    ("accessPointRule", 0x4679_b65f),
    ("channel", 0xc889_74ac),
    ("db.block.info", 0x4ac6_e727),
    ("collatorNode.pong", 0x5bbf_0521),
    ("decryptedDataBlock", 0xdbf9_48c1),
    ("decryptedMessageLayer", 0x99a4_38cf),
    ("help.configSimple", 0x5a59_2a6c),
    ("liteServer.getValidatorStats", 0x091a_58bc),
    ("liteServer.transactionId", 0xb12f_65af),
    ("simpleDataBlock", 0xcc0d_0e76),
    ("tonNode.capabilities", 0xf5bf_60c0),
    // `bytes` was hashed as it is written.
    ("account.passwordInputSettings", 0xbcfc_532c),
    ("decryptedMessageMediaDocument", 0x6abd_9782),
    ("decryptedMessageMediaDocument", 0xfee6_13da),
    ("ipPortSecret", 0x3798_2646),
];

/// Whether a declared id is known to differ from the computed one.
pub(crate) fn is_known_exception(name: &str, id: u32) -> bool {
    KNOWN.contains(&(name, id))
}
