import type { Indicator, Term } from '../../metrics/index.ts';
import { cell } from './cell.ts';

const KINDS: Readonly<Record<Term['window'], string>> = {
  ...{ period: '', last_day: ' (last day)', last_month: ' (last month)', last_year: ' (year)' },
};

/** A term as `2 × view.measure[dimension = a, b] per day (last month)`. */
function termText({ view, measure, filters, factor, per_day, window }: Term): string {
  const kept = Object.entries(filters).map(([name, values]) => `${name} = ${values.join(', ')}`);
  const times = factor === 1 ? '' : factor === -1 ? '− ' : `${factor} × `;
  return `${times}${view}.${measure}${kept.length > 0 ? `[${kept.join('; ')}]` : ''}${per_day ? ' per day' : ''}${KINDS[window]}`;
}

const sideText = (side: readonly Term[] | null) => (side ?? []).map(termText).join(' + ');

function boundTo({ numerator, denominator, growth, missing }: Indicator): string {
  if (numerator === null) return `未采集 not collected: ${missing.join('；')}`;
  const ratio = [sideText(numerator), ...(denominator ? [sideText(denominator)] : [])].join(' ÷ ');
  return growth ? `growth against a year earlier of ${ratio}` : ratio;
}

function row(one: Indicator): string {
  const text = one.denominator_zh ? `${one.numerator_zh} ÷ ${one.denominator_zh}` : one.numerator_zh;
  const bases = `${one.date_basis}、${one.department_basis}`;
  const cells = [one.name_zh, one.unit, text, boundTo(one), bases, one.source ?? '', one.priority, one.status];
  return `| ${one.code} | \`${one.id}\` | ${cells.map(cell).join(' | ')} |`;
}

/** The catalogue of indicators as a page: what each counts, in words and in measures of the semantic layer. */
export function indicatorsPage(note: string, indicators: readonly Indicator[]): string {
  const categories = [...new Set(indicators.map(({ category }) => category))].sort();
  const sections = categories.map((category) => {
    const rows = indicators
      .filter((one) => one.category === category)
      .sort((a, b) => a.code.localeCompare(b.code))
      .map(row);
    const head = [
      '| 编码 | id | 名称 | 单位 | 定义 | 绑定 bound to | 日期、科室口径 | 来源 | 级别 | 状态 |',
      `|${'---|'.repeat(10)}`,
    ];
    return `## ${category}\n\n${[...head, ...rows].join('\n')}`;
  });
  const missing = indicators.filter(({ numerator }) => numerator === null).length;
  return [
    '# Indicators 指标目录',
    note,
    `${indicators.length} indicators; ${missing} of them say what has to be collected first. Definitions are drafts until the hospital approves them (metrics/README.md).`,
    ...sections,
  ].join('\n\n');
}
