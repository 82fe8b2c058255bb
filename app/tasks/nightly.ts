import type { Work } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';
import { build, summarise } from './build.ts';
import { linkPatients } from './empi.ts';
import { erase } from './erase.ts';
import { fitAll } from './fit.ts';
import { load } from './load.ts';

/** Load, erase what is too old, bring the patient index up to date, build, fit. A source that did not answer is reported, and the others are built all the same. */
export async function nightly(open: OpenSite, work: Work) {
  const started = performance.now();
  const loaded = await load(open, {}, work);
  // Before the build, so that one that fails keeps nobody's data longer.
  const erased = await erase(open, { dryRun: false }, work);
  const linked = await linkPatients(open, {}, work);
  const built = await build(open, { kind: 'nightly' }, work);
  const fits = await fitAll(open, work);
  return {
    build_id: built.build_id,
    sources: loaded.sources,
    erased,
    patient_index: linked,
    models: summarise(built),
    regressions: fits.length,
    exit_code: loaded.exit_code,
    seconds: Math.round(performance.now() - started) / 1000,
  };
}
