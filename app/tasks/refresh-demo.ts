import { SYSTEM_IDENTITY } from '../../core/index.ts';
import { hisDir, readTruth } from '../../demo/index.ts';
import type { LoadReport } from '../../ingest/index.ts';
import { type AlertRun, runAlerts } from '../alerts/run.ts';
import { fillDemoForms } from '../forms/demo.ts';
import { failuresOf } from '../jobs/failures.ts';
import type { Work } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';
import { RelayedError } from '../told-error.ts';
import { type BuildSummary, build, summarise } from './build.ts';
import { linkPatients } from './empi.ts';
import { fitAll } from './fit.ts';
import { keepHeadlines } from './headlines.ts';
import { load } from './load.ts';
import { checkTruth, type TruthCheck } from './truth/check-truth.ts';

export interface DemoSummary {
  readonly build_id: string;
  readonly sources: LoadReport['sources'];
  readonly models: BuildSummary;
  readonly truth: { readonly checked: number; readonly differences: number };
  readonly truth_examples: TruthCheck['examples'];
  readonly indicators: number;
  readonly regressions: number;
  readonly alerts: Pick<AlertRun, 'judged' | 'lights' | 'fired'>;
  readonly seconds: number;
}

/** A load that failed stops the demo: its own database answers or the installation is broken. */
function requireLoaded(report: LoadReport): LoadReport {
  const [error] = failuresOf(report.sources);
  if (error) throw new RelayedError(error);
  return report;
}

/** Load, find who is who, build, fit, and compare with what the generator counted. */
export async function refreshDemo(open: OpenSite, work: Work): Promise<DemoSummary> {
  const started = performance.now();
  await fillDemoForms(open);
  const loaded = requireLoaded(await load(open, {}, work));
  await linkPatients(open, {}, work);
  const built = await build(open, { kind: 'nightly' }, work);
  await keepHeadlines(open, built.build_id, work);
  const fits = await fitAll(open, work);
  work.progress.step('预警 alerts');
  const { judged, lights, fired } = await runAlerts(open);
  work.progress.step('核对真值 truth');
  const { metrics } = await open.semantic();
  const truth = await checkTruth(open, await readTruth(hisDir(open.site.dataDir)));
  return {
    build_id: built.build_id,
    sources: loaded.sources,
    models: summarise(built),
    truth: { checked: truth.checked, differences: truth.differences },
    truth_examples: truth.examples,
    indicators: metrics.catalogue(SYSTEM_IDENTITY).length,
    regressions: fits.length,
    alerts: { judged, lights, fired },
    seconds: Math.round(performance.now() - started) / 1000,
  };
}
