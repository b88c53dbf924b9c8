//! `spawnSync`: a child that is waited for.

use std::time::Duration;

use rondo_engine::{Args, Cx, Result, Value};
use rondo_loop::{Stdio, SyncLimits, SyncPipe};

use super::options;

/// `spawnSync(file, args, envPairs, cwd, stdio, uid, gid, flags, inputs, timeout, maxBuffer, killSignal)`: a negative error
/// when there is no child, else `[pid, code, signal, error, outputs]`. `inputs` has, by the child's number, the bytes for a
/// pipe that the child reads; other pipes are read from.
pub(super) fn spawn_sync<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let options = options::read(cx, args)?;
    let inputs = args.object(cx, options::NEXT)?;
    let timeout = args.f64(cx, options::NEXT + 1)?;
    let max_buffer = args.f64(cx, options::NEXT + 2)?;
    let kill_signal = args.i32(cx, options::NEXT + 3)?;
    let mut pipes = Vec::with_capacity(options.stdio.len());
    for (number, stdio) in options.stdio.iter().enumerate() {
        pipes.push(if *stdio == Stdio::Pipe {
            let input = inputs.get_index(cx, number as u32)?;
            match rondo_engine::ByteView::of(input) {
                Some(bytes) => SyncPipe::Input(bytes.to_vec(cx)),
                None => SyncPipe::Output,
            }
        } else {
            SyncPipe::None
        });
    }
    let limits = SyncLimits {
        timeout: (timeout > 0.0).then(|| Duration::try_from_secs_f64(timeout / 1000.0).unwrap_or(Duration::MAX)),
        // A number of bytes: the part after the point means nothing.
        max_buffer: (max_buffer >= 0.0 && max_buffer.is_finite()).then_some(max_buffer as u64),
        kill_signal,
    };
    let child = match rondo_loop::spawn_sync(&options, pipes, limits) {
        Ok(child) => child,
        Err(error) => return Ok(cx.int(error.errno())),
    };
    let outputs = cx.array_of_length(child.output.len())?;
    for (number, output) in child.output.into_iter().enumerate() {
        if let Some(bytes) = output {
            let buffer = cx.array_buffer_from_vec(bytes)?;
            outputs.set_index(cx, number as u32, buffer)?;
        }
    }
    let error = child.error.map_or(0, |error| error.errno());
    let result =
        [cx.int(child.pid), cx.int(child.status.code), cx.int(child.status.signal), cx.int(error), outputs.value()];
    Ok(cx.array(&result)?.value())
}
