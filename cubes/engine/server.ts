import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ROOT, type Identity, type ReadonlyWarehouse } from '../../core/index.ts';
import { securityContextOf, type SecurityContext } from './access.ts';
import { readCubeFiles } from './content.ts';
import { CubeCore } from './core.ts';
import { LocalCalendarQuery } from './dialect.ts';
import { latestBuild, WarehouseDriver } from './driver.ts';
import { asProduction } from './environment.ts';

export interface CubesOptions {
  readonly warehouse: ReadonlyWarehouse;
  readonly root?: string;
}

export async function startCubes({ warehouse, root = join(ROOT, 'cubes') }: CubesOptions) {
  const files = await readCubeFiles(root);
  const id = randomUUID();
  const core = asProduction(
    () =>
      new CubeCore(
        {
          apiSecret: randomUUID(),
          devServer: false,
          telemetry: false,
          scheduledRefreshTimer: false,
          driverFactory: () => new WarehouseDriver(warehouse) as never,
          dialectFactory: () => LocalCalendarQuery as never,
          repositoryFactory: () => ({ localPath: () => root, dataSchemaFiles: async () => [...files] }),
          contextToOrchestratorId: () => id,
          contextToGroups: ({ securityContext }) => (securityContext as SecurityContext).groups as string[],
          allowUngroupedWithoutPrimaryKey: true,
          orchestratorOptions: { continueWaitTimeout: 30, queryCacheOptions: { refreshKeyRenewalThreshold: 1, queueOptions: { concurrency: 4 } }, preAggregationsOptions: { queueOptions: { concurrency: 1 } } },
          logger: (event: string, params: Record<string, unknown>) => { if (process.env['CUBE_TRACE']) console.log(event, JSON.stringify(params).slice(0, 600)); },
        } as never,
        () => latestBuild(warehouse),
      ),
  );
  const gateway = core.gateway();
  return { gateway, core, contextOf: (identity: Identity) => ({ securityContext: securityContextOf(identity, ['H01']), requestId: randomUUID() }) };
}
