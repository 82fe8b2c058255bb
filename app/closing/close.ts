import { type Identity, SYSTEM_IDENTITY, sortableId, UserError, utc } from '../../core/index.ts';
import { addMonths, type Metrics } from '../../metrics/index.ts';
import { definitionFingerprint, siteIndicators } from '../changes/definitions.ts';
import type { OpenSite } from '../site/open.ts';
import { type Cell, readCells } from './cells.ts';
import { type Closing, latestClosing, remember, requireClosing } from './closings.ts';
import { batchRead } from './marks.ts';
import { endedMonth, endedMonths, type Month } from './month.ts';
import { obstaclesOf, provisionalIds } from './obstacles.ts';
import { readReason } from './reason.ts';
import { isOfSubject, readSubject, requireCloser, type Subject } from './subjects.ts';
import './errors.ts';

export interface CloseInput {
  readonly month: string;
  readonly subject: string;
  /** Why figures that are still 暂定 are reported all the same; kept with the closing. */
  readonly acceptProvisional?: string | undefined;
}

export interface Closed extends Closing {
  readonly indicators: number;
  readonly figures: number;
  /** Indicators that were reported while 暂定. */
  readonly provisional: readonly string[];
}

/** The indicators that a subject reports, as the engine knows them. */
export function indicatorsOf(metrics: Metrics, subject: Subject) {
  return metrics.catalogue(SYSTEM_IDENTITY).filter((info) => isOfSubject(subject, info));
}

async function refuseClosed(
  reader: Parameters<typeof latestClosing>[0],
  month: string,
  subject: Subject,
): Promise<number> {
  const before = await latestClosing(reader, month, subject);
  if (before?.state === 'closed') {
    throw new UserError('closing/closed', { month, subject, by: before.closed_by, version: before.version });
  }
  return (before?.version ?? 0) + 1;
}

/** The last months of the year before that have any figure of the subject. */
async function monthsWithFigures(open: OpenSite, metrics: Metrics, subject: Subject): Promise<string[]> {
  const today = open.site.clock.today();
  const [last = today.slice(0, 7)] = endedMonths(today, 1);
  const from = addMonths(`${last}-01`, -11);
  const answers = await metrics.answerMany(
    indicatorsOf(metrics, subject)
      .filter(({ additivity }) => additivity === 'additive')
      .slice(0, 5)
      .map(({ id }) => ({ id, by: ['date'], granularity: 'month' as const, from, to: today })),
    SYSTEM_IDENTITY,
  );
  const months = answers.flatMap((answer) =>
    'rows' in answer
      ? answer.rows.filter(({ value }) => value !== null).map(({ date }) => String(date).slice(0, 7))
      : [],
  );
  return [...new Set(months)].sort().reverse().slice(0, 3);
}

/**
 * Freezes what a subject reports of a month: every indicator at hospital, institution and department, for good. Refuses with what is
 * missing; 暂定 figures are taken with a written reason only. `by` is who did it, the identity what they may.
 */
export async function closeMonth(
  open: OpenSite,
  identity: Identity,
  input: CloseInput,
  by = identity.user,
): Promise<Closed> {
  const subject = readSubject(input.subject);
  if (identity.role !== 'system') requireCloser(subject, identity, 'close');
  const month = endedMonth(input.month, open.site.clock.today());
  const accepted = input.acceptProvisional === undefined ? undefined : readReason(input.acceptProvisional);
  await refuseClosed(open.store, month.id, subject);

  const { metrics } = await open.semantic();
  const infos = indicatorsOf(metrics, subject);
  const batch = await batchRead(open);
  const { cells, buildId, refused } = await readCells(metrics, infos, month, SYSTEM_IDENTITY);
  if (cells.every(({ value }) => value === null || value === '0')) {
    const months = await monthsWithFigures(open, metrics, subject);
    throw new UserError('closing/no-figures', { month: month.id, subject, months });
  }
  const obstacles = await obstaclesOf(open, {
    subject,
    month,
    infos,
    cells,
    refused,
    acceptsProvisional: accepted !== undefined,
  });
  if (obstacles.length > 0) throw new UserError('closing/obstacles', { month: month.id, subject, obstacles });

  const provisional = provisionalIds(cells);
  const reason = provisional.length > 0 ? accepted : undefined;
  const closing = await freeze(open, { month, subject, by, buildId, batch, reason }, cells);
  return {
    ...closing,
    indicators: new Set(cells.map(({ indicator }) => indicator)).size,
    figures: cells.length,
    provisional,
  };
}

interface Frozen {
  readonly month: Month;
  readonly subject: Subject;
  readonly by: string;
  readonly buildId: string;
  readonly batch: number;
  readonly reason: string | undefined;
}

async function freeze(open: OpenSite, frozen: Frozen, cells: readonly Cell[]): Promise<Closing> {
  const { month, subject, by, buildId, batch, reason } = frozen;
  const { clock } = open.site;
  const definitions = siteIndicators(open);
  const rows = cells.map((cell) => {
    const indicator = definitions.get(cell.indicator);
    return { ...cell, fingerprint: indicator ? definitionFingerprint(indicator) : '' };
  });
  const id = sortableId(clock.now());
  const at = utc(clock.now());
  return open.store.transaction(async (tx) => {
    // Two people may have asked at the same moment; the one writer lets one after the other.
    const version = await refuseClosed(tx, month.id, subject);
    await tx.run(
      `insert into closings values ($1, $2, $3, $4, 'closed', $5, $6::timestamp, $7::date, $8, $9, $10, null, null)`,
      [id, month.id, subject, version, by, at, clock.today(), buildId, batch, reason ?? null],
    );
    await tx.run(
      `insert into closing_figures select $1, r.indicator, r.grain, r.institution, r.department, r."value", r.numerator, r.denominator,
         r.no_value, r.is_provisional, r.fingerprint
       from (select unnest(from_json($2::json, '[{"indicator": "varchar", "grain": "varchar", "institution": "varchar", "department": "varchar",
         "value": "varchar", "numerator": "varchar", "denominator": "varchar", "no_value": "varchar", "is_provisional": "boolean",
         "fingerprint": "varchar"}]')) as r)`,
      [id, JSON.stringify(rows)],
    );
    await remember(tx, id, { at, user: by, action: 'close', reason });
    return requireClosing(tx, id);
  });
}
