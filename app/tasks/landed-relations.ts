import { openMemory, type ReadonlyWarehouse } from '../../core/index.ts';
import { landedName, prepareRaw, type System } from '../../ingest/index.ts';
import {
  type Classification,
  type ClassificationOf,
  type ExternalRelation,
  readRelations,
} from '../../models/index.ts';

const keyOf = (relation: string, column: string) => `${relation}.${column}`.toLowerCase();

function classificationsOf(systems: readonly System[]): ClassificationOf {
  const known = new Map<string, Classification>();
  for (const system of systems) {
    for (const table of system.tables) {
      const relation = `raw.main.${landedName(system, table)}`;
      for (const { name, classification } of table.columns) known.set(keyOf(relation, name), classification);
    }
  }
  return (relation, column) => known.get(keyOf(relation, column));
}

/** What the contracts promise, and the books that raw keeps, as a site without data has them. */
async function promised(systems: readonly System[], classificationOf: ClassificationOf): Promise<ExternalRelation[]> {
  const memory = await openMemory({ attachMemory: ['raw'] });
  try {
    await prepareRaw(memory, systems);
    return await readRelations(memory, classificationOf);
  } finally {
    await memory.close();
  }
}

/** A table as it is, with the columns that its contract has besides: the next load adds them. */
function together(real: ExternalRelation, contract: ExternalRelation | undefined): ExternalRelation {
  const present = new Set(real.columns.map(({ name }) => name.toLowerCase()));
  const missing = (contract?.columns ?? []).filter(({ name }) => !present.has(name.toLowerCase()));
  return { ...real, columns: [...real.columns, ...missing] };
}

/**
 * The relations of raw that models read, with what the contracts say of each column. Given a warehouse with raw attached,
 * tables that are there have their real columns and types.
 */
export async function landedRelations(
  systems: readonly System[],
  warehouse?: Pick<ReadonlyWarehouse, 'rows'>,
): Promise<ExternalRelation[]> {
  const classificationOf = classificationsOf(systems);
  const contracts = await promised(systems, classificationOf);
  if (!warehouse) return contracts;
  const byName = new Map(contracts.map((one) => [one.relation, one]));
  const real = (await readRelations(warehouse, classificationOf)).filter(({ database }) => database === 'raw');
  const names = new Set(real.map(({ relation }) => relation));
  return [
    ...real.map((one) => together(one, byName.get(one.relation))),
    ...contracts.filter(({ relation }) => !names.has(relation)),
  ];
}
