import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  fixedClock,
  openMemory,
  type Site,
  type SourceConfig,
  silentProgress,
  type Warehouse,
} from '../../core/index.ts';
import { type LoadReport, type LoadRequest, loadSources, prepareRaw, type System, systemSchema } from '../index.ts';

/** A site in a temporary folder, with the sources of a test. */
export function testSite(sources: Partial<SourceConfig>[], dir = mkdtempSync(join(tmpdir(), 'hisight-ingest-'))): Site {
  return {
    dir,
    dataDir: join(dir, 'data'),
    name: { zh: '测试医院', en: 'Test hospital' },
    clock: fixedClock('2026-01-15 08:00:00'),
    timeZone: 'Asia/Shanghai',
    nightly: undefined,
    briefs: '30 7 * * *',
    isDemo: false,
    demoSeed: 0,
    sources: sources.map((source) => ({
      name: 'his',
      system: 'tiny',
      institution: 'H01',
      connector: 'postgres',
      managed: undefined,
      schedule: undefined,
      hours: undefined,
      rateLimitMb: undefined,
      retry: { attempts: 0, firstAfterMinutes: 5 },
      node: {},
      settings: {},
      ...source,
    })),
    server: { host: '127.0.0.1', port: 0 },
    warehouse: { memoryLimit: '1GB', threads: 2 },
    retentionDays: {},
    institutions: {},
    alerts: { robots: {} },
    environ: { HIS_PASSWORD: 'secret', HIS_WRONG_PASSWORD: 'wrong' },
  };
}

const column = (name: string, type: string, more: Record<string, unknown> = {}) => ({
  name,
  type,
  classification: 'open',
  description_zh: name,
  ...more,
});

/** A system of two tables: charges that change, and a code list that is read whole. Names are what SQL makes hard. */
export const TINY: System = systemSchema.parse({
  system: 'tiny',
  name_zh: '小系统',
  name_en: 'Tiny system',
  tables: [
    {
      table: 'charge',
      description_zh: '费用',
      description_en: 'Charges',
      key: ['id'],
      capture: 'timestamp',
      cursor: 'coalesce(update_time, create_time)',
      overlap_minutes: 60,
      dates: ['charged_at'],
      columns: [
        column('id', 'bigint'),
        column('select', 'text'),
        column('名称', 'text'),
        column('amount', 'numeric(14,2)'),
        column('is_paid', 'boolean'),
        column('charged_at', 'timestamp'),
        column('create_time', 'timestamp', { nullable: false }),
        column('update_time', 'timestamp'),
      ],
    },
    {
      table: 'payer',
      description_zh: '费别',
      description_en: 'Payers',
      key: ['code', 'kind'],
      capture: 'full',
      columns: [column('code', 'text'), column('kind', 'text'), column('valid_from', 'date')],
    },
  ],
});

/** A warehouse in memory with raw attached and prepared. */
export async function memoryWarehouse(systems: readonly System[] = [TINY]): Promise<Warehouse> {
  const warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareRaw(warehouse, systems);
  return warehouse;
}

export function load(site: Site, warehouse: Warehouse, more: Partial<LoadRequest> = {}): Promise<LoadReport> {
  return loadSources({ site, warehouse, systems: [TINY], progress: silentProgress, ...more });
}
