import { UserError } from '../../core/index.ts';
import type { PredictorAsked } from './profile.ts';

/** An offset: a column as it is, or its logarithm. */
export interface OffsetAsked {
  readonly column: string;
  readonly log: boolean;
}

export interface Formula {
  readonly outcome: string;
  /** `cbind(success, failure)`: the column of failures. */
  readonly failures?: string | undefined;
  readonly predictors: readonly PredictorAsked[];
  /** Terms as sets of predictors by place; absent when each predictor is a term. */
  readonly terms?: readonly (readonly number[])[] | undefined;
  readonly offset?: OffsetAsked | undefined;
  readonly intercept: boolean;
}

const COLUMN = String.raw`[\p{L}_.][\p{L}\p{N}_.]*`;
const NAME = new RegExp(`^${COLUMN}$`, 'u');
const FACTOR = new RegExp(
  String.raw`^(?:factor|C)\(\s*(${COLUMN})\s*(?:,\s*ref\s*=\s*["']?([^"')]+)["']?\s*)?\)$`,
  'u',
);
const SPLINE = new RegExp(String.raw`^(ns|bs)\(\s*(${COLUMN})\s*,\s*(?:df\s*=\s*)?(\d+)\s*\)$`, 'u');
const OFFSET = new RegExp(String.raw`^offset\(\s*(?:(log)\(\s*(${COLUMN})\s*\)|(${COLUMN}))\s*\)$`, 'u');
const GROUPED = new RegExp(String.raw`^cbind\(\s*(${COLUMN})\s*,\s*(${COLUMN})\s*\)$`, 'u');

function wrong(problem: string, problem_zh: string): UserError {
  return new UserError('metrics/formula', { problem, problem_zh });
}

/** Splits at separators that stand outside of brackets and quotes; each part with the separator before it. */
function split(text: string, separators: string): { sign: string; part: string }[] {
  const parts = [{ sign: '', part: '' }];
  let depth = 0;
  let quote = '';
  for (const letter of text) {
    const last = parts.at(-1);
    if (!last) continue;
    if (quote) quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '(') depth += 1;
    else if (letter === ')') depth -= 1;
    if (depth === 0 && !quote && separators.includes(letter)) parts.push({ sign: letter, part: '' });
    else last.part += letter;
  }
  return parts.map(({ sign, part }) => ({ sign, part: part.trim() }));
}

function predictorOf(text: string): PredictorAsked {
  const factor = FACTOR.exec(text);
  if (factor?.[1]) {
    return { column: factor[1], kind: 'factor', prefix: `factor(${factor[1]})`, reference: factor[2]?.trim() };
  }
  const spline = SPLINE.exec(text);
  if (spline?.[2]) {
    const [basis, df] = [spline[1] === 'ns' ? 'ns' : 'bs', Number(spline[3])] as const;
    if (df < (basis === 'ns' ? 1 : 3) || df > 12) {
      throw wrong(
        `"${text}": df is between ${basis === 'ns' ? 1 : 3} and 12`,
        `“${text}”：df 应在 ${basis === 'ns' ? 1 : 3} 到 12 之间`,
      );
    }
    return { column: spline[2], kind: 'spline', prefix: `${basis}(${spline[2]}, ${df})`, spline: { basis, df } };
  }
  if (NAME.test(text)) return { column: text, kind: 'auto' };
  throw wrong(
    `"${text}" is not understood; there are x, factor(x, ref="a"), ns(x, 3), bs(x, 4), a:b, a*b, offset(log(t))`,
    `无法理解“${text}”，可写 x、factor(x, ref="a")、ns(x, 3)、bs(x, 4)、a:b、a*b、offset(log(t))`,
  );
}

/** All interactions of what a `*` joins: the parts, the pairs, and so on. */
function crossed(parts: readonly number[][]): number[][] {
  const all: number[][] = [];
  for (const part of parts) all.push(part, ...all.map((term) => [...term, ...part]));
  return all;
}

/**
 * R's notation as far as it is understood: `y ~ x + factor(g, ref = "b") * ns(age, 3) + offset(log(t)) - 1`, `cbind(success, failure) ~ x`. Text
 * columns become factors by themselves. Throws `metrics/formula` for the rest of R's notation, by name, and for an empty or repeated term.
 */
export function parseFormula(text: string): Formula {
  const [left, right, ...more] = text.split('~').map((part) => part.trim());
  if (!left || !right || more.length > 0) throw wrong('it must read outcome ~ predictors', '应写成 因变量 ~ 自变量');
  const grouped = GROUPED.exec(left);
  const [outcome, failures] = grouped ? [grouped[1] ?? '', grouped[2]] : [left, undefined];
  if (!NAME.test(outcome)) throw wrong(`"${left}" is not a column`, `“${left}”不是列名`);
  const texts: string[] = [];
  const predictors: PredictorAsked[] = [];
  const terms: number[][] = [];
  let offset: OffsetAsked | undefined;
  let intercept = true;
  const place = (atom: string): number => {
    const plain = atom.replaceAll(/\s/g, '');
    if (!texts.includes(plain)) {
      predictors.push(predictorOf(atom));
      texts.push(plain);
    }
    return texts.indexOf(plain);
  };
  const signed = split(right, '+-');
  // A sign in front of the first term leaves an empty one before it.
  if (signed.length > 1 && signed[0]?.part === '') signed.shift();
  for (const { sign, part: term } of signed) {
    if (term === '') throw wrong('a term is missing beside + or -', '加号或减号旁缺少一项');
    if (term === '1' || term === '0') {
      intercept = (term === '1') === (sign !== '-');
      continue;
    }
    if (sign === '-') throw wrong(`"- ${term}" is not understood; only - 1 is`, `不支持“- ${term}”，只支持 - 1`);
    const shift = OFFSET.exec(term);
    if (shift) {
      if (offset) throw wrong('there is one offset at most', 'offset 只能有一个');
      offset = { column: shift[2] ?? shift[3] ?? '', log: shift[1] === 'log' };
      continue;
    }
    const factors = split(term, '*').map(({ part }) => split(part, ':').map(({ part: atom }) => place(atom)));
    if (
      factors.some((atoms) => new Set(atoms).size !== atoms.length) ||
      new Set(factors.map((atoms) => atoms.join())).size !== factors.length
    ) {
      throw wrong(`"${term}" occurs twice in an interaction`, `交互项“${term}”中有重复`);
    }
    for (const one of crossed(factors)) {
      const same = terms.some((other) => other.length === one.length && one.every((index) => other.includes(index)));
      if (same && factors.length === 1) throw wrong(`${term} occurs twice`, `${term} 重复出现`);
      if (!same) terms.push(one);
    }
  }
  const own = [outcome, failures, offset?.column];
  const twice = predictors.find(
    ({ column, kind }, index) =>
      own.includes(column) ||
      predictors.some((other, at) => at < index && other.column === column && other.kind === kind),
  );
  if (twice) throw wrong(`${twice.column} occurs twice`, `${twice.column} 重复出现`);
  const plain =
    terms.every((term, index) => term.length === 1 && term[0] === index) && terms.length === predictors.length;
  return { outcome, failures, predictors, terms: plain ? undefined : terms, offset, intercept };
}
