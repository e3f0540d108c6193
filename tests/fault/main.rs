//! What is left on the disk when something goes wrong: every file is old or new, and whole; of a run that refuses, nothing;
//! of a run that is stopped, no temporary file.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

#[path = "../support/mod.rs"]
mod support;

mod disk;
mod kill;
mod link;
mod many;
mod stream;
mod work;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let skipped = !disk::can_mount();
    if skipped {
        eprintln!("SKIPPED: no `unshare`, or it may not mount: nothing is proved about full and read-only disks");
    }
    let trial = |name: &str, test: fn()| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
    };
    let trials = vec![
        trial("a_killed_run_leaves_every_file_whole", kill::a_killed_run_leaves_every_file_whole),
        trial("a_stopped_run_leaves_no_litter", kill::a_stopped_run_leaves_no_litter),
        trial("litter_of_the_dead_goes_and_work_of_the_living_stays", kill::litter_of_the_dead_goes),
        trial("fifty_runs_at_once_leave_every_file_whole", many::fifty_runs_at_once),
        trial("a_full_disk_leaves_whole_files", disk::a_full_disk_leaves_whole_files).with_ignored_flag(skipped),
        trial("no_room_to_keep_files_leaves_nothing", disk::no_room_to_keep_files).with_ignored_flag(skipped),
        trial("a_read_only_folder_is_left_alone", disk::a_read_only_folder).with_ignored_flag(skipped),
        trial("a_link_in_place_of_a_file_is_refused", link::in_place_of_a_file),
        trial("a_link_in_place_of_a_folder_is_refused", link::in_place_of_a_folder),
        trial("an_output_folder_may_be_a_link", link::in_place_of_the_output_folder),
        trial("other_things_than_files_are_refused", link::other_things_than_files),
        trial("a_spec_outside_writes_into_the_output_folder_only", link::a_spec_outside),
        trial("names_that_collide_on_some_disks_are_refused", link::names_that_collide),
        trial("a_closed_output_is_no_error", stream::closed),
        trial("a_full_output_is_an_error", stream::full),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}
