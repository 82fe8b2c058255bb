import { sortableId } from '../../core/index.ts';
import { backfill, type LoadReport, loadSources, replayLanded } from '../../ingest/index.ts';
import { failuresOf } from '../jobs/failures.ts';
import type { JobOrigin, Work } from '../jobs/job.ts';
import { recordFailure, recordRuns } from '../jobs/source-runs.ts';
import type { OpenSite } from '../site/open.ts';
import { prepareSite } from '../site/prepare.ts';
import { withSources } from '../site/sources.ts';

export interface LoadInput {
  readonly sources?: readonly string[] | undefined;
  readonly table?: string | undefined;
  readonly full?: boolean | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** Load the window in pieces of so many days, remembering how far it is. */
  readonly chunkDays?: number | undefined;
  readonly newestFirst?: boolean | undefined;
  /** Read a source outside its hours too. */
  readonly now?: boolean | undefined;
  /** Apply landed batches again instead of asking the sources. */
  readonly replay?: { readonly from: number; readonly to: number | undefined } | undefined;
}

const isWhole = ({ table, since, until, replay }: LoadInput) => !table && !since && !until && !replay;

/** Extracts from the sources and applies to raw, as one job of the queue. */
export function load(open: OpenSite, input: LoadInput, work: Work): Promise<LoadReport> {
  const id = work.origin?.id ?? sortableId();
  const origin: JobOrigin = { trigger: 'command', ...work.origin, id };
  const name = ['load', ...(input.sources ?? []), ...(input.table ? [input.table] : [])].join(' ');
  return open.jobs.enqueue(
    name,
    { ...work, origin },
    async ({ signal, progress }) => {
      const ran = { jobId: id, startedAt: open.site.clock.now(), isWhole: isWhole(input) };
      try {
        const report = await loadNow(open, input, { progress, signal });
        for (const line of reportLines(report)) progress.note(line);
        await recordRuns(open, report, ran);
        return report;
      } catch (error) {
        // Not one source could be asked: the sources that were meant are all late.
        const meant = open.site.sources.map((source) => source.name);
        const asked = input.sources?.length ? meant.filter((source) => input.sources?.includes(source)) : meant;
        if (!signal.aborted && isWhole(input)) await recordFailure(open, asked, error, ran);
        throw error;
      }
    },
    (report) => failuresOf(report.sources)[0]?.code,
  );
}

/** What a load did, table by table, for the job's log. */
function reportLines(report: LoadReport): string[] {
  return report.sources.flatMap(({ source, error, detail }) => [
    ...(error ? [`${source}: ${error.code}`] : []),
    ...detail.map((table) => {
      const rows = `${table.mode}, read ${table.rows_read}, landed ${table.rows_landed}, changed ${table.rows_changed}, deleted ${table.rows_deleted}, quarantined ${table.rows_quarantined}`;
      const notes = (table.notes ?? []).map((note) => note.code).join(', ');
      return `${source}.${table.table}: ${table.error ? table.error.code : rows}${notes ? ` (${notes})` : ''}`;
    }),
  ]);
}

async function loadNow(open: OpenSite, input: LoadInput, { progress, signal }: Work): Promise<LoadReport> {
  const systems = await prepareSite(open);
  const { warehouse } = open;
  const chosen = {
    ...{ warehouse, systems, progress, signal },
    ...(input.sources?.length ? { sources: input.sources } : {}),
    ...(input.table ? { table: input.table } : {}),
    ...(input.now ? { insist: true } : {}),
  };
  if (input.replay) return replayLanded({ ...chosen, ...input.replay, site: open.site });
  return withSources(open, progress, signal, async ({ site, isRefilled, markRead }) => {
    const { table, since, until, chunkDays, newestFirst } = input;
    if (chunkDays && table && since) {
      const days = { since, until: until ?? site.clock.today(), chunkDays, newestFirst: newestFirst === true };
      return backfill({ ...chosen, site, table, ...days });
    }
    const loaded =
      since || until ? undefined : await open.feeds.loading(input.sources?.length ? input.sources : undefined);
    const report = await loadSources({
      ...chosen,
      site,
      ...(input.full || isRefilled ? { full: true } : {}),
      ...(since ? { since } : {}),
      ...(until ? { until } : {}),
    });
    loaded?.();
    if (isRefilled && isWhole(input) && !input.sources?.length && report.exit_code === 0) markRead();
    return report;
  });
}
