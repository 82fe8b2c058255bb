// @ts-check
'use strict';

/** @param {string} what @returns {never} */
function refuse(what) {
  throw new Error(
    `${what} needs the native binary of Cube, which HISight does not ship; use the REST API (/cubejs-api/v1/load)`,
  );
}

/** Stands where Cube expects its native runtime: no Python, no Jinja. */
class NativeInstance {
  newJinjaEngine() {
    const needs = () => refuse('A Jinja template in a cube file');
    return { loadTemplate: needs, renderTemplate: needs };
  }

  /** @param {string} fileName */
  loadPythonContext(fileName) {
    return refuse(`The Python file ${fileName}`);
  }
}

/** Cube hands its event sink to Rust here; nothing native ever logs, so nothing is kept. */
function setupLogger() {}

const SQL_API = 'The SQL API';
const PLANNER = 'The Tesseract planner';
const CUBE_STORE = 'Cube Store';

/**
 * Literals out of a statement before it is logged: quoted text and numbers become a question mark.
 * @param {string} sql
 */
function redactSqlLiterals(sql) {
  return sql.replace(/'(?:[^']|'')*'/g, '?').replace(/\b\d+(?:\.\d+)?\b/g, '?');
}

module.exports = {
  NativeInstance,
  setupLogger,
  redactSqlLiterals,
  isFallbackBuild: () => false,
  registerInterface: async () => refuse(SQL_API),
  shutdownInterface: async () => {},
  execSql: async () => refuse(SQL_API),
  sql4sql: async () => refuse(SQL_API),
  rest4sql: async () => refuse(SQL_API),
  buildSqlAndParams: () => refuse(PLANNER),
  parseCubestoreResultMessage: async () => refuse(CUBE_STORE),
};
