#!/bin/sh
# Everything again under an engine with its assertions on, collecting far more often than a program would: a value that is
# not rooted, a barrier that is missing, a wrong realm show at once. `./x test --gc-zeal` calls this.
#
# Needs an engine built with the feature debugmozjs: MOZJS_ARCHIVE (or RONDO_DEBUG_ARCHIVE) names its archive, made once with
# `MOZJS_CREATE_ARCHIVE=1 cargo build --release -p rondo --features debugmozjs` (about 25 minutes on two cores); without one
# the engine is compiled so. Everything goes to a target folder of its own (CARGO_TARGET_DIR, else target/zeal).
#
#   RONDO_ZEAL="2,200 7,50"  the settings to run, each JS_GC_ZEAL's form MODE[;MODE][,FREQUENCY]
#   RONDO_BIN=PATH           a debug build of rondo that is there already: nothing is built, the engine's own tests are left out
#   tests/zeal.sh PATTERN    only the files whose path matches
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
pattern=${1:-}
# Allocation (2), nursery (7), the post-barrier verifier (5), compacting (14), heap checks after each collection (15),
# many incremental slices with the marking checked (10;11), sweeping in turns (21).
settings=${RONDO_ZEAL:-"2,400 7,100 5;7,100 14,4000 10;11,4000 15,4000 21,4000"}
# Files whose output depends on how long things take: there only a crash or an assertion counts.
timed="querystring/many_keys timers/forms e03_main_timers_first e07_timer_details http/responses_and_requests readline/lines stream/event_order stream/transfer engine/colliding_names"
# Files that go to the end of the stack or fill the heap: each call collects here, so they would run for hours.
left_out="deep_recursion.js out_of_memory.js stack_overflow.js deep_stack.js colliding_cost.js colliding_names.js many_keys.js"
failed=0
done_=0

is_timed() {
  for name in $timed; do case $1 in *"$name") return 0 ;; esac; done
  return 1
}

is_left_out() {
  for name in $left_out; do case $1 in */"$name") return 0 ;; esac; done
  return 1
}

if [ -z "${RONDO_BIN:-}" ]; then
  export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target/zeal}"
  archive=${RONDO_DEBUG_ARCHIVE:-}
  if [ -z "$archive" ]; then
    for found in "$root"/../shared/engine/*-debugmozjs-*.tar.gz; do [ -f "$found" ] && archive=$found; done
  fi
  if [ -n "$archive" ]; then MOZJS_ARCHIVE=$(CDPATH= cd -- "$(dirname -- "$archive")" && pwd)/$(basename -- "$archive"); export MOZJS_ARCHIVE
  else unset MOZJS_ARCHIVE; echo "zeal: no archive of a debug engine (RONDO_DEBUG_ARCHIVE); compiling one, about 25 minutes" >&2; fi
  (cd "$root" && cargo build --release -p rondo --features debugmozjs)
  RONDO_BIN="$CARGO_TARGET_DIR/release/rondo"
  for zeal in $settings; do
    echo "== engine's own tests, JS_GC_ZEAL=$zeal"
    # The tests that measure time or fill the heap are not for this.
    if (cd "$root" && JS_GC_ZEAL="$zeal" timeout 1800 cargo test --release -p rondo-engine --features debugmozjs --quiet -- --test-threads=2 --skip heap_limit --skip timed); then done_=$((done_ + 1)); else failed=$((failed + 1)); fi
  done
fi

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
files=$(find "$root/tests/js" "$root/tests/model" \( -name fixtures -o -name data -o -name node_modules \) -prune -o \( -name '*.js' -o -name '*.mjs' -o -name '*.cjs' -o -name '*.ts' \) -print | sort)
for zeal in $settings; do
  echo "== $RONDO_BIN, JS_GC_ZEAL=$zeal"
  for file in $files; do
    case $file in *"$pattern"*) ;; *) continue ;; esac
    if is_left_out "$file"; then continue; fi
    base=${file%.*}
    wanted=0
    [ -f "$base.code" ] && wanted=$(cat "$base.code")
    code=0
    (cd "$(dirname "$file")" && JS_GC_ZEAL="$zeal" NO_COLOR=1 timeout "${RONDO_ZEAL_TIMEOUT:-300}" "$RONDO_BIN" "$file" >"$out/out" 2>"$out/err" </dev/null) || code=$?
    done_=$((done_ + 1))
    if [ "$code" -ge 128 ] && [ "$code" -ne "$wanted" ] || grep -q 'Assertion failure\|MOZ_CRASH\|ERR_INTERNAL_ASSERTION' "$out/err"; then
      failed=$((failed + 1))
      echo "CRASH ($code) JS_GC_ZEAL=$zeal $file"
      grep -m 2 'Assertion failure\|MOZ_CRASH\|ERR_INTERNAL_ASSERTION' "$out/err" || tail -n 3 "$out/err"
    elif [ "$code" -eq 124 ]; then
      # Slow is no fault here, and is said.
      echo "slow: $file"
    elif is_timed "$base"; then
      :
    elif [ "$code" -ne "$wanted" ] || { [ -f "$base.out" ] && ! cmp -s "$base.out" "$out/out"; }; then
      failed=$((failed + 1))
      echo "FAILED ($code) JS_GC_ZEAL=$zeal $file"
      tail -n 5 "$out/err"
    fi
  done
done
echo "zeal: $done_ runs, $failed failed"
[ "$failed" -eq 0 ]
