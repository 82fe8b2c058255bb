import type { Barrier } from '../barrier.ts';
import { modelLineage } from '../project.ts';
import { GARDEN, model } from './garden.ts';
import { show } from './show.ts';

/** The lineage of queries over the garden in one line each, or why there is none. Throws where one does not bind. */
export async function lineageOf(queries: readonly string[], barriers: readonly Barrier[] = []): Promise<string[]> {
  const models = queries.map((sql, at) => model(`q${at}`, sql));
  const { bound, traced, notTraced } = await modelLineage(models, GARDEN, barriers);
  if (bound.problems.length > 0)
    throw new Error(bound.problems.map(({ model, message }) => `${model}: ${message}`).join('\n'));
  return models.map(({ name }) => {
    const found = traced.find((one) => one.model === name);
    return found ? show(found) : `not traced: ${notTraced.find((one) => one.model === name)?.reason}`;
  });
}
