// semver: parsing, ordering, ranges with all their sugar, errors.
'use strict';
const semver = require('semver');
const versions = ['1.2.3', 'v1.2.3-beta.2', '1.2.3-beta.11', '1.2.3-alpha', '1.2.3+build', '2.0.0-rc.1', '0.0.1', '10.20.30', '1.0.0-0A.is.legal', '01.1.1', 'not', '1.2', '99999999999999999.1.1'];
console.log(versions.map((v) => semver.valid(v)));
console.log(semver.sort(versions.filter((v) => semver.valid(v))), semver.rsort(['1.0.0', '1.0.0-rc', '1.0.1']));
for (const range of ['^1.2.3', '~1.2', '1.x || >=2.5.0 || 5.0.0 - 7.2.3', '>=1.2.3-alpha <2', '*', '', '^0.0.3', '^0.2.3-beta', '~>1', '1.2.3 - 2', '<=2.0.0-', '>1 <0', 'blerg', '^1.2.3 ^2']) {
  console.log(JSON.stringify(range), semver.validRange(range), ['1.2.3', '1.3.0', '1.2.3-beta.2', '2.0.0-rc.1', '2.5.1', '0.0.3', '0.2.3'].map((v) => semver.satisfies(v, range) ? 1 : 0).join(''), semver.satisfies('2.0.0-rc.1', range, { includePrerelease: true }));
}
for (const kind of ['major', 'premajor', 'minor', 'preminor', 'patch', 'prepatch', 'prerelease', 'release', 'wrong']) {
  try { console.log(kind, semver.inc('1.2.3-beta.4', kind, 'rc'), semver.inc('1.2.3', kind, { loose: true }, 'dev', false)); } catch (error) { console.log(kind, error.message); }
}
console.log(semver.diff('1.2.3', '1.3.0-beta'), semver.minVersion('>1.2 <3'), semver.maxSatisfying(['1.2.3', '1.9.0', '2.0.0'], '^1'), semver.intersects('^1.2', '~1.3'), semver.subset('~1.2.3', '^1.2'), semver.gtr('3.0.0', '^2'), semver.outside('0.1.0', '^1', '<'));
console.log(['42.6.7.9.3-alpha', 'v3.4 replaces v3.3.1', 'x', 'release-12', '1.2.3.4.5'].map((v) => String(semver.coerce(v))), String(semver.coerce('1.2.3.4', { rtl: true })), String(semver.coerce('1.2.3-rc.1+x', { includePrerelease: true })));
console.log(new semver.SemVer('1.2.3-beta.2+x.y'), new semver.Range('~1.2 || >3').set.map((set) => set.map(String)), semver.parse('bad'), semver.simplifyRange(['1.0.0', '1.1.0', '2.0.0'], '1.0.0 || 1.1.0'));
try { new semver.SemVer({}); } catch (error) { console.log(error.name, error.message); }
try { new semver.SemVer('1.2.3'.padEnd(300, '0')); } catch (error) { console.log(error.name, error.message); }
try { new semver.Comparator('>>1'); } catch (error) { console.log(error.name, error.message); }
