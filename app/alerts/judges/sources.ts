import { addDays } from '../../../core/index.ts';
import { readArrivals } from '../../arrivals/arrivals.ts';
import type { OpenSite } from '../../site/open.ts';
import { siteStatus } from '../../tasks/status.ts';
import { type Finding, found } from '../finding.ts';
import type { RuleOf } from '../rules/rules.ts';

/** How far back days that an institution owes are looked for. */
const DAYS = 31;

/** Sources that have not delivered yesterday, and institutions that owe days that were due. */
export async function judgeSources(open: OpenSite, rule: RuleOf<'late_source'>): Promise<Finding[]> {
  const today = open.site.clock.today();
  const period = { from: addDays(today, -DAYS), to: addDays(today, -1) };
  const [{ completeness, build_id }, arrivals] = await Promise.all([siteStatus(open), readArrivals(open, period)]);
  const base = { rule: rule.id, indicator: '', department: '', period, build_id: build_id ?? '' };
  const late = new Set(completeness.late);
  const sources = open.site.sources.map(({ name }) =>
    found({
      ...{ ...base, institution: '', source: name, verdict: late.has(name) ? 'abnormal' : 'normal' },
      why_zh: `数据源 ${name} 未按时到达或上次读取失败`,
      why_en: `the source ${name} has not delivered, or its last load failed`,
    }),
  );
  const institutions = [...new Set(arrivals.map(({ institution }) => institution))].map((institution) => {
    const owed = arrivals.filter((one) => one.institution === institution && one.state === 'missing');
    return found({
      ...{
        ...base,
        institution,
        source: 'arrivals',
        verdict: owed.length > 0 ? 'abnormal' : 'normal',
        value: owed.length,
      },
      why_zh: `机构 ${institution} 待补传 ${owed.length} 天`,
      why_en: `the institution ${institution} owes ${owed.length} days`,
    });
  });
  return [...sources, ...institutions];
}
