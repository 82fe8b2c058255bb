/** Front door of metrics: numbers one can defend. */
import './errors.ts';

export { addMonths, bucketStart } from './engine/calendar.ts';
export { discoverIndicators } from './engine/discover.ts';
export { type FitFile, fitFile } from './engine/fit-file.ts';
export type { Indicator, Term } from './engine/indicator.ts';
export type * from './engine/insight.ts';
export { CHARTS } from './engine/insight.ts';
export { createMetrics, isFailure, type Metrics, type MetricsOptions } from './engine/metrics.ts';
export { PERIOD_PRESETS } from './engine/period.ts';
export { type CatalogueReads, catalogueReads } from './engine/reads.ts';
export { metricRequestSchema } from './engine/request.ts';
export type { Succession } from './engine/successors.ts';
export type * from './engine/types.ts';
export { COMPARISONS, GRANULARITIES, ORGS } from './engine/types.ts';
export { type RoadRow, type VerifyReport, verifyMetrics } from './engine/verify.ts';
export { FAMILIES } from './methods/families.ts';
