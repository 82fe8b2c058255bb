import { QueryError, UserError } from '../../core/index.ts';
import { type RoadRow, type VerifyReport, verifyMetrics } from '../../metrics/index.ts';
import { HOUSE_PROJECT, listRoads, parseProject, renderRoad } from '../../models/index.ts';
import '../errors.ts';
import { keepVerification } from '../passport/second-road.ts';
import type { OpenSite } from '../site/open.ts';
import { latestBuild } from './latest-build.ts';

export interface VerifyInput {
  readonly from: string;
  readonly to: string;
  readonly ids?: readonly string[] | undefined;
}

/**
 * Two roads to every number: the indicator through Cube, and the SQL of models/checks/roads, written from the Chinese text
 * by another hand. Runs as the system, so that nothing is suppressed.
 */
export async function verify(open: OpenSite, input: VerifyInput): Promise<VerifyReport> {
  const buildId = await latestBuild(open);
  if (!buildId) throw new UserError('app/not-built');
  const { metrics } = await open.semantic();
  const project = parseProject(HOUSE_PROJECT, { overlayDir: open.site.dir, vars: { as_of: open.site.clock.asOf() } });
  const written = new Set(listRoads(HOUSE_PROJECT));
  const report = await verifyMetrics(metrics, {
    period: { from: input.from, to: input.to },
    ...(input.ids ? { ids: input.ids } : {}),
    roads: async (id, period, filter) => {
      if (!written.has(id)) return undefined;
      const sql = renderRoad(project, id, { ...period, ...firstCodes(filter) });
      try {
        return await open.warehouse.rows<RoadRow>(sql);
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
        throw new Error(`road ${id} does not run: ${error.message}`, { cause: error });
      }
    },
  });
  await keepVerification(open, report, { buildId, from: input.from, to: input.to });
  return report;
}

/** A road takes one code of a dimension as a variable of its name. */
function firstCodes(filter: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).flatMap(([dimension, codes]) => (codes[0] === undefined ? [] : [[dimension, codes[0]]])),
  );
}
