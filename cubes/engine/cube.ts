import './environment.ts';
import { createRequire } from 'node:module';
import { log } from '../../core/index.ts';

/** The only door to Cube's CommonJS classes: Node finds no named exports in them, so they are required, not imported. */
const require = createRequire(import.meta.url);

// Cube prints on standard output that the planner which needs its binary is switched off. Standard output is the answer's.
const commandLine = require('@cubejs-backend/shared/dist/src/cli') as { displayCLIWarning(message: string): void };
commandLine.displayCLIWarning = (message) => log('cubes').debug({ message }, 'cube.warned');

export const { CompilerApi, CubejsServerCore, OrchestratorApi } =
  require('@cubejs-backend/server-core') as typeof import('@cubejs-backend/server-core');
export const {
  ApiGateway,
  CubejsHandlerError,
  UserError: CubeUserError,
} = require('@cubejs-backend/api-gateway') as typeof import('@cubejs-backend/api-gateway');
export const { BaseDriver } = require('@cubejs-backend/base-driver') as typeof import('@cubejs-backend/base-driver');
export const { BaseQuery, PreAggregations } =
  require('@cubejs-backend/schema-compiler') as typeof import('@cubejs-backend/schema-compiler');
export const { ResultWrapper, redactSqlLiterals } =
  require('@cubejs-backend/native') as typeof import('@cubejs-backend/native');
export const { SubscriptionServer, LocalSubscriptionStore: SubscriptionStore } =
  require('@cubejs-backend/api-gateway/dist/src/ws') as typeof import('@cubejs-backend/api-gateway/dist/src/ws/index.js');
