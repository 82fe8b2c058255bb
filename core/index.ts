import './errors/ground.ts';

export { addDays, type Clock, fixedClock, isDay, utc } from './clock.ts';
export { type LoadSiteOptions, loadSite, type Site, type SourceConfig } from './config/load.ts';
export { type SiteInput, secretReference } from './config/schema.ts';
export { addDecimals, decimalText, subtractDecimals } from './decimal.ts';
export { type Discovered, discoverYaml, readYaml } from './discover.ts';
export { AccessError, AppError, ContractError, type ErrorParams, QueryError, UserError } from './errors/app-error.ts';
export { defineErrors, type ErrorEntry, EXIT, errorCatalogue } from './errors/catalogue.ts';
export { nearest } from './errors/nearest.ts';
export { collectGarbage } from './garbage.ts';
export { sortableId } from './ids.ts';
export { type Logger, log, setLogLevel } from './log.ts';
export { modulePath, ROOT, WORKER_BOOT } from './paths.ts';
export { type Progress, silentProgress } from './progress.ts';
export { type Identity, type Role, type Scope, SYSTEM_IDENTITY } from './security/identity.ts';
export { pseudonymKeyStatements, pseudonymSql, readOrMakeKey } from './security/pseudonym.ts';
export { resolveSecret, Secret, type SecretReference } from './security/secret.ts';
export { capThreads, type OpenOptions, openMemory, openWarehouse } from './warehouse/duckdb.ts';
export type {
  Columns,
  Params,
  QueryOptions,
  ReadonlyTransaction,
  ReadonlyWarehouse,
  Row,
  Transaction,
  TransactionOptions,
  Warehouse,
} from './warehouse/ports.ts';
export { JobQueue, type QueuedJob } from './warehouse/queue.ts';
export { openAppDatabase, openSiteWarehouse } from './warehouse/site.ts';
export { ident, literal, sqlStatements } from './warehouse/sql.ts';
