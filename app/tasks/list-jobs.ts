import { type Row, UserError } from '../../core/index.ts';
import type { JobLine, JobRecord } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';
import { latestBuild } from './latest-build.ts';

const BUILDS_SHOWN = 20;

/** What ran and runs, whichever process ran it, and the last builds. */
export async function listJobs(open: OpenSite): Promise<{ current: string | null; jobs: JobRecord[]; builds: Row[] }> {
  const builds = (await latestBuild(open))
    ? await open.warehouse.rows(
        `select build_id, kind, status, cast(started_at as varchar) as started_at, cast(finished_at as varchar) as finished_at
         from ops.builds order by build_id desc limit ${BUILDS_SHOWN}`,
      )
    : [];
  return { current: open.jobs.current ?? null, jobs: await open.jobs.list(), builds };
}

/** One job with its log. Throws `app/not-found`. */
export async function showJob(open: OpenSite, id: string): Promise<{ job: JobRecord; log: JobLine[] }> {
  const job = await open.jobs.read(id);
  if (!job) throw new UserError('app/not-found', { what: '任务 (job)', id });
  return { job, log: await open.jobs.log(id) };
}
