//! CPU time of processes, in user space and in the kernel, from fork to exit. The machine's other work disturbs it by
//! some percent, so that only ratios of what ran in turn mean something.

use std::fs;

use super::Job;

/// CPU time of each job per run, in some unit; none where the system doesn't tell.
///
/// The kernel's account is exact but shown in hundredths of a second, so that jobs run in blocks, and blocks in turn.
pub fn each(jobs: &[Job], block: usize) -> Option<Vec<f64>> {
    const ROUNDS: usize = 5;
    let mut costs = vec![0.0; jobs.len()];
    for _ in 0..ROUNDS {
        for (cost, job) in costs.iter_mut().zip(jobs) {
            let before = of_children()?;
            for _ in 0..block {
                job.run(&[]);
            }
            *cost += of_children()? - before;
        }
    }
    Some(costs)
}

/// CPU time of all children that have ended, in ticks: fields 16 and 17 of proc(5)'s `stat`.
fn of_children() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name in field 2 may hold spaces; it ends at the last bracket.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some(ticks()? + ticks()?)
}
