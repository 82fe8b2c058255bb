import { AppError, type Identity, type Row, UserError } from '../../core/index.ts';
import type { CubeAnswer, CubeQuery, CubesPort } from '../../cubes/index.ts';
import { bucketStart } from './calendar.ts';
import type { DimensionMembers } from './dimensions.ts';
import { mergePeriods } from './merge-periods.ts';
import type { Period } from './period.ts';
import type { Granularity } from './types.ts';

/** One measure of one view over a period, cut by dimensions and possibly by time. */
export interface Need {
  readonly view: string;
  readonly measure: string;
  /** Dimension member → values kept. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly by: readonly DimensionMembers[];
  readonly range: Period;
  readonly granularity: Granularity | undefined;
}

export interface Cell {
  readonly codes: readonly (string | null)[];
  readonly names: readonly (string | null)[];
  /** First day of the bucket; null without granularity. */
  readonly bucket: string | null;
  /** Null: a sum over nothing, or a small cell that this person may not see (`hidden`). */
  readonly value: number | null;
  readonly hidden: boolean;
}

/** Needs that differ only in their measure. */
interface Planned {
  readonly first: Need;
  readonly measures: Set<string>;
  /** The query that answers it; after `run`. */
  question?: Question;
}

/** One Cube query; in a series it may answer several plans whose periods touch. */
interface Question {
  readonly first: Need;
  readonly range: Period;
  readonly measures: ReadonlySet<string>;
  answer?: CubeAnswer;
  /** A view that this person may not see fails its own requests, not its neighbours'. */
  refusal?: AppError;
}

/** Cube's ceiling for one answer; a cut answer would be a wrong one. */
const ROW_LIMIT = 50_000;
const BUILD_ATTEMPTS = 4;

const byKey = (left: [string, unknown], right: [string, unknown]) => left[0].localeCompare(right[0]);

/** What needs of one query have in common, besides the period. */
function family({ view, filters, by, granularity }: Need): string {
  return JSON.stringify([view, Object.entries(filters).sort(byKey), by, granularity ?? null]);
}

function questionsOf(plans: readonly Planned[]): Question[] {
  const families = new Map<string, Planned[]>();
  for (const planned of plans) {
    const key = family(planned.first);
    families.set(key, [...(families.get(key) ?? []), planned]);
  }
  return [...families.values()].flatMap((members) => {
    const granularity = members[0]?.first.granularity;
    const periods = members.map(({ first }) => first.range);
    const merged = granularity
      ? mergePeriods(periods, granularity)
      : periods.map((range) => ({ range, parts: [range] }));
    return merged.flatMap(({ range, parts }) => {
      const served = members.filter(({ first }) => parts.includes(first.range));
      const [one] = served;
      if (!one) return [];
      const question: Question = {
        first: one.first,
        range,
        measures: new Set(served.flatMap(({ measures }) => [...measures])),
      };
      for (const planned of served) planned.question = question;
      return [question];
    });
  });
}

function toQuery({ first, range, measures }: Question): CubeQuery {
  const { view, filters, by, granularity } = first;
  return {
    measures: [...measures].sort().map((measure) => `${view}.${measure}`),
    dimensions: by.flatMap(({ code, name }) => (name ? [`${view}.${code}`, `${view}.${name}`] : [`${view}.${code}`])),
    timeDimensions: [
      { dimension: `${view}.date`, dateRange: [range.from, range.to], ...(granularity ? { granularity } : {}) },
    ],
    filters: Object.entries(filters)
      .sort(byKey)
      .map(([member, values]) => ({ member: `${view}.${member}`, operator: 'equals', values: [...values] })),
    limit: ROW_LIMIT,
  };
}

const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** Roles whose small cells the cubes door hides as null (REQUIREMENTS, Cubes and access). */
const SUPPRESSED: ReadonlySet<string> = new Set(['analyst', 'consortium']);

function toCell(row: Row, need: Need, suppressed: boolean): Cell {
  const at = (member: string) => row[`${need.view}.${member}`];
  const value = at(need.measure);
  return {
    codes: need.by.map(({ code }) => text(at(code))),
    names: need.by.map(({ code, name }) => text(at(name ?? code))),
    bucket: need.granularity ? (text(at(`date.${need.granularity}`)) ?? '').slice(0, 10) : null,
    value: value === null || value === undefined ? null : Number(value),
    hidden: suppressed && (value === null || value === undefined),
  };
}

/**
 * Collects what many indicators need and asks it in few Cube queries: needs that differ only in their measure travel
 * together, and so do the touching periods of a series.
 * Every answer comes from one build; those of an older one are asked again.
 */
export class Batch {
  readonly #cubes: CubesPort;
  readonly #identity: Identity;
  readonly #planned = new Map<string, Planned>();
  #buildId = '';

  constructor(cubes: CubesPort, identity: Identity) {
    this.#cubes = cubes;
    this.#identity = identity;
  }

  /** An empty batch for the same person. */
  another(): Batch {
    return new Batch(this.#cubes, this.#identity);
  }

  /** The build that all answers come from; after `run`. */
  get buildId(): string {
    return this.#buildId;
  }

  /** Registers a need; the function gives its cells after `run`. */
  add(need: Need): () => Cell[] {
    const key = `${family(need)} ${need.range.from} ${need.range.to}`;
    const planned = this.#planned.get(key) ?? { first: need, measures: new Set<string>() };
    planned.measures.add(need.measure);
    this.#planned.set(key, planned);
    return () => {
      const { answer, refusal } = planned.question ?? {};
      if (refusal) throw refusal;
      if (!answer) throw new Error('the batch has not run');
      const cells = answer.rows.map((row) => toCell(row, need, SUPPRESSED.has(this.#identity.role)));
      const { granularity, range } = need;
      if (!granularity) return cells;
      const first = bucketStart(range.from, granularity);
      return cells.filter(({ bucket }) => bucket !== null && bucket >= first && bucket <= range.to);
    };
  }

  async run(): Promise<void> {
    const all = questionsOf([...this.#planned.values()]);
    let open = all;
    for (let attempt = 0; open.length > 0; attempt++) {
      if (attempt === BUILD_ATTEMPTS) throw new UserError('metrics/unstable-build');
      await Promise.all(open.map((question) => this.#ask(question)));
      this.#buildId = all.map(({ answer }) => answer?.buildId ?? '').reduce((a, b) => (a > b ? a : b), '');
      open = all.filter(({ answer, refusal }) => !refusal && answer?.buildId !== this.#buildId);
    }
  }

  async #ask(question: Question): Promise<void> {
    try {
      const answer = await this.#cubes.query(toQuery(question), this.#identity);
      if (answer.rows.length >= ROW_LIMIT) throw new UserError('metrics/too-many-rows', { limit: ROW_LIMIT });
      question.answer = answer;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      question.refusal = error;
    }
  }
}
