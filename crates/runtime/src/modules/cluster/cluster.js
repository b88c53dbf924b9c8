'use strict';
// `node:cluster`. Node docs: "Cluster". A program started by a cluster's primary sees the worker's face, any other the
// primary's.

const { state } = require('internal/cluster/utils');

module.exports = state.isWorker ? require('internal/cluster/child') : require('internal/cluster/primary');
