export { type BuildCommand, type BuildOptions, build } from './engine/build.ts';
export type { BuildReport, ModelResult, ModelStatus, TestResult, TestStatus } from './engine/report.ts';
