import { UserError, type Warehouse } from '../../../core/index.ts';
import '../errors.ts';
import { type BuildOptions, build, HOUSE_PROJECT } from '../build.ts';
import { reach, readers } from '../graph.ts';
import { prepareOps } from '../ops.ts';
import { type ParsedProject, parseProject } from '../parse.ts';
import type { BuildReport } from '../report.ts';
import { type BuildRequest, lastRequest } from './requests.ts';

export type RetryOptions = Pick<
  BuildOptions,
  'warehouse' | 'projectDir' | 'overlayDir' | 'vars' | 'pseudonymKey' | 'progress' | 'signal'
>;

/** What models became, by the last of the builds that speaks of them. */
async function made(warehouse: Warehouse, builds: readonly string[]): Promise<Set<string>> {
  const rows = await warehouse.rows<{ model: string }>(
    `select model from ops.model_runs where build_id in (select unnest(from_json($1::json, '["varchar"]')))
     group by model having max_by(status, build_id) = 'success'`,
    [JSON.stringify(builds)],
  );
  return new Set(rows.map(({ model }) => model));
}

/** The nodes that were not made, and all that stands on them. */
function rest(parsed: ParsedProject, done: ReadonlySet<string>): Set<string> {
  const next = readers(parsed.nodes);
  const left = [...parsed.nodes.values()].filter(
    ({ name, config }) => config.materialized !== 'ephemeral' && !done.has(name),
  );
  return new Set(left.flatMap(({ name }) => [name, ...reach(name, (one) => next.get(one) ?? [])]));
}

/**
 * Goes on with the last build, which failed or was killed. Where each model committed by itself, those that were made stay
 * unless their code was mended; where all was one transaction nothing was kept, and all is built. What did not pass is
 * tested again. Throws `models/nothing-to-retry` where the last build ended well.
 */
export async function retry(options: RetryOptions): Promise<BuildReport> {
  const { warehouse, projectDir = HOUSE_PROJECT, overlayDir, vars } = options;
  await prepareOps(warehouse);
  const last = await lastRequest(warehouse);
  if (!last || last.succeeded) throw new UserError('models/nothing-to-retry', { build_id: last?.request.buildId });
  const { buildId, retries = [], asOf, ...request } = last.request satisfies BuildRequest;
  const builds = [...retries, buildId];
  const parsed = parseProject(projectDir, { overlayDir, vars: { ...vars, as_of: asOf } });
  const models = request.commit === 'per-model' ? rest(parsed, await made(warehouse, builds)) : undefined;
  return build({
    ...options,
    ...(request as Partial<BuildOptions>),
    kind: request.kind,
    asOf,
    retried: { builds, models },
  });
}
