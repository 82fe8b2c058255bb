import type { DemoSummary } from '../tasks/refresh-demo.ts';

/** The summary as a person reads it. */
export function summaryLines(summary: DemoSummary): string {
  const { models, truth } = summary;
  const landed = summary.sources.reduce((sum, source) => sum + source.rows_landed, 0);
  return [
    `入库 landed ${landed} rows`,
    `模型 models ${models.built} built, ${models.failed} failed; 测试 tests ${models.tests_passed} passed, ${models.tests_warned} warned, ${models.tests_failed} failed`,
    `真值 truth ${truth.checked} checked, ${truth.differences} differ`,
    `指标 indicators ${summary.indicators}, 回归 regressions ${summary.regressions}, ${summary.seconds} s, build ${summary.build_id}`,
  ].join('\n');
}
