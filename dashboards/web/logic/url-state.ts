import { type PageState, PRESETS_ON_PAGE } from './page-state.ts';

type Query = Readonly<Record<string, unknown>>;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const CODE = /^[\w.-]{1,40}$/;

function one(query: Query, key: string): string | undefined {
  const value = query[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function code(query: Query, key: string): string | undefined {
  const value = one(query, key);
  return value && CODE.test(value) ? value : undefined;
}

/** What the address says; anything that is not understood is left out, so that a mistyped link still opens. */
export function readState(query: Query): PageState {
  const from = one(query, 'from');
  const to = one(query, 'to');
  const isCustom = from !== undefined && to !== undefined && DATE.test(from) && DATE.test(to) && from <= to;
  const preset = PRESETS_ON_PAGE.find((each) => each === one(query, 'period'));
  return {
    ...(isCustom ? { custom: { from, to } } : preset ? { preset } : {}),
    ...optional('institution', code(query, 'institution')),
    ...optional('parent_department', code(query, 'parent_department')),
    ...optional('department', code(query, 'department')),
    ...optional('doctor', code(query, 'doctor')),
    ...optional('indicator', code(query, 'indicator')),
  };
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: string });
}

/** The shortest address that says the same. */
export function writeState(state: PageState): Record<string, string> {
  const { custom, preset, ...filters } = state;
  return {
    ...(custom ? { from: custom.from, to: custom.to } : preset ? { period: preset } : {}),
    ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)),
  };
}
