import { join } from 'node:path';
import {
  openAppDatabase,
  openSiteWarehouse,
  readOrMakeKey,
  type Secret,
  type Site,
  UserError,
  type Warehouse,
} from '../../core/index.ts';
import type { CubesPort, RowsPort } from '../../cubes/index.ts';
import type { Metrics } from '../../metrics/index.ts';
import { AccessLog } from '../access/access-log.ts';
import { readOwedDays } from '../arrivals/arrivals.ts';
import '../errors.ts';
import { AppStore } from '../access/store.ts';
import { Approvals } from '../definitions/approvals.ts';
import { Feeds } from '../feed/feeds.ts';
import { JobStore } from '../jobs/job-store.ts';
import { Jobs } from '../jobs/jobs.ts';
import { SqlGateway } from '../query/gateway.ts';
import { latestBuild } from '../tasks/latest-build.ts';
import { readCalendar } from './calendar.ts';
import type { LocatedSite, Scale } from './locate.ts';
import { readSuccessions } from './successions.ts';

type MountableCubes = Awaited<ReturnType<typeof import('../../cubes/index.ts')['startCubes']>>;

interface Semantic {
  readonly cubes: CubesPort & { readonly rows: RowsPort };
  readonly metrics: Metrics;
  readonly mount: MountableCubes['mount'];
  readonly upgrade: MountableCubes['upgrade'];
  readonly refreshRollups: MountableCubes['refreshRollups'];
  readonly rollupReport: MountableCubes['rollupReport'];
}

/** A site with its three files open: this process is the owner until `close`. */
export interface OpenSite {
  readonly site: Site;
  readonly scale: Scale | undefined;
  readonly warehouse: Warehouse;
  readonly store: AppStore;
  readonly accessLog: AccessLog;
  readonly jobs: Jobs;
  /** Messages of the integration platform: what came, and the receivers while this process serves. */
  readonly feeds: Feeds;
  readonly gateway: SqlGateway;
  readonly keys: { readonly pseudonym: Secret; readonly token: Secret };
  /** Cube and the indicators over it, started by the first who asks. Throws `app/not-built` before the first build. */
  semantic(): Promise<Semantic>;
  /** What the hospital has decided about definitions. */
  approvals(): Promise<Approvals>;
  /** Whether somebody has asked for it already. */
  answersFigures(): boolean;
  close(): Promise<void>;
}

async function startSemantic(site: Site, warehouse: Warehouse, approvals: Approvals): Promise<Semantic> {
  const [{ startCubes }, { createMetrics }] = await Promise.all([
    import('../../cubes/index.ts'),
    import('../../metrics/index.ts'),
  ]);
  const cubes = await startCubes({ warehouse });
  const owedDays = (period: { from: string; to: string }) => readOwedDays({ site, warehouse }, period);
  const successions = () => readSuccessions(warehouse);
  const metrics = await createMetrics({
    cubes,
    calendar: () => readCalendar(warehouse),
    warehouse,
    clock: site.clock,
    overlay: site.dir,
    owedDays,
    successions,
    decisions: approvals.of,
  });
  const { mount, upgrade, refreshRollups, rollupReport } = cubes;
  return { cubes, metrics, mount, upgrade, refreshRollups, rollupReport };
}

/** Opens a site as its owner. Throws `warehouse/database-owned` when another process has it. */
export async function openSite({ site, scale }: LocatedSite): Promise<OpenSite> {
  const warehouse = await openSiteWarehouse(site);
  const appData = await openAppDatabase(site).catch(async (error) => {
    await warehouse.close();
    throw error;
  });
  const store = await AppStore.open(appData);
  const keys = {
    pseudonym: readOrMakeKey(join(site.dataDir, 'secrets', 'pseudonym.key')),
    token: readOrMakeKey(join(site.dataDir, 'secrets', 'token.key')),
  };
  const jobStore = new JobStore(store, site.clock.now);
  await jobStore.adopt();
  const jobs = new Jobs(jobStore);
  const feeds = new Feeds(site, warehouse);
  let semantic: Promise<Semantic> | undefined;
  let decided: Promise<Approvals> | undefined;
  const approvals = () => {
    decided ??= Approvals.open(store);
    return decided;
  };
  return {
    site,
    scale,
    warehouse,
    store,
    accessLog: new AccessLog(store, keys.token, () => site.clock.now()),
    jobs,
    feeds,
    gateway: new SqlGateway(warehouse),
    keys,
    semantic: async () => {
      if (!(await latestBuild({ warehouse }))) throw new UserError('app/not-built');
      semantic ??= approvals().then((known) => startSemantic(site, warehouse, known));
      return semantic;
    },
    approvals,
    answersFigures: () => semantic !== undefined,
    close: async () => {
      await feeds.stop();
      await jobs.stop();
      const started = await semantic?.catch(() => undefined);
      await started?.cubes.close();
      await store.close();
      await warehouse.close();
    },
  };
}
