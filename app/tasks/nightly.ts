import { alertsAfterBuild } from '../alerts/nightly.ts';
import { recordContents } from '../changes/record-contents.ts';
import type { Work } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';
import { build, summarise } from './build.ts';
import { linkPatients } from './empi.ts';
import { erase } from './erase.ts';
import { fitAll } from './fit.ts';
import { keepHeadlines } from './headlines.ts';
import { load } from './load.ts';

/** Load, erase what is too old, bring the patient index up to date, build, fit, judge what warns. A source that did not answer is reported, and the others are built all the same. */
export async function nightly(open: OpenSite, work: Work) {
  const started = performance.now();
  const loaded = await load(open, {}, work);
  // Before the build, so that one that fails keeps nobody's data longer.
  const erased = await erase(open, { dryRun: false }, work);
  const linked = await linkPatients(open, {}, work);
  const built = await build(open, { kind: 'nightly' }, work);
  await keepHeadlines(open, built.build_id, work);
  const fits = await fitAll(open, work);
  await recordContents(open);
  const alerts = await alertsAfterBuild(open);
  return {
    build_id: built.build_id,
    sources: loaded.sources,
    erased,
    patient_index: linked,
    models: summarise(built),
    regressions: fits.length,
    alerts,
    exit_code: loaded.exit_code,
    seconds: Math.round(performance.now() - started) / 1000,
  };
}
