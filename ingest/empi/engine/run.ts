import type { Progress } from '../../../core/index.ts';
import { appliedBatch } from '../../engine/apply/raw.ts';
import { highestLanded } from '../../engine/capture/manifest.ts';
import { clusterRecords } from './cluster.ts';
import { estimate, settingsDigest } from './estimate.ts';
import { soundNames } from './pinyin.ts';
import { linkStatements, moment, recordStatements, runStatements } from './publish.ts';
import { scorePairs } from './score.ts';
import { type EmpiSettings, valueWords } from './settings.ts';
import { type PatientSource, recordsToldBy } from './sources.ts';
import { count, runFile } from './statements.ts';
import { type Desk, inWorkshop, type WorkshopRequest } from './workshop.ts';

export interface EmpiRequest extends WorkshopRequest {
  readonly sources: readonly PatientSource[];
  readonly settings: EmpiSettings;
  readonly now: Date;
  /** Local day of the site: nobody is born later. */
  readonly today: string;
  /** Estimate the parameters anew and weigh every pair. */
  readonly full?: boolean | undefined;
  readonly progress: Progress;
}

export interface EmpiReport {
  readonly run: number;
  /** Version of the parameters. */
  readonly version: number;
  readonly records: number;
  readonly persons: number;
  /** Records that were new or changed and were compared with all. */
  readonly compared: number;
  readonly pairs: number;
  /** Records of persons that have other records than before. */
  readonly moved: number;
  /** Pairs that wait for a person. */
  readonly review: number;
  readonly seconds: number;
}

/** The batch number after all that raw applied or that landed. */
export async function nextBatch({ warehouse, dataDir }: WorkshopRequest): Promise<number> {
  return Math.max(await appliedBatch(warehouse), highestLanded(dataDir)) + 1;
}

/** The version in force, where it still suits: other settings, or many more records, ask for a new one. */
async function versionInForce(desk: Desk, settings: EmpiSettings): Promise<number | undefined> {
  const [last] = await desk.rows<{ version: number; records: number; settings: string }>(
    'select version, records, settings from raw.main._empi_versions order by version desc limit 1',
  );
  if (!last || last.settings !== settingsDigest(settings)) return undefined;
  const records = await count(desk, 'select count(*) from raw.main._empi_records');
  const isOutgrown =
    records >= settings.estimate_from_records && records > last.records * (1 + settings.estimate_again_after_growth);
  return isOutgrown ? undefined : last.version;
}

/** Compares what is new with everything; all with all where the parameters are made anew. */
async function matchRecords(desk: Desk, { settings, progress, ...request }: EmpiRequest, run: number, now: string) {
  const known = request.full ? undefined : await versionInForce(desk, settings);
  progress.step('比对患者 comparing records');
  await runFile(desk, 'keys', { is_fresh: known === undefined ? true : `(r.run = ${run} and not r.is_gone)` });
  const fresh = '(select record_id from empi_side where is_fresh)';
  await desk.run(`delete from raw.main._empi_edges where left_id in ${fresh} or right_id in ${fresh}`);
  await runFile(desk, 'levels', { into: 'empi_levels', pairs: 'empi_pairs' });
  progress.step('估计参数 estimating');
  const version = known ?? (await estimate(desk, settings, { run, now }));
  await scorePairs(desk, settings, version);
  return { version, isAnew: known === undefined };
}

async function measure(desk: Desk): Promise<Omit<EmpiReport, 'run' | 'version' | 'seconds'>> {
  const of = (sql: string) => count(desk, `select ${sql}`);
  return {
    records: await of('count(*) from empi_links'),
    persons: await of('count(distinct person_id) from empi_links'),
    compared: await of('count(*) from empi_side where is_fresh'),
    pairs: await of('count(*) from empi_levels'),
    moved: await of('count(*) from empi_told_changes'),
    review: await of('count(*) from empi_asked'),
  };
}

/**
 * Brings the patient index up to date, all or nothing: what the sources tell is compared with all records where it is new or changed,
 * pairs become persons, and models are told of records that moved. The same index comes of one run over all and of many over parts.
 */
export async function runEmpi(request: EmpiRequest): Promise<EmpiReport> {
  const started = performance.now();
  const { warehouse, settings, progress, signal } = request;
  const writing = { batch: await nextBatch(request), now: moment(request.now) };
  return inWorkshop(request, async (shop) => {
    const { desk } = shop;
    const run = (await count(desk, 'select max(run) from raw.main._empi_runs')) + 1;
    progress.step('归一化患者 gathering records');
    await shop.bring(await recordsToldBy(warehouse, request.sources), 'empi_told');
    await runFile(desk, 'normalise', { ...valueWords(settings), today: `date '${request.today}'` });
    await soundNames(desk);
    await runFile(desk, 'records', { run });
    const { version, isAnew } = await matchRecords(desk, request, run, writing.now);
    progress.step('归并患者 making persons');
    await clusterRecords(desk, writing.now);
    const measured = await measure(desk);
    const statements = [
      ...(await recordStatements(shop, run, version, isAnew)),
      ...(await linkStatements(shop, run, writing)),
      `insert into raw.main._empi_runs values (${run}, ${version}, ${measured.records}, ${measured.compared}, ${measured.pairs}, ${measured.moved}, ${writing.now})`,
    ];
    await warehouse.transaction((tx) => runStatements(tx, statements), { signal });
    return { run, version, ...measured, seconds: Math.round(performance.now() - started) / 1000 };
  });
}
