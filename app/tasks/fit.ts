import { SYSTEM_IDENTITY, utc } from '../../core/index.ts';
import type { FitResult } from '../../metrics/index.ts';
import type { Work } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';

/** Fits one regression on the whole hospital and keeps the result in app.duckdb. */
export function fitModel(open: OpenSite, model: string, work: Work): Promise<FitResult> {
  return open.jobs.enqueue(`fit ${model}`, work, async () => {
    const { metrics } = await open.semantic();
    work.progress.step(`fit ${model}`);
    const result = await metrics.fit(model, SYSTEM_IDENTITY);
    await open.store.write('insert into fits values ($1, $2, $3, $4, $5)', [
      result.model,
      result.version,
      result.build_id,
      utc(open.site.clock.now()),
      JSON.stringify(result),
    ]);
    return result;
  });
}

/** Fits every regression of the catalogue. */
export async function fitAll(open: OpenSite, work: Work): Promise<FitResult[]> {
  const { metrics } = await open.semantic();
  const results: FitResult[] = [];
  for (const model of metrics.regressions()) {
    work.signal.throwIfAborted();
    results.push(await fitModel(open, model.id, work));
  }
  return results;
}

/** The last fit of a model that was kept. */
export async function lastFit(open: OpenSite, model: string): Promise<FitResult | undefined> {
  const [row] = await open.store.rows<{ result: string }>(
    'select result from fits where model = $1 order by fitted_at desc limit 1',
    [model],
  );
  return row && (JSON.parse(row.result) as FitResult);
}
