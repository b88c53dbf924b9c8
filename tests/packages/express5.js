// express 5: routing, parameters, bodies, uploads, static files, errors, streaming.
'use strict';
require('./util/express')(require('express5'));
