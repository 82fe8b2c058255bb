export {
  type WrittenArtifacts,
  writeArtifacts,
  writeForeignArtifacts,
} from './engine/artifacts/write-artifacts.ts';
export { type BuildCommand, type BuildOptions, build, HOUSE_PROJECT } from './engine/build.ts';
export { declaredModels } from './engine/declared-models.ts';
export {
  Documentation,
  type DocumentedModel,
  type DocumentedTest,
  type Lineage,
  readDocumentation,
} from './engine/documentation.ts';
export { buildForeign } from './engine/foreign/build-foreign.ts';
export { compileForeign } from './engine/foreign/compile-foreign.ts';
export { sourceFreshness } from './engine/foreign/freshness.ts';
export { type ListedItem, listForeign } from './engine/foreign/list-foreign.ts';
export type { ForeignProject } from './engine/foreign/parse-foreign.ts';
export { type ForeignPlan, planForeign } from './engine/foreign/plan-foreign.ts';
export { retryForeign } from './engine/foreign/retry-foreign.ts';
export { hasNewCode } from './engine/house/compared.ts';
export { type Plan, type PlannedModel, plan } from './engine/house/plan.ts';
export { type RejudgeOptions, type RejudgeReport, rejudge } from './engine/house/rejudge.ts';
export { type RetryOptions, retry } from './engine/house/retry.ts';
export { type CheckOptions, checkProject, type ProjectFindings } from './engine/lineage/check.ts';
export { type DescribedColumn, type DescribedRelation, describedRelations } from './engine/lineage/described.ts';
export { type DocumentedColumn, documentedLineage } from './engine/lineage/document.ts';
export { type ClassificationOf, readRelations } from './engine/lineage/externals.ts';
export { type ProjectLineage, readLineage } from './engine/lineage/project.ts';
export type { Classification, ExternalRelation } from './engine/lineage/shape.ts';
export { type LintProblem, lintProject } from './engine/lint.ts';
export { type Manifest, type ManifestColumn, type ManifestRelation, readManifest } from './engine/manifest.ts';
export { type ParsedProject, parseProject } from './engine/parse.ts';
export {
  type CompiledModel,
  compile,
  type ListedModel,
  listModels,
  type ProjectOptions,
} from './engine/plan.ts';
export type { BuildReport, ModelResult, ModelStatus, TestResult, TestStatus } from './engine/report.ts';
export { listRoads, renderRoad, roadSql } from './engine/road.ts';
export { recordSourceDifferences, type SourceOfRecordOptions } from './engine/source-of-record.ts';
