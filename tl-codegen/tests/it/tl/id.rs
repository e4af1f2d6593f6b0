//! `tl id`.

use super::support::{Files, own_schema, tl_in};
use std::path::Path;

const TL: &str = "\
int ? = Int;
inputPeerSelf = InputPeer; // no id yet
boolTrue#997275b5 = Bool;
dog#1 = Pet;
msgs_state_info#04deb57d req_msg_id:long info:bytes = MsgsStateInfo;
msgs_all_info#8cc0d131 msg_ids:Vector<long> info:bytes = MsgsAllInfo;
ipPortSecret#37982646 ipv4:int port:int secret:bytes = IpPort;
";

#[test]
fn a_line_a_combinator() {
    let files = Files::new(&[("ids.tl", TL)]);
    let run = files.tl(&["id", "ids.tl"]);
    assert_eq!(
        run.stdout,
        "inputPeerSelf - 7da07ec9 ok\n\
         boolTrue 997275b5 997275b5 ok\n\
         dog 00000001 7d2dd632 differs\n\
         msgs_state_info 04deb57d 04deb57d ok\n\
         msgs_all_info 8cc0d131 8cc0d131 ok\n\
         ipPortSecret 37982646 402d9b47 differs known\n"
    );
    assert_eq!(run.status, 1);
    let run = files.tl_with(&["id"], "inputPeerSelf = InputPeer;");
    assert_eq!((run.status, run.stdout.as_str()), (0, "inputPeerSelf - 7da07ec9 ok\n"));
}

#[test]
fn write_fills_in_what_is_missing_and_nothing_else() {
    let files = Files::new(&[("ids.tl", TL)]);
    let expected = TL.replace("inputPeerSelf =", "inputPeerSelf#7da07ec9 =");
    assert_eq!(files.tl_with(&["id", "--write", "-"], TL).stdout, expected);
    let run = files.tl(&["id", "--write", "ids.tl"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    assert_eq!(files.read("ids.tl"), expected);
}

#[test]
fn a_file_with_faults_is_not_written() {
    let text = "dog = Pet;\ncat = = Pet;\n";
    let files = Files::new(&[("bad.tl", text)]);
    let run = files.tl(&["id", "--write", "bad.tl"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("bad.tl:2:7"), "{}", run.stderr);
    assert_eq!(files.read("bad.tl"), text);
}

#[test]
fn every_id_of_our_schema_is_ok() {
    let schema = own_schema("api.tl");
    let run = tl_in(Path::new("."), &["id", schema.to_str().unwrap()], "");
    assert_eq!(run.status, 0);
    assert!(run.stdout.lines().count() > 2000);
    assert!(run.stdout.lines().all(|line| line.ends_with(" ok")));
}
