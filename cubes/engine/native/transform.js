// @ts-check
'use strict';

/**
 * @typedef {Record<string, unknown>} Row
 * @typedef {{ dimension: string, granularity?: string, dateRange?: string[] }} TimeDimension
 * @typedef {object} Transform
 * @property {Record<string, string>} aliasToMemberNameMap column of the SQL → member
 * @property {Record<string, { type?: string }>} annotation member → its type
 * @property {{ dimensions?: string[], timeDimensions?: TimeDimension[] }} query
 * @property {string} queryType
 * @property {'default' | 'compact' | 'columnar'} resType
 */

const COMPARE = 'compareDateRangeQuery';
const BLENDING = 'blendingQuery';
const LOCAL_TIME = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?)?Z?$/;

/**
 * Cube's clients expect times as 2025-01-31T00:00:00.000. Text is cut and joined, never parsed: a local time has no zone.
 * @param {unknown} value
 * @param {string | undefined} type
 */
function plainValue(value, type) {
  if (value === null || value === undefined) return null;
  if (type !== 'time') return value;
  const match = LOCAL_TIME.exec(String(value));
  if (!match) return value;
  return `${match[1]}T${match[2] ?? '00:00:00'}.${(match[3] ?? '').slice(0, 3).padEnd(3, '0')}`;
}

/**
 * The members of an answer in the order of its columns, each with how to read it from a row. A time dimension asked with a
 * granularity also answers to its bare name, as Cube's older clients expect.
 * @param {Row} sample
 * @param {Transform} how
 * @returns {{ member: string, read: (row: Row) => unknown }[]}
 */
function membersOf(sample, { aliasToMemberNameMap, annotation, query, queryType }) {
  /** @type {{ member: string, read: (row: Row) => unknown }[]} */
  const members = [];
  for (const column of Object.keys(sample)) {
    const member = aliasToMemberNameMap[column];
    const note = member === undefined ? undefined : annotation[member];
    if (member === undefined || note === undefined) {
      throw Object.assign(
        new Error(`You requested hidden member: '${member ?? column}'. Please make it visible using public: true.`),
        {
          type: 'UserError',
        },
      );
    }
    const read = (/** @type {Row} */ row) => plainValue(row[column], note.type);
    members.push({ member, read });
    const [cube, name, granularity] = member.split('.');
    const bare = `${cube}.${name}`;
    if (granularity !== undefined && !(query.dimensions ?? []).includes(bare)) members.push({ member: bare, read });
  }
  const time = query.timeDimensions?.[0];
  if (queryType === COMPARE) {
    const range = (time?.dateRange ?? []).join(' - ');
    members.push({ member: 'compareDateRange', read: () => range });
  } else if (queryType === BLENDING && time) {
    const blended = members.find((entry) => entry.member === `${time.dimension}.${time.granularity}`);
    if (blended) members.push({ member: `time.${time.granularity}`, read: blended.read });
  }
  return members;
}

/**
 * Rows of the database as the `data` of Cube's answer.
 * @param {Row[]} rows
 * @param {Transform} how
 */
function transform(rows, how) {
  const members = membersOf(rows[0] ?? {}, how);
  const names = members.map((entry) => entry.member);
  if (how.resType === 'compact') {
    return { members: names, dataset: rows.map((row) => members.map((entry) => entry.read(row))) };
  }
  if (how.resType === 'columnar') {
    return { members: names, columns: members.map((entry) => rows.map((row) => entry.read(row))) };
  }
  return rows.map((row) => Object.fromEntries(members.map((entry) => [entry.member, entry.read(row)])));
}

module.exports = { transform };
