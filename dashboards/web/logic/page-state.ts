import type { DrillLevel, Page, PeriodPreset } from '../../engine/page.ts';
import { type DateRange, lastCompleteDay, presetRange } from './period.ts';

export const PRESETS_ON_PAGE = ['yesterday', 'month_to_date', 'last_month', 'year_to_date', 'last_year'] as const;
export type PagePreset = (typeof PRESETS_ON_PAGE)[number];

export const FILTERS = ['institution', 'parent_department', 'department', 'doctor'] as const;
export type FilterName = (typeof FILTERS)[number];

/** What a person chose on a page; the address bar holds exactly this. */
export interface PageState {
  readonly preset?: PagePreset;
  readonly custom?: DateRange;
  readonly institution?: string;
  readonly parent_department?: string;
  readonly department?: string;
  readonly doctor?: string;
  /** The indicator chosen where a section offers several. */
  readonly indicator?: string;
}

/** The dates a page shows: chosen ones, else those of the page's own preset. */
export function pageRange(page: Pick<Page, 'default_period'>, state: PageState, asOf: string): DateRange {
  return state.custom ?? presetRange(state.preset ?? page.default_period, lastCompleteDay(asOf));
}

/** The dates of a section: its own rolling period, else what was chosen, else the period it opens with, else the page's. */
export function sectionRange(
  section: { readonly period?: PeriodPreset | undefined; readonly first_period?: PeriodPreset | undefined },
  page: Pick<Page, 'default_period'>,
  state: PageState,
  asOf: string,
): DateRange {
  const isChosen = state.custom !== undefined || state.preset !== undefined;
  const own = section.period ?? (isChosen ? undefined : section.first_period);
  return own ? presetRange(own, lastCompleteDay(asOf)) : pageRange(page, state, asOf);
}

/** The filters of the page joined with the section's own, in the words of the metrics API. */
export function filterOf(
  state: PageState,
  own: Readonly<Record<string, readonly string[]>> | undefined = undefined,
): Record<string, readonly string[]> {
  const chosen = FILTERS.flatMap((name) => (state[name] === undefined ? [] : [[name, [state[name]]] as const]));
  return { ...own, ...Object.fromEntries(chosen) };
}

/** The place whose lights the tiles carry; none below a department, where no targets are. */
export function lightPlace({ institution, parent_department, department, doctor }: PageState) {
  if (parent_department !== undefined && department === undefined) return undefined;
  if (doctor !== undefined) return undefined;
  return { ...(institution ? { institution } : {}), ...(department ? { department } : {}) };
}

/** Whether a page shows figures or their definitions: only then are the definitions read. */
export function needsCatalogue(page: Pick<Page, 'sections'>): boolean {
  return page.sections.some(({ kind }) =>
    [
      'kpis',
      'chart',
      'control_chart',
      'funnel',
      'why',
      'table',
      'indicators',
      'follow_ups',
      'targets',
      'changes',
      'closings',
    ].includes(kind),
  );
}

/** The indicator that a section with tabs shows: the chosen one where it offers it, else its first. */
export function tabShown(offered: readonly string[], state: PageState): string {
  return offered.find((each) => each === state.indicator) ?? offered[0] ?? '';
}

/** A case list adds up to figures that count discharged cases; for others the path ends one level higher. */
export function drillPath(path: readonly DrillLevel[], dateBasis: string | undefined): readonly DrillLevel[] {
  return dateBasis === '出院' ? path : path.filter((level) => level !== 'cases');
}

/** The level at which a drill path stands: the first one that is not fixed by a filter yet. */
export function drillLevel(path: readonly DrillLevel[], state: PageState): DrillLevel {
  let at = 0;
  path.forEach((level, position) => {
    if (level !== 'cases' && state[level] !== undefined) at = position + 1;
  });
  return path[Math.min(at, path.length - 1)] ?? 'department';
}

/** The state after choosing `code` at a level. */
export function drilled(state: PageState, level: FilterName, code: string): PageState {
  return { ...state, [level]: code };
}

/** The state after going back up to a level (or to the whole hospital): everything below it is released. */
export function raised(state: PageState, level: FilterName | undefined): PageState {
  const keep = level === undefined ? 1 : FILTERS.indexOf(level) + 1;
  const released = FILTERS.slice(keep);
  return Object.fromEntries(Object.entries(state).filter(([key]) => !released.includes(key as FilterName)));
}

/** Another period; whatever was chosen before is released, the filters stay. */
export function withPeriod(state: PageState, chosen: PagePreset | DateRange): PageState {
  const { preset: _preset, custom: _custom, ...filters } = state;
  return typeof chosen === 'string' ? { ...filters, preset: chosen } : { ...filters, custom: chosen };
}

/** Another institution: its departments and doctors are others, so the drill path starts again. */
export function withInstitution(state: PageState, institution: string | undefined): PageState {
  const { institution: _former, ...rest } = raised(state, undefined);
  return institution === undefined ? rest : { ...rest, institution };
}

/** The preset button that is lit: the chosen one, else the page's own where the picker has it. */
export function presetShown(page: Pick<Page, 'default_period'>, state: PageState): PagePreset | undefined {
  return state.custom ? undefined : PRESETS_ON_PAGE.find((each) => each === (state.preset ?? page.default_period));
}
