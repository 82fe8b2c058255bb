import { z } from 'zod';

/** Which day of a case puts it into a period. */
const DATE_BASES = `
  挂号 就诊 费用发生 结算 出院 入院 手术 报告 入账 开方 床日 医嘱 会诊 麻醉 入科 出科 用药 点评 采购 出入库 盘点 发放
  上传 对账 申请 送检 检查 发生 确诊 置管 危急值报告 输血 护理 归档 入径 转诊 服务 随访 建档 签约 调查 月份 年度 核查
  整改期限`
  .trim()
  .split(/\s+/);

/** Whose department a case is counted for. */
const DEPARTMENT_BASES = `
  开单 执行 执行科室 出院科室 入院科室 病区 治疗组 医师所属 挂号科室 就诊科室 收费处 开方科室 手术科室 申请科室 会诊科室 发生科室 送检科室 药房药库 所属科室 机构 全院`
  .trim()
  .split(/\s+/);

/** The shape of one indicator after its topic's defaults are applied. Every declaration of REQUIREMENTS is here; a missing one fails. */

const membership = z.enum(['in', 'out', 'not_applicable']);
const codes = z.record(z.string(), z.array(z.string()).min(1));
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** One additive measure of a Cube view; a side of an indicator is the sum of its terms. */
const termSchema = z.strictObject({
  view: z.string(),
  measure: z.string(),
  /** Dimension of the view → values kept. */
  filters: codes.default({}),
  /** −1 where the view counts the other way round or a difference is meant. */
  factor: z.number().default(1),
  /** Divided by the days of the period: open bed days become average open beds. */
  per_day: z.boolean().default(false),
  /**
   * Levels are never summed over time: patients in the house are read on the last day of the period, what is reported each month in its last
   * month, what is reported each year for its last year.
   */
  window: z.enum(['period', 'last_day', 'last_month', 'last_year']).default('period'),
});

export type Level = Exclude<z.infer<typeof termSchema>['window'], 'period'>;

const sideSchema = z.union([termSchema.transform((term) => [term]), z.array(termSchema).min(1)]);

/** What a year's manual says otherwise; everything else is the entry's. */
const versionSchema = z.strictObject({
  id: z.string().min(1),
  /** Years, both included; null: until another version holds. */
  valid_from: z.number().int().min(1990).max(2100),
  valid_to: z.number().int().min(1990).max(2100).nullable().default(null),
  numerator: sideSchema.optional(),
  denominator: sideSchema.nullable().optional(),
  numerator_zh: z.string().min(1).optional(),
  denominator_zh: z.string().nullable().optional(),
  formula: z.string().optional(),
  unit: z.string().optional(),
  scale: z.number().optional(),
  source: z.string().optional(),
  source_doc: z.string().optional(),
  note: z.string().optional(),
});

export type DefinitionVersion = z.infer<typeof versionSchema>;

export const indicatorSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9_]*$/),
    code: z.string().regex(/^[A-Z]{2}-\d{3}$/),
    category: z.string(),
    topic: z.string(),
    name_zh: z.string().min(1),
    name_en: z.string().min(1),
    type: z.enum(['structure', 'process', 'outcome', 'workload', 'financial']),
    unit: z.string().min(1),
    direction: z.enum(['higher_is_better', 'lower_is_better', 'monitor']),
    kind: z.enum(['count', 'money', 'rate', 'average']),
    numerator_zh: z.string().min(1),
    denominator_zh: z.string().nullable(),
    numerator: sideSchema.nullable(),
    denominator: sideSchema.nullable(),
    /** What has to be collected first, in Chinese: of an entry whose numerator nothing can give. */
    missing: z.array(z.string().min(1)).default([]),
    /** The figure is how much the ratio (or sum) of both sides grew against a year earlier. */
    growth: z.enum(['yoy']).nullable().default(null),
    /** The figure is the place of a member among the others, by the figure of another indicator, whose sides it takes over. */
    rank: z
      .strictObject({ of: z.string(), over: z.string(), order: z.enum(['asc', 'desc']) })
      .nullable()
      .default(null),
    scale: z.number().default(1),
    formula: z.string().nullable().default(null),
    source: z.string().nullable().default(null),
    source_doc: z.string().nullable().default(null),
    source_no: z.string().nullable().default(null),
    also_in: z.array(z.string()).default([]),
    target: z.string().nullable().default(null),
    target_evidence: z.string().nullable().default(null),
    frequency: z.enum(['daily', 'monthly', 'quarterly', 'yearly']),
    priority: z.enum(['core', 'standard', 'extended']),
    confidence: z.enum(['official', 'derived']),
    evidence: z.enum(['seen_definition', 'seen_name', 'memory']).nullable().default(null),
    note: z.string().nullable().default(null),
    correction: z.string().nullable().default(null),
    date_basis: z.enum(DATE_BASES),
    department_basis: z.enum(DEPARTMENT_BASES),
    population: z.strictObject({
      newborn: membership,
      day_care: membership,
      observation: membership,
      check_up: membership,
      internet: membership,
      home_bed: membership,
    }),
    basis: z.enum(['院内', '国考', '医保', '财务', '卫统']),
    source_of_record: z.string().min(1),
    /** Days after the period until the figure is mature. */
    available_after: z.number().int().nonnegative(),
    owner_department: z.string().min(1),
    status: z.enum(['草案', '已审批', '停用']),
    approved_by: z.string().nullable(),
    approved_at: day.nullable(),
    /** The figure stands on the front page: provisional while fewer than 95 % of the cases are coded. */
    needs_coding: z.boolean().default(false),
    /** A dimension without which the figure would be misread (a doctor's operations by role). */
    required_filter: z.strictObject({ dimension: z.string(), usual: z.string() }).nullable().default(null),
    /** Definitions by year (国考手册 2024, 2025); a period is read by the one that holds for it. */
    versions: z.array(versionSchema).default([]),
  })
  .refine(({ numerator, missing, rank }) => (numerator === null && rank === null) === missing.length > 0, {
    message: 'a numerator that nothing can give says what is missing, and only that',
    path: ['missing'],
  })
  .refine(
    ({ kind, denominator, growth, numerator }) =>
      kind !== 'rate' || denominator !== null || growth !== null || numerator === null,
    { message: 'a rate needs a denominator' },
  )
  .refine(
    ({ numerator, denominator, denominator_zh, growth }) =>
      numerator === null || growth !== null || (denominator === null) === (denominator_zh === null),
    { message: 'the denominator is given in words and in members, or not at all', path: ['denominator'] },
  )
  .refine((entry) => entry.scale === ({ '%': 100, '‰': 1000 }[entry.unit] ?? 1), {
    message: 'does not fit the unit (100 for %, 1000 for ‰, else 1)',
    path: ['scale'],
  })
  .refine((entry) => entry.status !== '已审批' || (entry.approved_by !== null && entry.approved_at !== null), {
    message: 'an approved definition names who approved it and when',
    path: ['approved_by'],
  });

export type Indicator = z.infer<typeof indicatorSchema>;
export type Term = z.infer<typeof termSchema>;

/** A file of indicators: what its entries share, and the entries. */
export const topicSchema = z.strictObject({
  category: z.string(),
  topic: z.string(),
  defaults: z.record(z.string(), z.unknown()).default({}),
  indicators: z.array(z.looseObject({ id: z.string() })).min(1),
});

export function termsOf({ numerator, denominator }: Indicator): Term[] {
  return [...(numerator ?? []), ...(denominator ?? [])];
}

/** Counts and money, of which a member has a share. */
export function isAmount({ kind, denominator, growth }: Indicator): boolean {
  return (kind === 'count' || kind === 'money') && denominator === null && growth === null;
}

/** The views that an indicator reads. */
export function viewsOf(indicator: Indicator): string[] {
  return [...new Set(termsOf(indicator).map((term) => term.view))];
}
