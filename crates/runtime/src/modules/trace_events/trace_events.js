'use strict';
// `trace_events`: not there yet; loading the module works, using it is a clear error.

const { addNotYet } = require('internal/not_yet');

module.exports = addNotYet({ getEnabledCategories: () => undefined }, 'trace_events', ['createTracing']);
