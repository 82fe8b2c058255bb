import { existsSync } from 'node:fs';
import { openWarehouse } from '../../../core/index.ts';
import { uniqueId, unitTestId } from '../graph-object.ts';
import type { Node } from '../node.ts';
import { testId } from '../select/items.ts';
import { selectItems } from '../select/select.ts';
import { isFullRefresh, relationsIn } from './materialise.ts';
import { type ForeignProject, parseForeign } from './parse-foreign.ts';
import { EarlierState, earlierMethods } from './state.ts';

export interface ForeignPlan {
  readonly models: readonly {
    readonly name: string;
    /** create: it is not there yet; replace: made anew; increment: rows are added to what is there. */
    readonly action: 'create' | 'replace' | 'increment';
    readonly relation: string;
  }[];
  readonly tests: readonly string[];
}

export interface ForeignPlanOptions extends ForeignProject {
  readonly fullRefresh?: boolean | undefined;
  /** An earlier target folder, for `state:` and `result:`. */
  readonly state?: string | undefined;
}

/** What a build of another project would do now, in order; nothing is changed. */
export async function planForeign(options: ForeignPlanOptions): Promise<ForeignPlan> {
  const parsed = parseForeign(options);
  const earlier = EarlierState.at(options.state);
  const items = selectItems(parsed, { ...options, ...earlierMethods(earlier, parsed) });
  const there = existsSync(options.database) ? await relationsOf(options.database) : new Set<string>();
  const kept = ({ config, resourceType }: Node) => config.materialized === 'incremental' || resourceType === 'snapshot';
  const models = [...parsed.nodes.values()]
    .filter((node) => items.has(uniqueId(node)) && node.config.materialized !== 'ephemeral')
    .map((node) => {
      const { name, relation } = node;
      if (!there.has(relation.toLowerCase())) return { name, action: 'create' as const, relation };
      const increment = kept(node) && !isFullRefresh(node, options.fullRefresh ?? false);
      return { name, action: increment ? ('increment' as const) : ('replace' as const), relation };
    });
  const tests = [
    ...parsed.tests.filter((test) => items.has(testId(test))),
    ...parsed.unitTests.filter((unit) => items.has(unitTestId(unit))),
  ].map(({ name }) => name);
  return { models, tests };
}

async function relationsOf(database: string): Promise<Set<string>> {
  const warehouse = await openWarehouse({ path: database });
  try {
    return await warehouse.transaction(relationsIn);
  } finally {
    await warehouse.close();
  }
}
