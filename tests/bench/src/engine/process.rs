//! What this process has used, as Linux counts it.

use std::fs::read_to_string;

/// Seconds of CPU, user and system.
pub(crate) fn cpu_seconds() -> f64 {
    let stat = read_to_string("/proc/self/stat").unwrap();
    // The name may hold spaces: what follows it is fields 3 and on, of which 14 and 15 are ticks of 10 ms.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks = fields.split_whitespace().skip(11).take(2).map(|field| field.parse::<f64>().unwrap());
    ticks.sum::<f64>() / 100.0
}

/// The most memory it has had, in MiB.
pub(crate) fn peak_mib() -> f64 {
    let status = read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1024.0
}
