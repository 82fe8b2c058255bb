/**
 * How Cube is told, before it is loaded, that it has no binaries, no Cube Store and no telemetry. Cube reads its settings
 * from the environment only; this is the one file of the house that writes them, and the first import of every file that
 * imports Cube.
 */
const settings: Readonly<Record<string, string>> = {
  CUBEJS_DB_TYPE: 'duckdb',
  CUBEJS_TESSERACT_SQL_PLANNER: 'false',
  // The stand-in transpiles in this process; otherwise Cube starts a pool of threads for it.
  CUBEJS_TRANSPILATION_NATIVE: 'true',
  CUBEJS_TELEMETRY: 'false',
  CUBEJS_DEV_MODE: 'false',
  CUBEJS_EXTERNAL_DEFAULT: 'false',
  CUBEJS_SCHEDULED_REFRESH_DEFAULT: 'false',
  CUBEJS_REFRESH_WORKER: 'false',
  CUBEJS_DB_QUERY_DEFAULT_LIMIT: '10000',
  CUBEJS_DB_QUERY_LIMIT: '50000',
  CUBEJS_CACHE_AND_QUEUE_DRIVER: 'memory',
};

Object.assign(process.env, settings);

/**
 * Runs `construct` while Cube believes itself in production. Only its constructors look: in any other mode they start a
 * development server, look for Cube Store and print warnings about both.
 */
export function asProduction<T>(construct: () => T): T {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    return construct();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}
