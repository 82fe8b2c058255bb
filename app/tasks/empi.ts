import { log } from '../../core/index.ts';
import {
  type Decided,
  type Decision,
  decide,
  discoverPatientSources,
  type EmpiReport,
  type EmpiStatus,
  empiStatus,
  listReview,
  type ReviewPair,
  readEmpiSettings,
  recordNumber,
  runEmpi,
} from '../../ingest/index.ts';
import type { Work } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';
import { prepareSite } from '../site/prepare.ts';
import { prepared } from './prepared.ts';

const workplace = ({ site, warehouse }: OpenSite) => ({
  warehouse,
  dataDir: site.dataDir,
  memoryLimit: site.warehouse.memoryLimit,
  threads: site.warehouse.threads,
  now: site.clock.now(),
});

/** Brings the patient index up to date with raw, as one job of the queue: before a build, which only reads it. */
export function linkPatients(
  open: OpenSite,
  { full }: { readonly full?: boolean | undefined },
  work: Work,
): Promise<EmpiReport> {
  return open.jobs.enqueue('empi run', work, async ({ signal, progress }) => {
    await prepareSite(open);
    const report = await runEmpi({
      ...workplace(open),
      sources: discoverPatientSources(open.site.dir),
      settings: readEmpiSettings(open.site.dir),
      today: open.site.clock.today(),
      full,
      progress,
      signal,
    });
    progress.note(
      `records ${report.records}, persons ${report.persons}, compared ${report.compared}, moved ${report.moved}, for review ${report.review}`,
    );
    return report;
  });
}

const ready = (open: OpenSite, work: Work) => prepared(open, '_empi_runs', 'run', work);

export async function patientIndexStatus(open: OpenSite, work: Work): Promise<EmpiStatus> {
  await ready(open, work);
  return empiStatus(open.warehouse);
}

/** Pairs that wait for a person, without any value of theirs. */
export async function reviewQueue(open: OpenSite, limit: number, work: Work): Promise<ReviewPair[]> {
  await ready(open, work);
  return listReview(open.warehouse, limit);
}

/** What a person types: records by the names of the review list. */
export type DecisionInput =
  | { readonly kind: 'merge'; readonly left: string; readonly right: string }
  | { readonly kind: 'split'; readonly record: string }
  | { readonly kind: 'undo'; readonly decision: number };

function read(input: DecisionInput): Decision {
  if (input.kind === 'merge')
    return { kind: 'merge', left: recordNumber(input.left), right: recordNumber(input.right) };
  return input.kind === 'split' ? { kind: 'split', record: recordNumber(input.record) } : input;
}

/** A person's decision on who is who; it is kept with reason, name and time, and holds until it is undone. */
export function decideIdentity(
  open: OpenSite,
  input: DecisionInput,
  { by, reason }: { readonly by: string; readonly reason: string },
  work: Work,
): Promise<Decided> {
  const decision = read(input);
  return open.jobs.enqueue(`empi ${input.kind}`, work, async ({ signal }) => {
    await prepareSite(open);
    const decided = await decide({ ...workplace(open), decision, by, reason, signal });
    log('app').info({ kind: input.kind, decision: decided.decision, moved: decided.moved, by }, 'identity.decided');
    return decided;
  });
}
