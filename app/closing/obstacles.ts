import { addDays, SYSTEM_IDENTITY } from '../../core/index.ts';
import { type Form, lastEnded, lastReconciliations } from '../../ingest/index.ts';
import type { IndicatorInfo } from '../../metrics/index.ts';
import { sourcesOf } from '../changes/sources.ts';
import { siteForms } from '../forms/catalogue.ts';
import { statusOf } from '../forms/status.ts';
import { lastRuns } from '../jobs/source-runs.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';
import type { Cell } from './cells.ts';
import type { Month } from './month.ts';

import { isOfOffice, type Subject } from './subjects.ts';

/** One thing that stands against a closing, in both languages. */
export interface Obstacle {
  readonly kind: 'failed' | 'provisional' | 'reconciliation' | 'source' | 'form';
  /** Indicators, tables, sources or places. */
  readonly what: readonly string[];
  readonly zh: string;
  readonly en: string;
}

const MOST_NAMED = 8;
const named = (all: readonly string[], mark: string) =>
  all.length > MOST_NAMED ? `${all.slice(0, MOST_NAMED).join(mark)} … (${all.length})` : all.join(mark);

function obstacle(kind: Obstacle['kind'], what: readonly string[], zh: string, en: string): Obstacle[] {
  return what.length === 0
    ? []
    : [{ kind, what, zh: `${zh}：${named(what, '、')}`, en: `${en}: ${named(what, ', ')}` }];
}

export const provisionalIds = (cells: readonly Cell[]): string[] => [
  ...new Set(
    cells.filter((cell) => cell.is_provisional && cell.no_value !== 'not_collected').map(({ indicator }) => indicator),
  ),
];

/** Landed tables that the subject's figures read and that did not agree with their source when they were last compared. */
async function redTables(open: OpenSite, tables: ReadonlySet<string>): Promise<string[]> {
  if (!(await hasTable(open.warehouse, 'raw', '_reconciliations'))) return [];
  const last = await lastReconciliations(open.warehouse);
  return last
    .filter(({ matched, table }) => !matched && tables.has(table))
    .map(({ source, table }) => `${source}.${table}`);
}

/** Forms of the subject whose period ends in the month, where someone has begun one, or fills one each period. */
async function openForms(open: OpenSite, subject: Subject, month: Month): Promise<string[]> {
  const found: string[] = [];
  for (const form of siteForms(open).values()) {
    if (!isOfOffice(subject, form.owner_department)) continue;
    const period = periodEndingIn(form, month);
    if (!period) continue;
    const filled = await placesThatFill(open, form.form);
    for (const row of await statusOf(open, SYSTEM_IDENTITY, form, period)) {
      const isDone = row.state === 'approved' || row.state === 'locked';
      const isExpected = row.state !== 'missing' || filled.has(`${row.institution} ${row.department}`);
      if (!isDone && isExpected) {
        found.push([form.form, period, row.institution, row.department, row.state_zh].filter(Boolean).join(' '));
      }
    }
  }
  return found;
}

/** The period of a form that is over with the month; undefined where it ends in another one. */
function periodEndingIn(form: Form, month: Month): string | undefined {
  const ended = lastEnded(form.period, addDays(month.to, 1));
  return ended.end === month.to ? ended.id : undefined;
}

async function placesThatFill(open: OpenSite, form: string): Promise<ReadonlySet<string>> {
  const rows = await open.store.rows<{ institution: string; department: string }>(
    'select distinct institution, department from form_submissions where form = $1',
    [form],
  );
  return new Set(rows.map(({ institution, department }) => `${institution} ${department}`));
}

interface Considered {
  readonly subject: Subject;
  readonly month: Month;
  readonly infos: readonly IndicatorInfo[];
  readonly cells: readonly Cell[];
  /** Indicators that gave an error. */
  readonly refused: readonly string[];
  readonly acceptsProvisional: boolean;
}

/** Everything that stands against closing a month now, but for provisional figures that are accepted by a written reason. */
export async function obstaclesOf(open: OpenSite, considered: Considered): Promise<Obstacle[]> {
  const { subject, month, infos, cells, refused, acceptsProvisional } = considered;
  const { tables } = await sourcesOf(
    open,
    infos.map(({ id }) => id),
  );
  const runs = await lastRuns(open.store);
  const failed = [...runs.values()]
    .filter(({ error }) => error !== null)
    .map(({ source, error }) => `${source} ${error}`);
  return [
    ...obstacle('failed', refused, '指标计算失败', 'indicators that could not be computed'),
    ...(acceptsProvisional
      ? []
      : obstacle(
          'provisional',
          provisionalIds(cells),
          '指标仍为暂定（可用 --accept-provisional 写明理由后接受）',
          'still provisional (--accept-provisional takes them with a written reason)',
        )),
    ...obstacle('reconciliation', await redTables(open, tables), '对账不平', 'reconciliation is red'),
    ...obstacle('source', failed, '数据源最近一次装载失败', 'the last load failed'),
    ...obstacle('form', await openForms(open, subject, month), '填报未审核', 'forms not approved'),
  ];
}
