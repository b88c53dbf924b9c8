'use strict';
// Times as console.timeEnd() shows them: `12.5ms`, `1.234s`, `2:03.000 (m:ss.mmm)`, `1:00:05.000 (h:mm:ss.mmm)`.

const { MathFloor, Number, NumberPrototypeToFixed, StringPrototypePadStart } = primordials;

const { hrtime } = process;

// Milliseconds on the monotonic clock.
function now() {
  const time = hrtime();
  return time[0] * 1000 + time[1] / 1e6;
}

const two = (number) => StringPrototypePadStart(`${number}`, 2, '0');

function formatTime(ms) {
  if (ms < 1000) return `${Number(NumberPrototypeToFixed(ms, 3))}ms`;
  if (ms < 60000) return `${NumberPrototypeToFixed(ms / 1000, 3)}s`;
  const hours = MathFloor(ms / 3600000);
  const minutes = MathFloor(ms % 3600000 / 60000);
  const seconds = StringPrototypePadStart(NumberPrototypeToFixed(ms % 60000 / 1000, 3), 6, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${seconds} (h:mm:ss.mmm)` : `${minutes}:${seconds} (m:ss.mmm)`;
}

module.exports = { formatTime, now };
