import type { Row } from '../../core/index.ts';
import type { CubeQuery } from './cube-types.ts';

export interface CubeAnswer {
  /** Keyed by full member name (`view.member`, `view.date.month`); numbers are numbers, dates 'YYYY-MM-DD'. Shared: not to be changed. */
  readonly rows: readonly Readonly<Row>[];
  /** The build that the rows were read from; '' before the first build. */
  readonly buildId: string;
}

/** Rows of all answers together: some tens of megabytes. */
const MOST_ROWS = 200_000;

/** "last month" is another month tomorrow: only an answer over days that are named may be given again. */
const hasNamedDays = ({ timeDimensions = [] }: CubeQuery): boolean =>
  timeDimensions.every(({ dateRange }) => dateRange === undefined || Array.isArray(dateRange));

/**
 * Answers of the last build, given again to everybody with the same rights: pages ask the same figures all morning, and asking Cube
 * anew costs milliseconds each, answer in its cache or not. All go with the next build.
 */
export class Answers {
  readonly #version: () => Promise<string>;
  readonly #kept = new Map<string, Promise<CubeAnswer>>();
  #build = '';
  #rows = 0;

  constructor(version: () => Promise<string>) {
    this.#version = version;
  }

  async of(query: CubeQuery, rights: object, ask: () => Promise<CubeAnswer>): Promise<CubeAnswer> {
    if (!hasNamedDays(query)) return ask();
    const build = await this.#version();
    if (build !== this.#build) this.#forget(build);
    const key = JSON.stringify([rights, query]);
    const known = this.#kept.get(key);
    if (known) return known;
    const answer = ask();
    this.#kept.set(key, answer);
    answer.then(
      ({ rows, buildId }) => this.#count(key, answer, buildId === build ? rows.length + 1 : Number.POSITIVE_INFINITY),
      () => this.#drop(key, answer),
    );
    return answer;
  }

  #count(key: string, answer: Promise<CubeAnswer>, rows: number): void {
    if (this.#kept.get(key) !== answer) return;
    if (rows > MOST_ROWS) this.#drop(key, answer);
    else if (this.#rows + rows > MOST_ROWS) this.#forget(this.#build);
    else this.#rows += rows;
  }

  #drop(key: string, answer: Promise<CubeAnswer>): void {
    if (this.#kept.get(key) === answer) this.#kept.delete(key);
  }

  #forget(build: string): void {
    this.#kept.clear();
    this.#rows = 0;
    this.#build = build;
  }
}
