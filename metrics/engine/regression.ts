import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { discoverYaml, type Identity, nearest, type ReadonlyWarehouse, UserError } from '../../core/index.ts';
import type { CubesPort } from '../../cubes/index.ts';
import { FAMILIES } from '../methods/families.ts';
import { fitModel } from './fit.ts';
import type { FitResult, RegressionInfo } from './fit-types.ts';

/** One regression as data: which cases, which outcome, which predictors, and what must be said with every result. */
const regressionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  title_zh: z.string(),
  title_en: z.string(),
  family: z.enum(FAMILIES),
  /** The Cube view whose rows are the cases, so that row rights hold. */
  view: z.string(),
  filters: z.record(z.string(), z.array(z.string()).min(1)).default({}),
  outcome: z.strictObject({ member: z.string(), label_zh: z.string() }),
  predictors: z
    .array(
      z.strictObject({
        member: z.string(),
        label_zh: z.string(),
        kind: z.enum(['factor', 'numeric']),
        /** Reference level of a factor. */
        reference: z.string().optional(),
      }),
    )
    .min(1),
  minimum_events_per_parameter: z.number().positive(),
  note_zh: z.string().includes('关联而非因果'),
  note_en: z.string(),
  owner: z.string(),
  status: z.enum(['草案', '已审批', '停用']),
  approved_by: z.string().nullable(),
  approved_at: z.string().nullable(),
});

export type Regression = z.infer<typeof regressionSchema>;

/** All regressions by id; a site's overlay wins by file name. */
export function discoverRegressions(root: string, overlay?: string): Map<string, Regression> {
  const folders = [root, ...(overlay && existsSync(overlay) ? [overlay] : [])];
  return new Map(discoverYaml(folders, regressionSchema, { idField: 'id' }).map(({ id, value }) => [id, value]));
}

/** Changes when the definition does, and only then. */
function versionOf(regression: Regression): string {
  return createHash('sha256').update(JSON.stringify(regression)).digest('hex').slice(0, 12);
}

export function describeRegression(regression: Regression): RegressionInfo {
  const { id, title_zh, title_en, family, view, outcome, predictors, note_zh, note_en, owner, status } = regression;
  return {
    id,
    title_zh,
    title_en,
    family,
    view,
    outcome: outcome.member,
    predictors: predictors.map(({ member, label_zh, kind, reference }) => ({
      term: member,
      label_zh,
      kind,
      reference: reference ?? null,
    })),
    note_zh,
    note_en,
    owner,
    status,
    version: versionOf(regression),
  };
}

interface Context {
  readonly regressions: ReadonlyMap<string, Regression>;
  readonly cubes: CubesPort;
  readonly warehouse: ReadonlyWarehouse;
  readonly identity: Identity;
}

/** Fits one regression over the rows that the person may see, all sums of the fit in one consistent picture of the warehouse. */
export async function fitRegression(
  id: string,
  { regressions, cubes, warehouse, identity }: Context,
): Promise<FitResult> {
  const regression = regressions.get(id);
  if (!regression) throw new UserError('metrics/unknown-regression', { id, nearest: nearest(id, regressions.keys()) });
  const { view, outcome, predictors, filters, family } = regression;
  const members = [outcome.member, ...predictors.map(({ member }) => member)];
  const conditions = Object.entries(filters).map(([member, values]) => ({
    member: `${view}.${member}`,
    operator: 'equals',
    values,
  }));
  const cases = await cubes.rowSql(view, members, identity, conditions);
  // The build is read through the same door as every other figure's.
  const { buildId } = await cubes.query({ dimensions: [`${view}.${outcome.member}`], limit: 1 }, identity);
  return warehouse.snapshot((reader) =>
    fitModel(reader, cases, {
      model: id,
      family,
      outcome: outcome.member,
      predictors: predictors.map(({ member, kind, reference }) => ({ column: member, kind, reference })),
      intercept: true,
      minimumEventsPerParameter: regression.minimum_events_per_parameter,
      notes: [regression.note_zh, regression.note_en],
      version: versionOf(regression),
      buildId,
    }),
  );
}
