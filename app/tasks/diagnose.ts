import { existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../core/index.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';
import { siteStatus } from './status.ts';

export interface Check {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly detail: string;
}

const OLDEST_NODE = [20, 19] as const;
const FREE_GB = 5;
/** From this day of December next year's holidays must be there (REQUIREMENTS, Warehouse). */
const HOLIDAYS_DUE = '12-15';

function nodeVersion(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return {
    check: 'Node.js',
    state: isNew ? 'ok' : 'fail',
    detail: `${process.versions.node} (≥ ${OLDEST_NODE.join('.')})`,
  };
}

function disk(dataDir: string): Check {
  const { bavail, bsize } = statfsSync(dataDir);
  const free = (bavail * bsize) / 2 ** 30;
  return { check: '磁盘 disk', state: free >= FREE_GB ? 'ok' : 'warn', detail: `${free.toFixed(1)} GB free` };
}

/** What holds identifiers or keys is closed to other accounts. */
function permissions(dataDir: string): Check[] {
  const paths = ['.', 'secrets/pseudonym.key', 'secrets/token.key', 'landing']
    .map((path) => join(dataDir, path))
    .filter((path) => existsSync(path));
  const open = paths.filter((path) => (statSync(path).mode & 0o077) !== 0);
  return [
    {
      check: '权限 permissions',
      state: open.length === 0 ? 'ok' : 'fail',
      detail: open.length === 0 ? 'closed to others' : `readable by others: ${open.join(', ')}`,
    },
  ];
}

async function holidays(open: OpenSite): Promise<Check> {
  const today = open.site.clock.today();
  const year = Number(today.slice(0, 4)) + (today.slice(5) >= HOLIDAYS_DUE ? 1 : 0);
  if (!(await hasTable(open.warehouse, 'marts', 'dim_dates')))
    return { check: '节假日 holidays', state: 'warn', detail: 'not built yet' };
  const found = await open.warehouse.rows('select 1 from marts.dim_dates where year = $1 and is_holiday limit 1', [
    year,
  ]);
  return {
    check: '节假日 holidays',
    state: found.length > 0 ? 'ok' : 'warn',
    detail: `${year}${found.length > 0 ? '' : ' missing: add it to holidays.csv of the site'}`,
  };
}

const SIGNED = ['fee_groups', 'nursing_hours'];

/** Groups of the three great fees and hours of nursing count as finance signed them. */
async function signatures(open: OpenSite): Promise<Check> {
  const check = '财务签字 signed by finance';
  const unsigned: string[] = [];
  for (const seed of SIGNED) {
    if (!(await hasTable(open.warehouse, 'seeds', seed))) return { check, state: 'warn', detail: 'not built yet' };
    const blank = await open.warehouse.rows(`select 1 from seeds.${seed} where signed_by is null limit 1`);
    if (blank.length > 0) unsigned.push(`${seed}.csv`);
  }
  return {
    check,
    state: unsigned.length === 0 ? 'ok' : 'warn',
    detail:
      unsigned.length === 0
        ? SIGNED.join(', ')
        : `${unsigned.join(', ')}: put a file of that name with signed_by and signed_on into the site`,
  };
}

/** What is well and what is not, each with what to do. */
export async function diagnose(open: OpenSite): Promise<Check[]> {
  const { site } = open;
  const status = await siteStatus(open);
  const { arrived, total, late } = status.completeness;
  return [
    nodeVersion(),
    disk(site.dataDir),
    ...permissions(site.dataDir),
    { check: '站点 site', state: 'ok', detail: `${site.name.zh} · ${site.dir} · as of ${status.as_of}` },
    {
      check: '数据源 sources',
      state: arrived === total ? 'ok' : 'warn',
      detail: `${arrived}/${total}${late.length > 0 ? ` late: ${late.join(', ')}` : ''}`,
    },
    {
      check: '构建 build',
      state: status.build_id ? 'ok' : 'warn',
      detail: status.build_id ?? 'none yet: run ./hisight load and ./hisight build',
    },
    await holidays(open),
    await signatures(open),
    {
      check: '网页 web app',
      state: existsSync(join(ROOT, 'dist', 'web', 'index.html')) ? 'ok' : 'warn',
      detail: 'dist/web (npm run build)',
    },
  ];
}
