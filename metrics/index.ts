/** Front door of metrics: numbers one can defend. */
import './errors.ts';

export { addMonths, bucketEnd, bucketStart } from './engine/calendar.ts';
export { type CasesPlan, type CasesRequest, type CasesTerm, type NoCases, SIDES, type Side } from './engine/cases.ts';
export type { Decided } from './engine/catalogue.ts';
export type { DefinedTerm, Definition } from './engine/definition.ts';
export type * from './engine/derived-types.ts';
export { RANKINGS } from './engine/derived-types.ts';
export { discoverIndicators } from './engine/discover.ts';
export type { DryRun, Tried } from './engine/dry-run.ts';
export { expandQuestion, type MetricQuestion } from './engine/expand.ts';
export { type FitFile, fitFile } from './engine/fit-file.ts';
export type * from './engine/fit-types.ts';
export type { Indicator, Term } from './engine/indicator.ts';
export type * from './engine/insight.ts';
export { CHARTS } from './engine/insight.ts';
export { createMetrics, isFailure, type Metrics, type MetricsOptions } from './engine/metrics.ts';
export { PERIOD_PRESETS, resolvePeriod } from './engine/period.ts';
export { type CatalogueReads, catalogueReads } from './engine/reads.ts';
export { metricRequestSchema, wordOf } from './engine/request.ts';
export type { CalendarDay } from './engine/site-calendar.ts';
export type { Succession } from './engine/successors.ts';
export type * from './engine/types.ts';
export { COMPARISONS, CUMULATIVES, GRANULARITIES, ORGS } from './engine/types.ts';
export { type RoadRow, type VerifyReport, verifyMetrics } from './engine/verify.ts';
export { FAMILIES } from './methods/families.ts';
