//! Generates what the client uses of its schema, and what that reaches.
//!
//! `CLIENT_SCHEMA` names the schema of another layer, and `CLIENT_WHOLE` asks for all of it.

use std::path::PathBuf;
use tl_codegen::Builder;

/// Answers and their types come with the functions, what is in a request comes with that.
const ROOTS: [&str; 41] = [
    "account.updateProfile",
    "account.updateStatus",
    "auth.checkPassword",
    "auth.exportAuthorization",
    "auth.importAuthorization",
    "auth.sendCode",
    "auth.signIn",
    "channels.getMessages",
    "channels.readHistory",
    "contacts.importContacts",
    "contacts.resolveUsername",
    "help.getConfig",
    "initConnection",
    "invokeWithLayer",
    "messages.deleteMessages",
    "messages.editMessage",
    "messages.forwardMessages",
    "messages.getDialogs",
    "messages.getHistory",
    "messages.getMessages",
    "messages.getStickerSet",
    "messages.readHistory",
    "messages.search",
    "messages.sendMedia",
    "messages.sendMessage",
    "messages.sendMultiMedia",
    "messages.sendReaction",
    "messages.setTyping",
    "messages.updatePinnedMessage",
    "messages.uploadMedia",
    "photos.uploadProfilePhoto",
    "updates.getDifference",
    "updates.getState",
    "upload.getCdnFile",
    "upload.getCdnFileHashes",
    "upload.getFile",
    "upload.getFileHashes",
    "upload.reuploadCdnFile",
    "upload.saveBigFilePart",
    "upload.saveFilePart",
    "users.getUsers",
];

fn main() {
    println!("cargo:rerun-if-env-changed=CLIENT_SCHEMA");
    println!("cargo:rerun-if-env-changed=CLIENT_WHOLE");
    let schema = std::env::var_os("CLIENT_SCHEMA").map_or_else(|| PathBuf::from("schema/layer-216.tl"), PathBuf::from);
    // What was decided for the first layer is kept: `tl gen --schema LAYER --boxes schema/boxes.txt --update-boxes`.
    let builder = Builder::new().schema(schema).boxes("schema/boxes.txt");
    let whole = std::env::var_os("CLIENT_WHOLE").is_some();
    let builder = if whole { builder } else { builder.roots(ROOTS) };
    builder.generate_or_exit();
}
