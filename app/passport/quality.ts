import { addDays } from '../../core/index.ts';
import type { PassportLineage, PassportQuality, PassportTest, ProvisionalReason } from '../../dashboards/index.ts';
import type { IndicatorInfo, MetricAnswer } from '../../metrics/index.ts';
import type { OpenSite } from '../site/open.ts';
import { buildFacts } from '../tasks/models/build-facts.ts';
import { siteDocumentation } from '../tasks/models/documentation.ts';

const WORST = ['error', 'fail', 'warn', 'not_applicable'];

/** Tests of the models in a lineage, with their last answers. */
async function testsOf(open: OpenSite, lineage: PassportLineage) {
  const documentation = await siteDocumentation.of(open);
  const facts = await buildFacts(open.warehouse);
  const declared = new Map(
    lineage.models.flatMap(({ name }) =>
      (documentation.model(name)?.tests ?? []).map((test) => [test.name, { ...test, model: name }] as const),
    ),
  );
  return [...declared.values()].map((test) => ({ ...test, last: facts.tests.get(test.name) }));
}

/** Why a figure is 暂定; empty where it is not. */
function provisionalReasons(answer: MetricAnswer, info: IndicatorInfo, today: string): ProvisionalReason[] {
  const { period, coding_rate, coverage } = answer;
  const reasons: ProvisionalReason[] = [];
  const ripe = addDays(period.to, info.available_after + 1);
  if (period.to >= today)
    reasons.push({
      code: 'period_not_over',
      text_zh: `统计期到 ${period.to}，今天是 ${today}`,
      text_en: `the period runs until ${period.to}, and today is ${today}`,
    });
  else if (ripe > today)
    reasons.push({
      code: 'maturing',
      text_zh: `期末后 ${info.available_after} 天才成熟（${ripe} 起）`,
      text_en: `matures ${info.available_after} days after the period (from ${ripe})`,
    });
  if (typeof coding_rate === 'number' && coding_rate < 0.95) {
    const share = (coding_rate * 100).toFixed(1);
    const text_en = `only ${share} % of the front pages are coded (95 % are needed)`;
    reasons.push({ code: 'coding', text_zh: `病案首页已编码 ${share}%，不足 95%`, text_en });
  }
  const owing = coverage?.missing.map(({ institution, days }) => `${institution}（${days.length}）`) ?? [];
  if (coverage && owing.length > 0)
    reasons.push({
      code: 'arrivals',
      text_zh: `${coverage.arrived}/${coverage.expected} 家已到，待补传天数：${owing.join('、')}`,
      text_en: `${coverage.arrived} of ${coverage.expected} institutions have delivered; days owed: ${owing.join(', ')}`,
    });
  return reasons;
}

export async function qualityOf(
  open: OpenSite,
  lineage: PassportLineage,
  answer: MetricAnswer,
  info: IndicatorInfo,
): Promise<PassportQuality> {
  const tests = await testsOf(open, lineage);
  const count = (...states: readonly string[]) =>
    tests.filter(({ last }) => last && states.includes(last.status)).length;
  const findings = tests
    .flatMap(({ name, model, kind, column, severity, last }): PassportTest[] =>
      last && last.status !== 'pass' && last.status !== 'not_applicable'
        ? [
            {
              ...{ test: name, model, kind, column, severity, status: last.status },
              ...{ failures: Number(last.failures), build_id: last.build_id },
            },
          ]
        : [],
    )
    .sort((a, b) => WORST.indexOf(a.status) - WORST.indexOf(b.status) || b.failures - a.failures);
  const counted = {
    total: tests.length,
    passed: count('pass'),
    warned: count('warn'),
    failed: count('fail', 'error'),
    not_run: tests.filter(({ last }) => !last || last.status === 'not_applicable').length,
  };
  const quarantined = lineage.sources.reduce((sum, { waiting }) => sum + waiting, 0);
  const not_reconciled = lineage.sources.filter(({ reconciled }) => reconciled === false).length;
  const isWarned = counted.warned > 0 || quarantined > 0;
  const status =
    counted.failed > 0 || not_reconciled > 0 ? 'failed' : isWarned ? 'warned' : counted.passed > 0 ? 'good' : 'unknown';
  const provisional = provisionalReasons(answer, info, open.site.clock.today());
  return { status, tests: counted, findings, quarantined, not_reconciled, provisional };
}
