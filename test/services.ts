import { existsSync } from 'node:fs';

/** Optional services a test may use, and the environment variable that says where each is (of Kafka the folder of its jars). */
const SERVICES = {
  postgres: 'HISIGHT_PG_URL',
  mysql: 'HISIGHT_MYSQL_URL',
  chromium: 'HISIGHT_CHROMIUM',
  kafka: 'HISIGHT_KAFKA_HOME',
} as const;

export type Service = keyof typeof SERVICES;

/**
 * Address of a service, or undefined where it is missing (the caller skips and says so).
 * With HISIGHT_REQUIRE_SERVICES=1 (CI) a missing service is a failure, never a skip.
 */
export function requireService(service: Service, environ: NodeJS.ProcessEnv = process.env): string | undefined {
  const name = SERVICES[service];
  const found = environ[name];
  if (found) return found;
  if (environ['HISIGHT_REQUIRE_SERVICES'] === '1') throw new Error(`${name} is not set, but services are required`);
  process.stderr.write(`skipped: ${service} is not available (set ${name})\n`);
  return undefined;
}

/** Databases that a hospital or a developer may have and we do not: never required, not even with HISIGHT_REQUIRE_SERVICES. */
export function ownDatabase(product: 'mssql' | 'oracle', environ: NodeJS.ProcessEnv = process.env): string | undefined {
  const name = `HISIGHT_${product.toUpperCase()}_URL`;
  const found = environ[name];
  if (!found) process.stderr.write(`skipped: ${product} is not available (set ${name})\n`);
  return found || undefined;
}

/** Folder of reference data (HISIGHT_FIXTURES), or undefined; tests of it are skipped, saying so. */
export function fixtures(environ: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = environ['HISIGHT_FIXTURES'];
  if (folder && existsSync(folder)) return folder;
  process.stderr.write('skipped: reference data are not available (set HISIGHT_FIXTURES)\n');
  return undefined;
}
