//! Links the program at a fixed address where that can be: the thousands of addresses in its tables, half of them in those
//! of Unicode, are then known to the linker, and not written anew whenever it starts. What a random address guards is
//! memory that unsafe code gets wrong; pipegen has none of its own. Programs in Go, such as terraform, are linked so too.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |key, value| env::var(key).is_ok_and(|found| found == value);
    let features = env::var("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
    let is_dynamic = !features.split(',').any(|feature| feature == "crt-static");
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") && is_dynamic {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
