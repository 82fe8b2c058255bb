/** The columns of a regression: what the data hold, and which coefficient each cell of a factor switches on. */

export interface Factor {
  readonly column: string;
  /** What R would put before the level: `drug`, `factor(rank)`. */
  readonly prefix: string;
  /** The reference first; it has no coefficient. */
  readonly levels: readonly string[];
}

/** A number of every case: a column, a function of a spline, or a product of such. */
export interface Numeric {
  readonly name: string;
  /** Expression over the columns of the cases. */
  readonly sql: string;
  /** The fit runs on (x − centre) / spread, so that its matrix is well conditioned; coefficients are given on the scale of x. */
  readonly centre: number;
  readonly spread: number;
}

export type Variable =
  | { readonly kind: 'factor'; readonly label: string; readonly factor: Factor }
  | { readonly kind: 'numeric'; readonly label: string; readonly columns: readonly Pick<Numeric, 'name' | 'sql'>[] };

/** Coefficients of one column of numbers (or of none, x = −1) in each cell of some factors. */
export interface Block {
  readonly factors: readonly number[];
  readonly x: number;
  /** Coefficient of each cell, the last factor running fastest; −1 for none. */
  readonly at: readonly number[];
}

export interface Design {
  readonly intercept: boolean;
  readonly factors: readonly Factor[];
  readonly xs: readonly Numeric[];
  readonly blocks: readonly Block[];
  /** Names of the coefficients, R's way: `(Intercept)`, `gre`, `factor(rank)2`, `drugB:severitymild`. */
  readonly terms: readonly string[];
  /** Which coefficients each term of the formula has. */
  readonly groups: readonly { readonly label: string; readonly at: readonly number[] }[];
}

const product = <T>(lists: readonly (readonly T[])[]): T[][] =>
  lists.reduce<T[][]>((all, list) => all.flatMap((head) => list.map((item) => [...head, item])), [[]]);

/**
 * Lays out the coefficients of terms (each a set of variables). A factor keeps all its levels in a term whose remainder is not in the model
 * itself, as in R; numbers are not centred until `centreDesign`.
 */
export function makeDesign(
  variables: readonly Variable[],
  asked: readonly (readonly number[])[],
  intercept: boolean,
): Design {
  const factors: Factor[] = [];
  const place = variables.map((variable) => (variable.kind === 'factor' ? factors.push(variable.factor) - 1 : -1));
  const names: string[] = intercept ? ['(Intercept)'] : [];
  const xs: Numeric[] = [];
  const blocks: Block[] = intercept ? [{ factors: [], x: -1, at: [0] }] : [];
  const groups: { label: string; at: number[] }[] = [];
  const key = (term: readonly number[]) => [...term].sort((a, b) => a - b).join(' ');
  const known = new Set(intercept ? [''] : []);
  // Main effects first, as R orders them: an interaction is coded by what stands before it.
  const ordered = [...asked].sort((a, b) => a.length - b.length);
  for (const term of ordered) {
    const first = names.length;
    const inside = term.filter((index) => place[index] !== -1);
    const full = inside.map((index) => !known.has(key(term.filter((other) => other !== index))));
    const cells = product(inside.map((index) => factors[place[index] ?? 0]?.levels.map((_, level) => level) ?? []));
    const numbers = product(
      term.flatMap((index) => {
        const variable = variables[index];
        return variable?.kind === 'numeric' ? [variable.columns] : [];
      }),
    );
    for (const columns of numbers) {
      const x =
        columns.length === 0
          ? -1
          : xs.push({
              name: columns.map(({ name }) => name).join(':'),
              sql: columns.map(({ sql }) => `(${sql})`).join(' * '),
              centre: 0,
              spread: 1,
            }) - 1;
      const at = cells.map((cell) => {
        if (cell.some((level, position) => level === 0 && !full[position])) return -1;
        const parts = [
          ...cell.map((level, position) => {
            const factor = factors[place[inside[position] ?? 0] ?? 0];
            return `${factor?.prefix}${factor?.levels[level]}`;
          }),
          ...(x < 0 ? [] : [xs[x]?.name ?? '']),
        ];
        return names.push(parts.join(':')) - 1;
      });
      blocks.push({ factors: inside.map((index) => place[index] ?? 0), x, at });
    }
    known.add(key(term));
    groups.push({
      label: term.map((index) => variables[index]?.label).join(':'),
      at: names.slice(first).map((_, offset) => first + offset),
    });
  }
  return { intercept, factors, xs, blocks, terms: names, groups };
}

/** The coefficient that a shift of x moves: that of the same cell without x. Undefined when the model has none. */
export function shiftedBy(design: Design, block: Block): readonly number[] | undefined {
  const same = design.blocks.find(
    ({ x, factors, at }) =>
      x < 0 &&
      factors.join() === block.factors.join() &&
      block.at.every((index, cell) => index < 0 || (at[cell] ?? -1) >= 0),
  );
  return same?.at;
}

/** Scales the numbers by their spread, and centres those whose shift another coefficient takes up, so that it stays the same model. */
export function scaleDesign(
  design: Design,
  stats: readonly { readonly mean: number; readonly spread: number }[],
  centred: boolean,
): Design {
  const xs = design.xs.map((x, index) => {
    const { mean, spread } = stats[index] ?? { mean: 0, spread: 1 };
    const block = design.blocks.find((one) => one.x === index);
    const movable = centred && block !== undefined && shiftedBy(design, block) !== undefined;
    const unit = movable ? spread : Math.hypot(spread, mean);
    return { ...x, centre: movable ? mean : 0, spread: unit > 0 ? unit : 1 };
  });
  return { ...design, xs };
}

/** Coefficients that are on in one cell of the factors (levels from 0), with the number each multiplies. */
export function coefficientsOf(design: Design, cell: readonly number[]): { at: number; x: number }[] {
  return design.blocks.flatMap(({ factors, x, at }) => {
    const position = factors.reduce(
      (place, factor) => place * (design.factors[factor]?.levels.length ?? 1) + (cell[factor] ?? 0),
      0,
    );
    const index = at[position] ?? -1;
    return index < 0 ? [] : [{ at: index, x }];
  });
}
