import { randomUUID } from 'node:crypto';
import type { CreateOptions } from '@cubejs-backend/server-core';
import { type Identity, nearest, type ReadonlyWarehouse, UserError } from '../../../core/index.ts';
import type { SecurityContext } from '../access.ts';
import type { CubeFile } from '../content.ts';
import { CubeCore } from '../core.ts';
import type { CubeFilter } from '../cube-types.ts';
import { dialectOver } from '../dialect.ts';
import { WarehouseDriver } from '../driver.ts';
import { asProduction } from '../environment.ts';
import { createPort, type Statement } from '../port.ts';
import { Rollups } from '../rollups/rollups.ts';
import { type Twin, twinsOf } from './twin.ts';

/** The single rows behind the figures of a view, under the view's own policies and only for those who may see cases. */
export interface RowsPort {
  /** What there is to see behind a view. Throws `cubes/unknown-member` for a view that does not exist. */
  twin(view: string): Twin;
  /** SQL of the rows, one column for each member; policy applied. Throws AccessError `cubes/denied`. */
  sql(
    view: string,
    members: readonly string[],
    identity: Identity,
    filters?: readonly CubeFilter[],
  ): Promise<Statement>;
  close(): Promise<void>;
}

interface Context extends SecurityContext {
  readonly twin: string;
}

/**
 * Cube once more, for rows: each view's twin is a model of its own, compiled when somebody first looks behind it, so that
 * figures neither wait for two hundred views that few people open nor show them to clients.
 */
export function createRows(
  warehouse: ReadonlyWarehouse,
  files: readonly CubeFile[],
  how: {
    readonly claims: (identity: Identity) => Promise<SecurityContext>;
    readonly version: () => Promise<string>;
    readonly report: (event: string, params: Record<string, unknown>) => void;
  },
): RowsPort {
  const twins = twinsOf(files);
  const twin = (view: string): Twin => {
    const found = twins(view);
    if (!found) throw new UserError('cubes/unknown-member', { member: view.slice(0, 100), nearest: nearest(view, []) });
    return found;
  };
  const rollups = new Rollups(warehouse, how.version);
  const dialect = dialectOver(rollups);
  const appOf = ({ securityContext }: { securityContext: Context }) => `rows_${securityContext.twin}`;
  const options = {
    apiSecret: randomUUID(),
    devServer: false,
    telemetry: false,
    scheduledRefreshTimer: false,
    allowUngroupedWithoutPrimaryKey: true,
    driverFactory: () => new WarehouseDriver(warehouse),
    dialectFactory: () => dialect,
    repositoryFactory: ({ securityContext }: { securityContext: Context }) => ({
      localPath: () => securityContext.twin,
      dataSchemaFiles: async () => [...twin(securityContext.twin).files],
    }),
    contextToAppId: appOf,
    contextToOrchestratorId: () => 'rows',
    contextToGroups: ({ securityContext }: { securityContext: Context }) => [...securityContext.groups],
    contextToApiScopes: () => ['meta', 'data', 'sql'],
    logger: how.report,
  };
  let started: { readonly core: CubeCore; readonly gateway: ReturnType<CubeCore['gateway']> } | undefined;
  const start = () => {
    const core = asProduction(
      () => new CubeCore(options as unknown as CreateOptions, { version: how.version, rollups }),
    );
    started = { core, gateway: asProduction(() => core.gateway()) };
    return started;
  };
  const portOf = (view: string) =>
    createPort((started ?? start()).gateway, {
      claims: async (identity) => ({ ...(await how.claims(identity)), twin: view }),
      version: how.version,
    });
  return {
    twin,
    sql: (view, members, identity, filters) => portOf(view).rowSql(twin(view).name, members, identity, filters),
    close: async () => {
      await started?.core.close();
    },
  };
}
