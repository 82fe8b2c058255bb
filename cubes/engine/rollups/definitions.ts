import { createHash } from 'node:crypto';
import type { CompilerApi } from '../cube-types.ts';

/** A rollup as Cube's planner writes it. */
export interface Rollup {
  /** Its table in the rollups' schema. */
  readonly name: string;
  /** The SELECT that makes all of it. */
  readonly sql: string;
  readonly params: readonly unknown[];
  /** The column of the day in what `sql` gives. */
  readonly day: string;
  /** The relation whose rows are summed, and those whose columns stand beside the sums. */
  readonly fact: string;
  readonly dimensions: readonly string[];
  readonly checksum: string;
}

/** All rollups of the model; `tables` has the relation of each entity. */
export async function rollupsOf(
  compiler: CompilerApi,
  tables: ReadonlyMap<string, string | undefined>,
): Promise<Rollup[]> {
  const rollups: Rollup[] = [];
  for (const { cube, preAggregationName } of await compiler.preAggregations()) {
    const { sqlGenerator, compilers } = await compiler.getSqlGenerator({
      measures: [],
      dimensions: [],
      timezone: 'UTC',
    });
    const rollup = compilers.compiler.withQuery(sqlGenerator, () => {
      const found = sqlGenerator.preAggregations.getRollupPreAggregationByName(cube, preAggregationName);
      const description = sqlGenerator.preAggregations.preAggregationDescriptionFor(cube, found);
      const { references } = found;
      const [time] = references.timeDimensions;
      if (!time) throw new Error(`rollup ${cube}.${preAggregationName} has no day`);
      const day = sqlGenerator.newTimeDimension(time).unescapedAliasName(time.granularity);
      const entities = new Set(references.dimensions.map((path) => path.split('.').at(-2) ?? cube));
      entities.delete(cube);
      const [sql, params] = description.sql;
      const relation = (entity: string): string => {
        const table = tables.get(entity);
        if (table === undefined)
          throw new Error(`rollup ${cube}.${preAggregationName}: ${entity} has no table of its own`);
        return table;
      };
      return {
        name: sqlGenerator.preAggregationTableName(cube, preAggregationName, true),
        sql,
        params,
        day,
        fact: relation(cube),
        dimensions: [...entities].map(relation),
      };
    });
    const checksum = createHash('sha256').update(JSON.stringify(rollup)).digest('hex').slice(0, 16);
    rollups.push({ ...rollup, checksum });
  }
  return rollups;
}
