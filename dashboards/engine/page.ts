import { z } from 'zod';

/** Periods that roll with the site's clock; both ends of what they mean are included. */
export const PERIOD_PRESETS = [
  'yesterday',
  'month_to_date',
  'last_month',
  'year_to_date',
  'last_year',
  'last_31_days',
  'last_12_months',
  'last_24_months',
] as const;
export type PeriodPreset = (typeof PERIOD_PRESETS)[number];

const word = z.string().regex(/^[a-z][a-z0-9_]*$/, 'write it in snake_case');
const title = { title_zh: z.string().min(1), title_en: z.string().min(1) };
const frame = { ...title, width: z.number().int().min(4).max(24).default(24) };
const comparison = z.enum(['yoy', 'mom', 'last_week', 'ytd', 'spring_festival', 'same_weekday', 'working_day']);
const filter = z.record(word, z.array(z.string()).min(1));
const periods = {
  /** Always this rolling period instead of the one chosen on the page. */
  period: z.enum(PERIOD_PRESETS).optional(),
  /** This period until a person chooses one: a settled month to rank by, where the page opens on a day that is still 暂定. */
  first_period: z.enum(PERIOD_PRESETS).optional(),
};
const drill = z.array(z.enum(['parent_department', 'department', 'doctor', 'cases'])).min(2);

const tile = z.strictObject({
  indicator: word,
  /** A shorter name than the catalogue's, where a tile has no room for it. */
  title_zh: z.string().min(1).optional(),
  title_en: z.string().min(1).optional(),
  compare: z.array(comparison).default([]),
  sparkline: z.boolean().default(true),
  /** A second, smaller figure of the same indicator for the running month. */
  month_to_date: z.boolean().default(false),
});

const kpis = z.strictObject({ kind: z.literal('kpis'), ...frame, tiles: z.array(tile).min(1) });

const chart = z.strictObject({
  kind: z.literal('chart'),
  ...frame,
  chart: word,
  indicators: z.array(word).min(1),
  /** Offer the indicators as tabs instead of drawing them together. */
  choose: z.boolean().default(false),
  by: word.default('date'),
  granularity: z.enum(['day', 'week', 'month', 'quarter', 'year']).optional(),
  ...periods,
  /** Adds the line of the same weekday one year (52 weeks) earlier, or of the same days of last year. */
  against: z.enum(['same_weekday_last_year', 'last_year']).optional(),
  filter: filter.optional(),
  drill: drill.optional(),
  limit: z.number().int().min(1).max(200).default(20),
});

/** Is it chance? One series between its limits of control, by month unless another step is named. */
const controlChart = z.strictObject({
  kind: z.literal('control_chart'),
  ...frame,
  /** Offered as tabs where there are several. */
  indicators: z.array(word).min(1),
  granularity: z.enum(['day', 'week', 'month', 'quarter']).default('month'),
  chart: z.enum(['auto', 'p', 'u', 'xmr']).default('auto'),
  ...periods,
  filter: filter.optional(),
});

/** Who differs by more than chance: groups of different sizes against exact limits. */
const funnel = z.strictObject({
  kind: z.literal('funnel'),
  ...frame,
  indicators: z.array(word).min(1),
  by: z.enum(['department', 'institution', 'doctor']).default('department'),
  /** Limits widened where groups differ by more than chance. */
  widen: z.boolean().default(false),
  ...periods,
  filter: filter.optional(),
});

/** Why did it move: what the members of a dimension contribute to a change. */
const why = z.strictObject({
  kind: z.literal('why'),
  ...frame,
  indicators: z.array(word).min(1),
  /** Dimensions to explain by; those that an indicator lacks are not offered. */
  dimensions: z.array(word).min(1),
  compare: z.enum(['yoy', 'mom']).default('yoy'),
  ...periods,
  /** Members drawn; the others stand together. */
  limit: z.number().int().min(2).max(15).default(7),
});

const table = z.strictObject({
  kind: z.literal('table'),
  ...frame,
  indicators: z.array(word).min(1),
  by: word,
  ...periods,
  compare: z.array(comparison).max(1).default([]),
  filter: filter.optional(),
  drill: drill.optional(),
  limit: z.number().int().min(1).max(500).default(100),
});

const cases = z.strictObject({
  kind: z.literal('cases'),
  ...frame,
  view: z.enum(['discharge_cases']),
  ...periods,
  limit: z.number().int().min(10).max(100).default(20),
});

const regression = z.strictObject({ kind: z.literal('regression'), ...frame, model: word });
const indicators = z.strictObject({ kind: z.literal('indicators'), ...frame });
const loads = z.strictObject({ kind: z.literal('loads'), ...frame });
/** The day that is not over, as the platform's messages tell it. */
const today = z.strictObject({ kind: z.literal('today'), ...frame });
/** What the warehouse is made of; each model has a page of its own. */
const models = z.strictObject({ kind: z.literal('models'), ...frame });
const accessLog = z.strictObject({ kind: z.literal('access_log'), ...frame });
/** Cases of other departments that were opened in an emergency, and the way to open them. */
const openedDepartments = z.strictObject({ kind: z.literal('opened_departments'), ...frame });
/** 督办: what was opened from a figure, and what became of it. */
const followUps = z.strictObject({ kind: z.literal('follow_ups'), ...frame });
/** 简报: what is abnormal in three sentences, then figures. */
const brief = z.strictObject({ kind: z.literal('brief'), ...frame });
/** 项目包: a programme's list from baseline over now to target. */
const packs = z.strictObject({ kind: z.literal('packs'), ...frame });
/** What warns, and what was done about it. */
const alerts = z.strictObject({ kind: z.literal('alerts'), ...frame });
/** Targets of indicators, whether they are confirmed, and their lights. */
const targets = z.strictObject({ kind: z.literal('targets'), ...frame });
/** 月结: months that were closed, and what is different since. */
const closings = z.strictObject({ kind: z.literal('closings'), ...frame });
const changes = z.strictObject({ kind: z.literal('changes'), ...frame });
const releases = z.strictObject({ kind: z.literal('releases'), ...frame });
const bridges = z.strictObject({ kind: z.literal('bridges'), ...frame });
/** 报表中心: choose a report, its period and parameters; see it, print it, take it away as Excel or PDF. */
const reports = z.strictObject({ kind: z.literal('reports'), ...frame });
/** What a role may do and how, in words: for those who see no figures. */
const notes = z.strictObject({
  kind: z.literal('notes'),
  ...frame,
  items: z
    .array(
      z.strictObject({
        ...title,
        text_zh: z.string().min(1),
        text_en: z.string().min(1),
        command: z.string().optional(),
      }),
    )
    .min(1),
});

export const sectionSchema = z.discriminatedUnion('kind', [
  kpis,
  chart,
  controlChart,
  funnel,
  why,
  table,
  cases,
  regression,
  indicators,
  loads,
  today,
  models,
  accessLog,
  openedDepartments,
  alerts,
  targets,
  closings,
  changes,
  releases,
  bridges,
  reports,
  notes,
  followUps,
  brief,
  packs,
]);

/** A page as it is written in `pages/<id>.yml`; defaults are applied by parsing. */
export const pageSchema = z.strictObject({
  id: word,
  ...title,
  audience: z.string().min(1),
  icon: z.enum([
    'cockpit',
    'review',
    'person',
    'phone',
    'library',
    'model',
    'exchange',
    'audit',
    'guard',
    'tables',
    'quality',
    'follow_up',
    'brief',
    'pack',
    'bell',
  ]),
  surface: z.enum(['desk', 'phone']),
  /** Position in the menu, small first. */
  order: z.number().int().default(100),
  roles: z.array(word).min(1),
  /** false: the sections do not depend on a period (a library, a model card). */
  has_period: z.boolean().default(true),
  default_period: z.enum(PERIOD_PRESETS).default('month_to_date'),
  sections: z.array(sectionSchema).min(1),
});

export type Page = z.infer<typeof pageSchema>;
export type PageInput = z.input<typeof pageSchema>;
export type Section = z.infer<typeof sectionSchema>;
export type SectionOf<K extends Section['kind']> = Extract<Section, { kind: K }>;
export type Tile = z.infer<typeof tile>;
export type DrillLevel = z.infer<typeof drill>[number];

/** Every indicator id that a page mentions, once each, in the order of the page. */
export function pageIndicators(page: Page): string[] {
  const ids = page.sections.flatMap((section) => {
    if (section.kind === 'kpis') return section.tiles.map((each) => each.indicator);
    return 'indicators' in section ? section.indicators : [];
  });
  return [...new Set(ids)];
}

// What the section of the running day shows; app/feed asks for it.
const TODAY = ['today', 'today_resources'];

/** What a page shows: ids of the catalogue (indicators and regressions), and the views of sections that ask them directly. */
export function pageReads(page: Page): { readonly catalogue: readonly string[]; readonly views: readonly string[] } {
  const regressions = page.sections.flatMap((section) => (section.kind === 'regression' ? [section.model] : []));
  const views = page.sections.flatMap((section) => {
    if (section.kind === 'today') return TODAY;
    return section.kind === 'cases' ? [section.view] : [];
  });
  return { catalogue: [...pageIndicators(page), ...regressions], views: [...new Set(views)] };
}
