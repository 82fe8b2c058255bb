import { AppError, utc } from '../../core/index.ts';
import type { LoadReport } from '../../ingest/index.ts';
import type { AppStore } from '../access/store.ts';
import type { OpenSite } from '../site/open.ts';
import { describeError } from '../told-error.ts';
import { failuresOf } from './failures.ts';

/** How one load of one source ended. */
export interface SourceRun {
  readonly source: string;
  readonly job_id: string | null;
  readonly started_at: string;
  readonly finished_at: string;
  /** All tables of the source, not one table or a window of days. */
  readonly is_whole: boolean;
  /** The site's local day on which it began: a load that went well has every day before it. */
  readonly read_on: string;
  readonly tables: number;
  readonly rows_read: number;
  readonly rows_landed: number;
  readonly rows_quarantined: number;
  readonly reconciled: boolean;
  /** The catalogue's code of the first failure. */
  readonly error: string | null;
  /** The same in words. */
  readonly message: string | null;
  readonly message_en: string | null;
}

interface Ran {
  readonly jobId: string | undefined;
  readonly startedAt: Date;
  readonly isWhole: boolean;
}

function write(store: AppStore, run: SourceRun): Promise<number> {
  return store.write(
    'insert into source_runs values ($1, $2, $3::timestamp, $4::timestamp, $5, $6::date, $7, $8, $9, $10, $11, $12, $13, $14)',
    [
      ...[run.source, run.job_id, run.started_at, run.finished_at, run.is_whole, run.read_on],
      ...[run.tables, run.rows_read, run.rows_landed, run.rows_quarantined, run.reconciled],
      ...[run.error, run.message, run.message_en],
    ],
  );
}

/** Keeps how each source of a load ended. */
export async function recordRuns(open: OpenSite, report: LoadReport, ran: Ran): Promise<void> {
  for (const source of report.sources) {
    const { tables, rows_read, rows_landed, rows_quarantined, reconciled } = source;
    const [error] = failuresOf([source]);
    await write(open.store, {
      source: source.source,
      job_id: ran.jobId ?? null,
      started_at: utc(ran.startedAt),
      finished_at: utc(open.site.clock.now()),
      is_whole: ran.isWhole,
      read_on: open.site.clock.today(),
      ...{ tables, rows_read, rows_landed, rows_quarantined, reconciled },
      error: error?.code ?? null,
      message: error?.message ?? null,
      message_en: error?.message_en ?? null,
    });
  }
}

/** Keeps that sources could not even be asked. */
export async function recordFailure(
  open: OpenSite,
  sources: readonly string[],
  thrown: unknown,
  ran: Ran,
): Promise<void> {
  // A defect keeps its message: DuckDB quotes rows in its own.
  const told = thrown instanceof AppError ? describeError(thrown) : { code: 'defect', message: null, message_en: null };
  const nothing = { tables: 0, rows_read: 0, rows_landed: 0, rows_quarantined: 0, reconciled: false };
  for (const source of sources) {
    await write(open.store, {
      source,
      job_id: ran.jobId ?? null,
      started_at: utc(ran.startedAt),
      finished_at: utc(open.site.clock.now()),
      is_whole: ran.isWhole,
      read_on: open.site.clock.today(),
      ...nothing,
      error: told.code,
      message: told.message,
      message_en: told.message_en,
    });
  }
}

/** The last run of each source. A failure of one table stands until the whole source was loaded well. */
export async function lastRuns(store: AppStore): Promise<Map<string, SourceRun>> {
  const rows = await store.rows<SourceRun>(
    `select * from source_runs where is_whole or error is not null
     qualify row_number() over (partition by source order by finished_at desc, started_at desc) = 1`,
  );
  return new Map(rows.map((run) => [run.source, run]));
}

/** Runs of one source, newest first. */
export function runsOf(store: AppStore, source: string, limit: number): Promise<SourceRun[]> {
  return store.rows<SourceRun>(
    `select * from source_runs where source = $1 order by finished_at desc, started_at desc limit ${limit}`,
    [source],
  );
}
