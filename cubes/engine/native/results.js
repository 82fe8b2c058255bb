// @ts-check
'use strict';
const { transform } = require('./transform.js');

/**
 * @typedef {Record<string, unknown>} Row
 * @typedef {import('./transform.js').Transform} Transform
 */

/** @param {unknown} value */
const encode = (value) => Buffer.from(JSON.stringify(value));

/** One query's rows with what is needed to make Cube's final JSON of them. */
class ResultWrapper {
  /** @param {Row[]} rows */
  constructor(rows) {
    this.isWrapper = true;
    this.rows = rows;
    /** @type {Transform | undefined} */
    this.transformData = undefined;
    /** @type {Record<string, unknown>} */
    this.rootResult = {};
  }

  /** @param {Transform} transformData */
  setTransformData(transformData) {
    this.transformData = transformData;
  }

  /** @param {Record<string, unknown>} rootResult */
  setRootResultObject(rootResult) {
    this.rootResult = rootResult;
  }

  getRootResultObject() {
    return [this.rootResult];
  }

  getTransformData() {
    return [this.transformData];
  }

  getRawData() {
    return [this.rows];
  }

  /** The answer as an object, for callers in this process. */
  toObject() {
    if (!this.transformData) throw new Error('a result was read before its members were known');
    return { ...this.rootResult, data: transform(this.rows, this.transformData) };
  }

  async getFinalResult() {
    return encode(this.toObject());
  }

  /** What a subscription compares with the answer before: the rows, not when they were read. */
  toJSON() {
    return this.rows;
  }
}

/** Several queries of one request (compareDateRange, blending): the `queryType: multi` answer. */
class ResultMultiWrapper {
  /**
   * @param {ResultWrapper[]} results
   * @param {{ queryType: string, slowQuery: boolean }} root
   */
  constructor(results, root) {
    this.isWrapper = true;
    this.results = results;
    this.root = root;
  }

  getRootResultObject() {
    return this.results.map((result) => result.rootResult);
  }

  toObject() {
    const { queryType, slowQuery } = this.root;
    const queries = this.results.map((result) => /** @type {Row} */ (result.rootResult.query));
    return {
      queryType,
      results: this.results.map((result) => result.toObject()),
      pivotQuery: pivotQuery(queryType, queries),
      slowQuery,
    };
  }

  async getFinalResult() {
    return encode(this.toObject());
  }
}

/** Results of the SQL interface's own loads. */
class ResultArrayWrapper {
  /** @param {ResultWrapper[]} results */
  constructor(results) {
    this.isWrapper = true;
    this.results = results;
  }

  getRootResultObject() {
    return this.results.map((result) => result.rootResult);
  }

  toObject() {
    return { results: this.results.map((result) => result.toObject()) };
  }

  async getFinalResult() {
    return encode(this.toObject());
  }
}

/**
 * The query whose members a client pivots several results by.
 * @param {string} queryType
 * @param {Row[]} queries
 */
function pivotQuery(queryType, queries) {
  const first = queries[0] ?? {};
  if (queryType === 'blendingQuery') {
    const union = (/** @type {string} */ key) => [
      ...new Set(queries.flatMap((query) => /** @type {unknown[]} */ (query[key] ?? []))),
    ];
    const granularity = /** @type {{ granularity?: string }[]} */ (first.timeDimensions ?? [])[0]?.granularity;
    return {
      measures: union('measures'),
      dimensions: union('dimensions'),
      timeDimensions: [{ dimension: 'time', granularity }],
      queryType,
    };
  }
  if (queryType === 'compareDateRangeQuery') {
    return {
      ...first,
      dimensions: ['compareDateRange', .../** @type {unknown[]} */ (first.dimensions ?? [])],
      queryType,
    };
  }
  return { ...first, queryType };
}

/**
 * Rows as names and columns.
 * @param {Row[]} rows
 */
function rowsToColumnar(rows) {
  const members = Object.keys(rows[0] ?? {});
  return { members, columns: members.map((member) => rows.map((row) => row[member] ?? null)) };
}

/** @param {Transform} transformData @param {Row[]} rows @param {Row} rootResult */
const getFinalQueryResult = async (transformData, rows, rootResult) =>
  encode({ ...rootResult, data: transform(rows, transformData) });

module.exports = { ResultWrapper, ResultMultiWrapper, ResultArrayWrapper, rowsToColumnar, getFinalQueryResult };
