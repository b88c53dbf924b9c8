//! `internalBinding('performance')`: the monotonic clock from the start of the process, the loop's counters, and the
//! counting of histograms (crate `hdrhistogram`: the data structure that Node uses too).

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

use hdrhistogram::Histogram;
use rondo_engine::{Args, Binding, ClassSpec, Cx, ErrorClass, NativeClass, NativeSpec, Object, Result, Value, binding};

use crate::env::{Env, Hook, ModuleState};

/// `now()`, `timeOrigin`, `milestones()`, `loopIdleTime()`, `loopCounts()`, class `Recorder`.
pub const BINDING: Binding = binding! {
    "performance";
    "now" => now,
    "milestones" => milestones,
    "loopIdleTime" => loop_idle_time,
    "loopCounts" => loop_counts,
    "observeCollections" => observe_collections;
    init = init
};

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64() * 1e3);
    // The same for all threads.
    static ORIGIN: std::sync::OnceLock<f64> = std::sync::OnceLock::new();
    let elapsed = elapsed(cx);
    let origin = *ORIGIN.get_or_init(|| since_epoch - elapsed);
    target.set_number(cx, "timeOrigin", origin)?;
    let recorder = cx.class::<Recorder>()?;
    target.define(cx, "Recorder", recorder)
}

/// Milliseconds since the runtime started.
fn elapsed(cx: &Cx<'_>) -> f64 {
    Env::of(cx).started.elapsed().as_nanos() as f64 / 1e6
}

fn now<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let time = elapsed(cx);
    Ok(cx.number(time))
}

fn numbers<'s>(cx: &mut Cx<'s>, values: &[f64]) -> Result<Value<'s>> {
    let values: Vec<Value<'_>> = values.iter().map(|value| cx.number(*value)).collect();
    Ok(cx.array(&values)?.value())
}

/// `[start, engine ready, environment made, bootstrap complete, loop start, loop exit]`; -1 for what has not happened.
fn milestones<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let marks = Env::of(cx).milestones.get();
    numbers(cx, &marks)
}

/// What was answered last: number of waits, nanoseconds.
#[derive(Default)]
struct IdleTime(Cell<(u64, u64)>);

impl ModuleState for IdleTime {}

/// Milliseconds that the loop has spent waiting.
fn loop_idle_time<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let env = Env::of(cx);
    let metrics = env.event_loop().metrics();
    let state = env.module_state::<IdleTime>();
    let (calls, before) = state.0.get();
    // The clock of the loop is calibrated as it goes: without a wait in between the answer must not move.
    let nanos = if calls == metrics.poll_calls { before } else { metrics.poll_wait_ns.max(before) };
    state.0.set((metrics.poll_calls, nanos));
    Ok(cx.number(nanos as f64 / 1e6))
}

/// `[turns, events, events that had waited]`.
fn loop_counts<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let metrics = Env::of(cx).event_loop().metrics();
    numbers(cx, &[metrics.turns as f64, metrics.events as f64, 0.0])
}

/// `observeCollections(fn | undefined)`: collections of garbage are told to `fn` after the callback they happened in, as
/// `[major, forced, start, duration, ...]`.
fn observe_collections<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let env = Env::of(cx);
    match args.get(0).as_function() {
        Some(function) => {
            env.set_hook(cx, Hook::Collections, function);
            let env = Rc::downgrade(&env);
            cx.observe_collections(Some(Rc::new(move |event| {
                if let Some(env) = env.upgrade() {
                    // A program that never returns to the loop cannot be told anyway.
                    if env.collections.borrow().len() < MAX_COLLECTIONS {
                        env.collections.borrow_mut().push(event);
                    }
                    env.has_collections.set(true);
                }
            })));
        }
        None => cx.observe_collections(None),
    }
    Ok(cx.undefined())
}

/// Collections that one callback can report.
const MAX_COLLECTIONS: usize = 10_000;

/// The Rust part of a histogram object.
struct Recorder {
    histogram: RefCell<Histogram<u64>>,
    /// Values above the highest that can be counted.
    exceeds: Cell<u64>,
    /// Time of the last `recordDelta`, 0 before the first.
    last: Cell<u64>,
}

impl NativeClass for Recorder {
    const SPEC: ClassSpec = ClassSpec {
        name: "Recorder",
        constructor: Some(NativeSpec::of("Recorder", create)),
        methods: &[
            NativeSpec::of("record", record),
            NativeSpec::of("recordDelta", record_delta),
            NativeSpec::of("add", add),
            NativeSpec::of("recordCorrected", record_corrected),
            NativeSpec::of("subtract", subtract),
            NativeSpec::of("countAt", count_at),
            NativeSpec::of("steps", steps),
            NativeSpec::of("shape", shape),
            NativeSpec::of("reset", reset),
            NativeSpec::of("count", count),
            NativeSpec::of("min", min),
            NativeSpec::of("max", max),
            NativeSpec::of("mean", mean),
            NativeSpec::of("stddev", stddev),
            NativeSpec::of("exceeds", exceeds),
            NativeSpec::of("percentile", percentile),
            NativeSpec::of("percentiles", percentiles),
        ],
        getters: &[],
    };
}

/// `new Recorder(lowest, highest, figures)`.
fn create<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let lowest = args.f64(cx, 0)? as u64;
    let highest = args.f64(cx, 1)? as u64;
    let figures = args.i32(cx, 2)?.clamp(1, 5) as u8;
    let histogram = match Histogram::new_with_bounds(lowest.max(1), highest, figures) {
        Ok(histogram) => histogram,
        Err(error) => return Err(cx.throw_error(ErrorClass::RangeError, "ERR_OUT_OF_RANGE", &error.to_string())),
    };
    let state = Recorder { histogram: RefCell::new(histogram), exceeds: Cell::new(0), last: Cell::new(0) };
    args.construct(cx, Rc::new(state))
}

impl Recorder {
    fn put(&self, value: u64) {
        if self.histogram.borrow_mut().record(value).is_err() {
            self.exceeds.set(self.exceeds.get() + 1);
        }
    }
}

/// `record(value, times)`.
fn record<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let value = args.f64(cx, 0)? as u64;
    let this = args.receiver::<Recorder>(cx)?;
    match args.get(1).as_f64() {
        None => this.put(value),
        Some(times) => {
            let times = times as u64;
            if this.histogram.borrow_mut().record_n(value, times).is_err() {
                this.exceeds.set(this.exceeds.get().saturating_add(times));
            }
        }
    }
    Ok(cx.undefined())
}

fn record_delta<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let this = args.receiver::<Recorder>(cx)?;
    let time = rondo_loop::hrtime();
    let before = this.last.replace(time);
    if before > 0 && time > before {
        this.put(time - before);
    }
    Ok(cx.undefined())
}

fn add<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let this = args.receiver::<Recorder>(cx)?;
    let Some(other) = args.get(0).native::<Recorder>() else { return Ok(cx.undefined()) };
    if Rc::ptr_eq(&this, &other) {
        let copy = this.histogram.borrow().clone();
        let _ = this.histogram.borrow_mut().add(&copy);
    } else if this.histogram.borrow_mut().add(&*other.histogram.borrow()).is_err() {
        // A narrower range: what does not fit counts as exceeding, value by value.
        for step in other.histogram.borrow().iter_recorded() {
            let value = step.value_iterated_to();
            if this.histogram.borrow_mut().record_n(value, step.count_at_value()).is_err() {
                this.exceeds.set(this.exceeds.get() + step.count_at_value());
            }
        }
    }
    this.exceeds.set(this.exceeds.get() + other.exceeds.get());
    Ok(cx.undefined())
}

/// `recordCorrected(value, interval)`: also the values that a caller who waited for this one could not record.
fn record_corrected<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let this = args.receiver::<Recorder>(cx)?;
    let (value, interval) = (args.f64(cx, 0)? as u64, args.f64(cx, 1)? as u64);
    // Each missed value is recorded: a tiny interval under a huge value would never end.
    let done = value / interval.max(1) <= MAX_CORRECTIONS
        && this.histogram.borrow_mut().record_correct(value, interval).is_ok();
    if !done {
        this.exceeds.set(this.exceeds.get() + 1);
    }
    Ok(cx.undefined())
}

/// Values that one corrected value may stand for.
const MAX_CORRECTIONS: u64 = 10_000_000;

/// `subtract(other)`: whether there was as much of everything.
fn subtract<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let this = args.receiver::<Recorder>(cx)?;
    let Some(other) = args.get(0).native::<Recorder>() else { return Ok(cx.boolean(false)) };
    let other = other.histogram.borrow().clone();
    let mut mine = this.histogram.borrow_mut();
    // The crate stops in the middle at the first value that is not there; the outcome must be all or nothing.
    let mut rest = mine.clone();
    let fits = rest.subtract(&other).is_ok();
    if fits {
        *mine = rest;
    }
    Ok(cx.boolean(fits))
}

fn count_at<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let value = args.f64(cx, 0)? as u64;
    number_of(cx, args, |histogram| histogram.count_at(value) as f64)
}

/// `[value, count, ...]` of everything recorded, in ascending order; the value is the middle of its range, or with `true`
/// the highest of it.
fn steps<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let this = args.receiver::<Recorder>(cx)?;
    let highest = args.bool(0);
    let mut values = Vec::new();
    {
        let histogram = this.histogram.borrow();
        for step in histogram.iter_recorded() {
            let value = step.value_iterated_to();
            let value = if highest { value } else { histogram.median_equivalent(value) };
            values.extend([value as f64, step.count_at_value() as f64]);
        }
    }
    numbers(cx, &values)
}

/// `shape()`: the histogram's range and precision: `[lowest, highest, figures, exceeds]`.
fn shape<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let this = args.receiver::<Recorder>(cx)?;
    let values = {
        let histogram = this.histogram.borrow();
        [histogram.low() as f64, histogram.high() as f64, f64::from(histogram.sigfig()), this.exceeds.get() as f64]
    };
    numbers(cx, &values)
}

fn reset<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let this = args.receiver::<Recorder>(cx)?;
    this.histogram.borrow_mut().reset();
    this.exceeds.set(0);
    this.last.set(0);
    Ok(cx.undefined())
}

/// One number out of the histogram.
fn number_of<'s>(cx: &mut Cx<'s>, args: Args<'s>, f: impl FnOnce(&Histogram<u64>) -> f64) -> Result<Value<'s>> {
    let this = args.receiver::<Recorder>(cx)?;
    let value = f(&this.histogram.borrow());
    Ok(cx.number(value))
}

fn count<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    number_of(cx, args, |histogram| histogram.len() as f64)
}
fn min<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    // Empty: the largest 64-bit integer, as Node has it.
    number_of(cx, args, |histogram| if histogram.is_empty() { i64::MAX as f64 } else { histogram.min() as f64 })
}
fn max<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    number_of(cx, args, |histogram| histogram.max() as f64)
}
fn mean<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    number_of(cx, args, |histogram| if histogram.is_empty() { f64::NAN } else { histogram.mean() })
}
fn stddev<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    number_of(cx, args, |histogram| if histogram.is_empty() { f64::NAN } else { histogram.stdev() })
}
fn exceeds<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let this = args.receiver::<Recorder>(cx)?;
    Ok(cx.number(this.exceeds.get() as f64))
}
fn percentile<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let percentile = args.f64(cx, 0)?;
    number_of(cx, args, |histogram| histogram.value_at_percentile(percentile) as f64)
}

/// `[percentile, value, ...]` in steps that halve the rest, as HdrHistogram's percentile iterator makes them.
fn percentiles<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let this = args.receiver::<Recorder>(cx)?;
    let mut values = Vec::new();
    {
        let histogram = this.histogram.borrow();
        if histogram.is_empty() {
            values.extend([100.0, 0.0]);
        } else {
            values.extend([0.0, histogram.min() as f64]);
            for step in histogram.iter_quantiles(1) {
                let percentile = step.quantile_iterated_to() * 100.0;
                if percentile > 0.0 {
                    values.extend([percentile, step.value_iterated_to() as f64]);
                }
            }
        }
    }
    numbers(cx, &values)
}
