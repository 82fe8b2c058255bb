import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { CreateOptions } from '@cubejs-backend/server-core';
import { type Express, json, type Request, type Response, Router } from 'express';
import { type Identity, log, type ReadonlyWarehouse, UserError, type Warehouse } from '../../core/index.ts';
import { type SecurityContext, securityContextOf } from './access.ts';
import { readCubeFiles } from './content.ts';
import { CubeCore } from './core.ts';
import { redactSqlLiterals } from './cube.ts';
import { dialectOver } from './dialect.ts';
import { rememberedBuild, WarehouseDriver } from './driver.ts';
import './errors.ts';
import { asProduction } from './environment.ts';
import { type CubesPort, createPort } from './port.ts';
import { tablesOfEntities } from './reads.ts';
import { remembered } from './remembered.ts';
import { rollupsOf } from './rollups/definitions.ts';
import type { Refreshed } from './rollups/refresh.ts';
import { type RollupReport, Rollups } from './rollups/rollups.ts';
import { SCHEMA } from './rollups/tables.ts';
import { createRows, type RowsPort } from './rows/rows.ts';
import { Sockets } from './sockets.ts';

export type Authenticate = (request: Request) => Promise<Identity | undefined>;

export interface CubesServer extends CubesPort {
  /** Serves Cube's own REST at /cubejs-api; `authenticate` gives the identity of a request, undefined when it has none. */
  mount(app: Express, authenticate: Authenticate): void;
  /** Takes over a connection that asks for WebSocket at SOCKET_PATH; after `mount`, with its `authenticate`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Brings the sums that are kept beforehand to the last build. Writes: a job of the queue, after the COMMIT of a build. */
  refreshRollups(warehouse: Warehouse, signal?: AbortSignal): Promise<Refreshed[]>;
  /** The single rows behind the figures of a view. */
  readonly rows: RowsPort;
  /** How they stand, and which queries they answered. */
  rollupReport(): Promise<RollupReport>;
}

export interface CubesOptions {
  readonly warehouse: ReadonlyWarehouse;
  /** Folder with `entities/` and `views/`; the shipped one when left out. */
  readonly root: string;
}

const BASE_PATH = '/cubejs-api';
const GRAPHQL = [`${BASE_PATH}/graphql`, `${BASE_PATH}/v1/graphql-to-json`];
/** Queries at a time: DuckDB uses every core for each, more would only queue inside it. */
const CONCURRENCY = 4;
/** A query that takes longer is interrupted in the database. */
const MOST_SECONDS = 120;
/** … and so is one that no client has asked for again for this long: clients ask every ten seconds. */
const FORGOTTEN_SECONDS = 30;
/** How often subscriptions look whether a build has ended. */
const LOOK_MS = 1000;

/** Starts Cube over the warehouse. Compiles the model before it returns, so that the first page does not wait for it. */
export async function createServer({ warehouse, root }: CubesOptions): Promise<CubesServer> {
  const files = await readCubeFiles(root);
  let authenticate: Authenticate = async () => undefined;
  const claimsOf = async (request: Request) => {
    const identity = await authenticate(request);
    return identity && claims(identity);
  };
  const version = rememberedBuild(warehouse);
  const claims = claimsReader(warehouse, version);
  const rollups = new Rollups(warehouse, version);
  const dialect = dialectOver(rollups);
  const orchestrator = randomUUID();

  const options = {
    apiSecret: randomUUID(),
    basePath: BASE_PATH,
    devServer: false,
    telemetry: false,
    scheduledRefreshTimer: false,
    allowUngroupedWithoutPrimaryKey: true,
    driverFactory: () => new WarehouseDriver(warehouse),
    dialectFactory: () => dialect,
    preAggregationsSchema: SCHEMA,
    repositoryFactory: () => ({ localPath: () => root, dataSchemaFiles: async () => [...files] }),
    contextToOrchestratorId: () => orchestrator,
    contextToGroups: ({ securityContext }: { securityContext: SecurityContext }) => [...securityContext.groups],
    contextToApiScopes: () => ['meta', 'data', 'sql'],
    checkAuth: async (request: Request & { securityContext?: SecurityContext }) => {
      const context = await claimsOf(request);
      if (!context) throw unauthenticated();
      request.securityContext = context;
    },
    orchestratorOptions: {
      continueWaitTimeout: 10,
      queryCacheOptions: {
        refreshKeyRenewalThreshold: 1,
        queueOptions: { concurrency: CONCURRENCY, executionTimeout: MOST_SECONDS, orphanedTimeout: FORGOTTEN_SECONDS },
      },
      preAggregationsOptions: { queueOptions: { concurrency: 1 } },
    },
    logger: report,
  };
  const core = asProduction(() => new CubeCore(options as unknown as CreateOptions, { version, rollups }));
  const gateway = asProduction(() => core.gateway());
  const sockets = new Sockets({ gateway, claims: claimsOf, version, lookMs: LOOK_MS });
  const rows = createRows(warehouse, files, { claims, version, report });
  const port = createPort(gateway, { claims, version }, async () => {
    sockets.close();
    await rows.close();
    await core.close();
  });
  rollups.define(await rollupsOf(await core.compile(), tablesOfEntities(files)));

  return {
    ...port,
    rows,
    refreshRollups: (writer, signal) => rollups.refresh(writer, signal),
    rollupReport: () => rollups.report(),
    upgrade: (...asked) => sockets.upgrade(...asked),
    mount(app, given) {
      authenticate = given;
      const router = Router();
      router.use(json({ limit: '1mb' }));
      // Cube's own older parser looks for this mark before it reads a body a second time.
      router.use((request, _response, next) => {
        if (request.body !== undefined) Object.assign(request, { _body: true });
        next();
      });
      // Cube keeps one schema for everybody: that of whoever asked first.
      router.use(GRAPHQL, (_request, response) => refuse(response, new UserError('cubes/no-graphql')));
      gateway.initApp(router);
      // Cube answers its errors itself and still hands them on; whoever comes next must not answer again.
      router.use(
        (error: unknown, _request: Request, response: { headersSent: boolean }, next: (error: unknown) => void) => {
          if (!response.headersSent) next(error);
        },
      );
      router.use((request, response) => refuse(response, new UserError('cubes/no-route', { path: request.path })));
      // Cube's health pages lie at the root, where they are the server's: only its own path is passed on.
      app.use((request, response, next) =>
        request.path.startsWith(`${BASE_PATH}/`) ? router(request, response, next) : next(),
      );
    },
  };
}

/** Claims of an identity; 'all' institutions are read once for each build. */
function claimsReader(warehouse: ReadonlyWarehouse, version: () => Promise<string>) {
  const everyInstitution = remembered(version, async () => {
    const rows = await warehouse.rows<{ institution_code: string }>(
      'select distinct institution_code from marts.dim_institutions order by all',
    );
    return rows.map((row) => row.institution_code);
  });
  return async (identity: Identity): Promise<SecurityContext> => {
    if (identity.institutions !== 'all') return securityContextOf(identity, []);
    return securityContextOf(identity, await everyInstitution());
  };
}

/** An error as Cube's clients read it. */
function refuse(response: Response, { message, messageEn, status, code }: UserError): void {
  response.status(status).json({ type: 'UserError', error: `${message} ${messageEn}`, code });
}

/** Cube turns any Error of `checkAuth` into 500 except its own; this is what it takes for its own. */
function unauthenticated(): Error {
  const { message, messageEn, status, code } = new UserError('cubes/no-identity');
  return CubeCore.refusal(status, code, `${message} ${messageEn}`);
}

/** Cube's events: only what went wrong, never a query's values. */
function report(event: string, params: Record<string, unknown>): void {
  const { error, warning, requestId, duration } = params;
  if (error !== undefined)
    log('cubes').debug(
      { event, error: redactSqlLiterals(String(error).split('\n')[0] ?? ''), requestId },
      'cube.failed',
    );
  else if (warning !== undefined) log('cubes').debug({ event, warning, requestId, duration }, 'cube.warned');
}
