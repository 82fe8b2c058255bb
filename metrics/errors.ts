import { defineErrors, EXIT } from '../core/index.ts';

const list = (values: unknown): string => (Array.isArray(values) ? values.join(', ') : String(values ?? ''));

/** Entries whose sentence differs only by the word for the thing. */
const unknown = (zh: string, en: string, field: string) => ({
  exit: EXIT.notFound,
  status: 404,
  zh: (p: Readonly<Record<string, unknown>>) => `没有${zh} ${p[field]}。最接近的有：${list(p['nearest'])}。`,
  en: (p: Readonly<Record<string, unknown>>) => `There is no ${en} ${p[field]}. Nearest: ${list(p['nearest'])}.`,
});

const refused = (
  zh: (p: Readonly<Record<string, unknown>>) => string,
  en: (p: Readonly<Record<string, unknown>>) => string,
) => ({
  exit: EXIT.queryRefused,
  status: 422,
  zh,
  en,
});

const misused = (...sentences: Parameters<typeof refused>) => ({
  ...refused(...sentences),
  exit: EXIT.usage,
  status: 400,
});

defineErrors({
  'metrics/unknown-indicator': unknown('指标', 'indicator', 'id'),
  'metrics/unknown-dimension': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) =>
      `指标 ${p['id']} 没有维度 ${p['dimension']}。最接近的有：${list(p['nearest'])}。可用维度：${list(p['valid'])}。`,
    en: (p) =>
      `${p['id']} has no dimension ${p['dimension']}. Nearest: ${list(p['nearest'])}. It has: ${list(p['valid'])}.`,
  },
  'metrics/unknown-version': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) =>
      `指标 ${p['id']} 没有版本 ${p['version']}。最接近的有：${list(p['nearest']) || '（该指标没有分年版本）'}。`,
    en: (p) => `${p['id']} has no version ${p['version']}. Nearest: ${list(p['nearest']) || '(it has no versions)'}.`,
  },
  'metrics/definition-change': refused(
    (p) =>
      `口径变化：指标 ${p['id']} 在统计期内有不同版本：${list(p['versions'])}。请按日期展开（--by date），或用 --version 指定一个版本。`,
    (p) =>
      `The definition of ${p['id']} changes within the period: ${list(p['versions'])}. Ask by date, or name one version (--version).`,
  ),
  'metrics/unknown-period': unknown('时段', 'period', 'period'),
  'metrics/unknown-regression': unknown('回归模型', 'regression', 'id'),
  'metrics/invalid-date': misused(
    (p) => `${p['date']} 不是有效日期，请写成 YYYY-MM-DD。`,
    (p) => `${p['date']} is not a date; write YYYY-MM-DD.`,
  ),
  'metrics/reversed-period': misused(
    (p) => `开始日期 ${p['from']} 晚于结束日期 ${p['to']}。`,
    (p) => `The period begins on ${p['from']}, after its end on ${p['to']}.`,
  ),
  'metrics/invalid-request': misused(
    (p) => `指标请求有误：${p['path']} ${p['problem_zh']}`,
    (p) => `The request is invalid: ${p['path']} ${p['problem']}`,
  ),
  'metrics/missing-filter': refused(
    (p) => `指标 ${p['id']} 必须先选定 ${p['dimension']}（用它筛选或分组）。`,
    (p) => `${p['id']} needs ${p['dimension']} as a filter or a dimension.`,
  ),
  'metrics/too-many-rows': refused(
    (p) => `结果超过 ${p['limit']} 行，请减少维度、缩短时段或加筛选。`,
    (p) => `The answer has more than ${p['limit']} rows; use fewer dimensions, a shorter period or a filter.`,
  ),
  'metrics/unstable-build': {
    exit: 1,
    status: 503,
    zh: () => '数据正在更新，各项结果来自不同版本。请稍后重试。',
    en: () => 'The data are being renewed and the answers come from different builds. Try again in a moment.',
  },
  'metrics/invalid-binding': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `指标 ${p['id']} 引用了不存在的成员 ${p['member']}。最接近的有：${list(p['nearest'])}。`,
    en: (p) => `Indicator ${p['id']} refers to ${p['member']}, which does not exist. Nearest: ${list(p['nearest'])}.`,
  },
  'metrics/formula': refused(
    (p) => `公式有误：${p['problem_zh']}。例：admit ~ gre + gpa + factor(rank)`,
    (p) => `The formula is invalid: ${p['problem']}. Example: admit ~ gre + gpa + factor(rank)`,
  ),
  'metrics/unknown-column': unknown('列', 'column', 'column'),
  'metrics/data-file': refused(
    (p) => `数据文件 ${p['file']} 无法读取：${p['problem']}`,
    (p) => `The data file ${p['file']} cannot be read: ${p['problem']}`,
  ),
  'metrics/outcome-not-binary': refused(
    (p) => `因变量 ${p['column']} 必须是 0/1 或 是/否 两值，现有取值：${list(p['values'])}。`,
    (p) => `The outcome ${p['column']} must be 0/1 or boolean; it holds: ${list(p['values'])}.`,
  ),
  'metrics/outcome-not-numeric': refused(
    (p) => `因变量 ${p['column']} 不是数值列（${p['type']}）。`,
    (p) => `The outcome ${p['column']} is not a number (${p['type']}).`,
  ),
  'metrics/outcome-range': refused(
    (p) => `因变量 ${p['column']} 不适合 ${p['family']}：需要${p['needs_zh']}（${p['count']} 行不符）。`,
    (p) =>
      `The outcome ${p['column']} does not suit ${p['family']}: it needs ${p['needs']} (${p['count']} rows are not).`,
  ),
  'metrics/not-a-number': refused(
    (p) => `列 ${p['column']} 应为数值，实为 ${p['type']}。`,
    (p) => `Column ${p['column']} must be a number; it is ${p['type']}.`,
  ),
  'metrics/not-positive': refused(
    (p) => `列 ${p['column']} 用作权重或对数偏移，有 ${p['count']} 行不为正。`,
    (p) => `Column ${p['column']} is a weight or the logarithm of an offset; ${p['count']} rows are not positive.`,
  ),
  'metrics/fit-options': misused(
    (p) => `拟合选项有误：${p['problem_zh']}。`,
    (p) => `The options of the fit do not go together: ${p['problem']}.`,
  ),
  'metrics/outcome-one-level': refused(
    (p) => `因变量 ${p['column']} 只有一个取值（${p['value']}，${p['n']} 例），无法建模。`,
    (p) => `The outcome ${p['column']} has one level only (${p['value']}, ${p['n']} cases); there is nothing to model.`,
  ),
  'metrics/no-cases': refused(
    (p) => `没有可用病例：共 ${p['rows']} 行，其中 ${p['missing']} 行有缺失值。`,
    (p) => `There are no cases: ${p['rows']} rows, ${p['missing']} of them with missing values.`,
  ),
  'metrics/not-finite': refused(
    (p) => `列 ${p['column']} 有 ${p['count']} 个 NaN 或无穷值，请先更正。`,
    (p) => `Column ${p['column']} holds ${p['count']} NaN or infinite values; correct them first.`,
  ),
  'metrics/too-few-events': refused(
    (p) =>
      `事件太少：${p['events']} 例事件对 ${p['parameters']} 个参数，每个参数至少需要 ${p['minimum']} 例。请减少自变量或等更多病例。`,
    (p) =>
      `Too few events: ${p['events']} for ${p['parameters']} parameters, at least ${p['minimum']} per parameter are needed. Use fewer predictors or wait for more cases.`,
  ),
  'metrics/too-many-levels': refused(
    (p) => `因子 ${p['column']} 有 ${p['levels']} 个水平，超过上限 ${p['limit']}。请先归并。`,
    (p) => `Factor ${p['column']} has ${p['levels']} levels, more than ${p['limit']}. Merge them first.`,
  ),
  'metrics/unknown-reference': refused(
    (p) => `因子 ${p['column']} 的参照水平 ${p['reference']} 在数据中不存在。现有水平：${list(p['levels'])}。`,
    (p) => `The reference ${p['reference']} of ${p['column']} is not in the data. Its levels: ${list(p['levels'])}.`,
  ),
  'metrics/separation': refused(
    (p) =>
      `${p['kind'] === 'complete' ? '完全' : '准完全'}分离：${p['where_zh']}，最大似然估计不存在（优势比会是 0 或无穷大）。请归并水平、去掉该自变量，或改用 Firth 惩罚似然。`,
    (p) =>
      `${p['kind'] === 'complete' ? 'Complete' : 'Quasi-complete'} separation: ${p['where']}; the maximum-likelihood estimate does not exist (its odds ratio would be 0 or infinite). Merge levels, drop the predictor, or use Firth's penalised likelihood.`,
  ),
  'metrics/not-converged': refused(
    (p) => `模型在 ${p['iterations']} 次迭代内没有收敛，不给出结果。`,
    (p) => `The model did not converge within ${p['iterations']} iterations; no result is given.`,
  ),
});
