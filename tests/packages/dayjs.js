// dayjs: formatting, arithmetic, parsing, plugins that use Intl (time zones, locales).
'use strict';
const dayjs = require('dayjs');
for (const name of ['utc', 'timezone', 'duration', 'relativeTime', 'advancedFormat', 'customParseFormat', 'isoWeek', 'weekOfYear', 'quarterOfYear', 'localizedFormat', 'isBetween', 'minMax', 'objectSupport', 'dayOfYear', 'isLeapYear', 'calendar', 'updateLocale', 'buddhistEra', 'toObject', 'weekday']) dayjs.extend(require('dayjs/plugin/' + name));
for (const l of ['de', 'ja', 'ar', 'ru', 'fr']) require('dayjs/locale/' + l);
const d = dayjs.utc('2024-02-29T13:05:07.089Z');
console.log(d.format(), d.format('YYYY YY M MM MMM MMMM D DD d dd ddd dddd H HH h hh m mm s ss SSS Z ZZ A a [esc] Q Do k kk X x W WW w GGGG BBBB'), d.toISOString(), d.unix(), d.valueOf(), d.toObject());
console.log(d.add(1, 'year').format(), d.add(1, 'month').format(), d.subtract(3, 'quarter').format(), d.add(1.5, 'day').format(), d.startOf('week').format(), d.endOf('isoWeek').format(), d.startOf('quarter').format(), d.set('month', 10).set('date', 31).format(), d.isoWeek(), d.week(), d.dayOfYear(), d.isLeapYear(), d.daysInMonth());
for (const zone of ['America/New_York', 'Asia/Kathmandu', 'Europe/London', 'Pacific/Apia', 'Australia/Lord_Howe']) console.log(zone, d.tz(zone).format(), dayjs.tz('2024-03-10 02:30', zone).toISOString(), d.tz(zone).offsetName(), d.tz(zone).offsetName('long'));
for (const l of ['en', 'de', 'ja', 'ar', 'ru', 'fr']) console.log(l, d.locale(l).format('dddd, D. MMMM YYYY LT LL LLLL'), d.locale(l).from(d.add(40, 'day')), d.locale(l).to(d.add(3, 'hour')));
console.log(dayjs.utc('24/12/2019 10:15 PM', 'DD/MM/YYYY h:mm A').format(), dayjs('2019-02-30', 'YYYY-MM-DD', true).isValid(), dayjs.utc('5 März 2020', 'D MMMM YYYY', 'de').format(), dayjs.utc({ year: 2010, month: 3, day: 5, hour: 15 }).format(), dayjs('nope').isValid(), String(dayjs(NaN).toDate()));
console.log(d.diff('2020-01-01', 'month', true), d.diff(dayjs.utc('2024-02-28'), 'hour'), d.isBefore('2025-01-01'), d.isSame('2024-02-01', 'month'), d.isBetween('2024-02-29', '2024-03-01', 'day', '[)'), dayjs.max(d, dayjs.utc('2030-01-01')).year());
console.log(dayjs.duration(123456789).format('D HH:mm:ss.SSS'), dayjs.duration({ months: 14, days: 3 }).toISOString(), dayjs.duration('P1Y2M3DT4H5M6S').asDays(), dayjs.duration(-90, 'minutes').humanize(true), d.calendar(dayjs.utc('2024-03-01')));
console.log(JSON.stringify({ d }), d, d.toDate(), d > dayjs(0), `${d}`);
