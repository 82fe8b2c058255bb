import { UserError } from '../../core/index.ts';
import type { PredictorAsked } from './profile.ts';

export interface Formula {
  readonly outcome: string;
  readonly predictors: readonly PredictorAsked[];
  readonly intercept: boolean;
}

const NAME = /^[\p{L}_.][\p{L}\p{N}_.]*$/u;
const FACTOR = /^(?:factor|C)\(\s*([\p{L}_.][\p{L}\p{N}_.]*)\s*(?:,\s*ref\s*=\s*["']?([^"')]+)["']?\s*)?\)$/u;

function wrong(problem: string, problem_zh: string): UserError {
  return new UserError('metrics/formula', { problem, problem_zh });
}

/**
 * R's notation as far as it is understood: `y ~ x + factor(g) + factor(h, ref = "b") - 1`. Text columns become factors by themselves.
 * Throws `metrics/formula` for the rest of R's notation, by name, and for an empty or repeated term.
 */
export function parseFormula(text: string): Formula {
  const [left, right, ...more] = text.split('~').map((part) => part.trim());
  if (!left || !right || more.length > 0) throw wrong('it must read outcome ~ predictors', '应写成 因变量 ~ 自变量');
  if (!NAME.test(left)) throw wrong(`"${left}" is not a column`, `“${left}”不是列名`);
  const predictors: PredictorAsked[] = [];
  let intercept = true;
  for (const [, sign = '+', raw = ''] of `+${right}`.matchAll(/([+-])([^+-]*)/g)) {
    const term = raw.trim();
    if (term === '') throw wrong('a term is missing beside + or -', '加号或减号旁缺少一项');
    if (term === '1' || term === '0') {
      intercept = (term === '1') === (sign === '+');
      continue;
    }
    if (sign === '-') throw wrong(`"- ${term}" is not understood; only - 1 is`, `不支持“- ${term}”，只支持 - 1`);
    if (/[:*^]|%in%|\bI\(|\bpoly\(|\bns\(|\bbs\(/.test(term)) {
      throw wrong(
        `"${term}": interactions and transformations are not supported yet`,
        `“${term}”：暂不支持交互项和变换`,
      );
    }
    const factor = FACTOR.exec(term);
    if (factor?.[1])
      predictors.push({
        column: factor[1],
        kind: 'factor',
        prefix: `factor(${factor[1]})`,
        reference: factor[2]?.trim(),
      });
    else if (NAME.test(term)) predictors.push({ column: term, kind: 'auto' });
    else throw wrong(`"${term}" is not understood`, `无法理解“${term}”`);
  }
  const columns = predictors.map(({ column }) => column);
  const twice = columns.find((column, index) => columns.indexOf(column) !== index || column === left);
  if (twice) throw wrong(`${twice} occurs twice`, `${twice} 重复出现`);
  return { outcome: left, predictors, intercept };
}
