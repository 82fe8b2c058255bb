import type { Row } from '../../core/index.ts';
import type { ReportTerm } from '../../dashboards/index.ts';
import { type Asking, filtersOf, isCollected, type Scoped, timeOf } from './ask.ts';

/** A term whose view is known, with what limits it. */
export interface PlacedTerm {
  readonly view: string;
  readonly measure: string;
  readonly window: ReportTerm['window'];
  readonly factor: number;
  readonly scopes: readonly Scoped[];
}

export interface GroupBy {
  readonly member: string;
  readonly granularity?: 'day' | 'month' | 'year' | undefined;
}

/** Figures by group: the codes of the group, and the value of each term (null: nothing there, or too small to be shown). */
export interface Figures {
  readonly groups: readonly { readonly keys: readonly unknown[]; valueOfTerm(term: PlacedTerm): number | null }[];
  readonly builds: readonly string[];
  readonly notCollected: ReadonlySet<string>;
  readonly isCut: boolean;
}

const MOST_GROUPS = 10_000;

const askedTogether = ({ view, window, scopes }: PlacedTerm): string => JSON.stringify([view, window, scopes]);
const termKey = (term: PlacedTerm): string => `${askedTogether(term)} ${term.measure}`;

function keyOf(row: Row, view: string, { member, granularity }: GroupBy): unknown {
  const value = row[granularity ? `${view}.${member}.${granularity}` : `${view}.${member}`] ?? null;
  return granularity && typeof value === 'string' ? value.slice(0, 10) : value;
}

/** Terms that differ only in their measure travel in one query; groups of several queries are brought together by their codes. */
export async function askFigures(
  asking: Asking,
  terms: readonly PlacedTerm[],
  by: readonly GroupBy[],
): Promise<Figures> {
  const batches = new Map<string, PlacedTerm[]>();
  for (const term of terms) batches.set(askedTogether(term), [...(batches.get(askedTogether(term)) ?? []), term]);
  const groups = new Map<string, { keys: unknown[]; values: Map<string, number> }>();
  const builds: string[] = [];
  const answers = await Promise.all(
    [...batches.values()].map(async (batch) => ({ batch, answer: await askBatch(asking, batch, by) })),
  );
  let isCut = false;
  for (const { batch, answer } of answers) {
    builds.push(answer.buildId);
    isCut ||= by.length > 0 && answer.rows.length >= MOST_GROUPS;
    for (const row of answer.rows) {
      const view = batch[0]?.view ?? '';
      const keys = by.map((group) => keyOf(row, view, group));
      const known = groups.get(JSON.stringify(keys)) ?? { keys, values: new Map<string, number>() };
      groups.set(JSON.stringify(keys), known);
      for (const term of batch) {
        const value = row[`${view}.${term.measure}`];
        if (value !== null && value !== undefined) known.values.set(termKey(term), Number(value));
      }
    }
  }
  const views = [...new Set(terms.map(({ view }) => view))];
  const collected = await Promise.all(views.map((view) => isCollected(asking, view)));
  const notCollected = new Set(views.filter((_, index) => !collected[index]));
  // Whoever sees no small cells gets none turned into a zero.
  const empty = asking.identity.canSeeCases ? 0 : null;
  return {
    groups: [...groups.values()].map(({ keys, values }) => ({
      keys,
      valueOfTerm: (term) => (notCollected.has(term.view) ? null : (values.get(termKey(term)) ?? empty)),
    })),
    builds,
    notCollected,
    isCut,
  };
}

function askBatch(asking: Asking, batch: readonly PlacedTerm[], by: readonly GroupBy[]) {
  const { view, window, scopes } = batch[0] as PlacedTerm;
  const time = by.find(({ granularity }) => granularity)?.granularity;
  return asking.cubes.query(
    {
      measures: [...new Set(batch.map(({ measure }) => `${view}.${measure}`))],
      dimensions: by.filter(({ granularity }) => !granularity).map(({ member }) => `${view}.${member}`),
      timeDimensions: [timeOf(asking, view, window, time)],
      filters: filtersOf(asking, view, scopes),
      ...(by.length > 0 ? { limit: MOST_GROUPS } : {}),
    },
    asking.identity,
  );
}

/** Money is exact to the cent again after sums of binary numbers; there is one zero. */
const exact = (value: number): number => Math.round(value * 1e6) / 1e6 || 0;

export function sumOf(terms: readonly PlacedTerm[], valueOfTerm: (term: PlacedTerm) => number | null): number | null {
  let sum = 0;
  for (const term of terms) {
    const value = valueOfTerm(term);
    if (value === null) return null;
    sum += term.factor * value;
  }
  return exact(sum);
}
