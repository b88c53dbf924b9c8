'use strict';
// `cluster`, seen from the primary process. Forking workers is not there yet and says so.

const { addNotYet } = require('internal/not_yet');
const EventEmitter = require('events');

const cluster = new EventEmitter();
module.exports = addNotYet(cluster, 'cluster', ['disconnect', 'fork', 'setupMaster', 'setupPrimary'], ['Worker']);
cluster.isMaster = true;
cluster.isPrimary = true;
cluster.isWorker = false;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = 1;
cluster.SCHED_RR = 2;
cluster.schedulingPolicy = 2;
