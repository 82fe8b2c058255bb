import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from '../../core/index.ts';
import { type CubeQuery, readCubeFiles } from '../../cubes/index.ts';

/** The statement that Cube's own DuckDB dialect writes for a query; undefined where its driver is not installed. */
export async function stockStatement(query: CubeQuery): Promise<{ sql: string; params: unknown[] } | undefined> {
  const place = process.env['HISIGHT_CUBE_STOCK'];
  if (place === undefined) return undefined;
  const require = createRequire(import.meta.url);
  const { DuckDBQuery } = require(join(place, 'node_modules/@cubejs-backend/duckdb-driver/dist/src/DuckDBQuery'));
  compiled ??= compile(require);
  const compilers = await compiled;
  const timezone = 'Asia/Shanghai';
  const time = query.timeDimensions?.map((one) => ({
    ...one,
    dateRange: [`${one.dateRange?.[0]}T00:00:00.000`, `${one.dateRange?.[1]}T23:59:59.999`],
  }));
  const planned = new DuckDBQuery(compilers, { ...query, timeDimensions: time, timezone, rowLimit: 10000 });
  const [sql, params] = compilers.compiler.withQuery(planned, () => planned.buildSqlAndParams());
  return { sql, params };
}

// biome-ignore lint/suspicious/noExplicitAny: Cube's compilers, as its own planner takes them
let compiled: Promise<any> | undefined;

async function compile(require: NodeJS.Require) {
  const { prepareCompiler } = require('@cubejs-backend/schema-compiler');
  // Its own rollups would be made and kept by its own worker: the dialect is measured on the facts.
  const files = (await readCubeFiles(join(ROOT, 'cubes'))).map(({ fileName, content }) => ({
    fileName,
    content: content.replace(/^ {4}pre_aggregations:[\s\S]*$/m, ''),
  }));
  const compilers = prepareCompiler({ localPath: () => ROOT, dataSchemaFiles: async () => files }, {});
  await compilers.compiler.compile();
  return compilers;
}
