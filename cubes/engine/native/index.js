// @ts-check
'use strict';
/**
 * What Cube 1.7 asks of its native addon, in plain JavaScript. The real addon is a binary fetched from a code host at
 * install; here REST is served without it, and what only the binary can do (SQL API, Tesseract, Jinja and Python models,
 * Cube Store) refuses with a sentence. CommonJS, because Cube requires it before anything of ours is built.
 */
const results = require('./results.js');
const refusals = require('./refusals.js');
const transpile = require('./transpile.js');

module.exports = { ...results, ...refusals, ...transpile };
