import { fixedClock, type Site } from '../../core/index.ts';
import { type System, systemSchema } from '../../ingest/index.ts';

type Columns = readonly (readonly [name: string, type: string, ...more: string[]])[];

/** A system of one table of charges, captured as told. */
export function benchSystem(table: string, columns: Columns, capture: string): System {
  return systemSchema.parse({
    system: 'bench',
    name_zh: '基准',
    name_en: 'Bench',
    tables: [
      {
        table,
        description_zh: '费用',
        description_en: 'Charges',
        key: ['charge_id'],
        capture,
        dates: ['charge_time'],
        columns: columns.map(([name, type]) => ({ name, type, classification: 'open', description_zh: name })),
      },
    ],
  });
}

/** A site in a folder with one source: the database of an address. */
export function benchSite(
  dir: string,
  connector: string,
  address: string,
  { memoryLimit = '1GB', ...settings }: { readonly memoryLimit?: string; readonly [setting: string]: unknown } = {},
): Site {
  const { hostname, port, pathname, username, password } = new URL(address);
  return {
    dir,
    dataDir: dir,
    name: { zh: '基准', en: 'Bench' },
    clock: fixedClock('2026-01-15 08:00:00'),
    timeZone: 'Asia/Shanghai',
    nightly: undefined,
    briefs: '30 7 * * *',
    isDemo: false,
    demoSeed: 0,
    sources: [
      {
        name: 'his',
        system: 'bench',
        institution: undefined,
        connector,
        managed: undefined,
        schedule: undefined,
        hours: undefined,
        rateLimitMb: undefined,
        retry: { attempts: 0, firstAfterMinutes: 5 },
        node: {},
        settings: {
          host: hostname,
          ...(port ? { port: Number(port) } : {}),
          database: pathname.slice(1),
          user: decodeURIComponent(username),
          ...(password ? { password: { env: 'PASSWORD' } } : {}),
          ...settings,
        },
      },
    ],
    server: { host: '127.0.0.1', port: 0 },
    warehouse: { memoryLimit, threads: 2 },
    retentionDays: {},
    institutions: {},
    alerts: { robots: {} },
    environ: { PASSWORD: decodeURIComponent(password) },
  };
}
