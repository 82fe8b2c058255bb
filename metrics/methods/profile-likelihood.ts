import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import type { Design } from './design.ts';
import type { Fitted } from './glm.ts';
import { maximise } from './irls.ts';

export interface ProfileInterval {
  readonly term: string;
  /** On the scale of the coefficient. Null where the likelihood stays flat to infinity. */
  readonly low: number | null;
  readonly high: number | null;
  /** Likelihood-ratio test that the coefficient is zero (penalised where the fit was). */
  readonly statistic: number;
}

const HALF_WIDTH = normalQuantile(0.975, 0, 1);
const STEPS = 40;

/**
 * Profile-likelihood intervals of 95 % (penalised for Firth's), each end where the signed root of twice the fall of the likelihood is 1.96.
 * `plain` is the design without centring, in which each coefficient is one of the data's own up to its unit.
 */
export async function profileIntervals(fitted: Fitted, plain: Design): Promise<ProfileInterval[]> {
  const { cases, sql, maximum, estimates, covariance, outcome, penalty, n, dispersion } = fitted;
  const spreadOf = (index: number) => plain.xs[plain.blocks.find(({ at }) => at.includes(index))?.x ?? -1]?.spread ?? 1;
  const best = plain.terms.map(() => 0);
  maximum.kept.forEach((index, position) => {
    const shift = index === 0 && plain.intercept ? outcome.centre : 0;
    best[index] = (((estimates[position] ?? 0) - shift) / outcome.unit) * spreadOf(index);
  });
  const scale = dispersion / outcome.unit ** 2;
  // The penalty's determinant depends on the units of x: the peak is taken on the same design as the rest.
  const summit = await maximise(cases, plain, sql, best, n, {
    ...penalty,
    unit: Number.POSITIVE_INFINITY,
    without: maximum.aliased,
  });
  const top = summit?.objective ?? maximum.objective;
  const at = async (index: number, value: number, start: readonly number[]) => {
    const begin = [...start];
    begin[index] = value;
    const found = await maximise(cases, plain, sql, begin, n, {
      ...penalty,
      unit: Number.POSITIVE_INFINITY,
      held: [index],
      without: maximum.aliased,
    });
    return found && { beta: found.beta, fall: (2 * Math.max(0, top - found.objective)) / scale };
  };
  const intervals: ProfileInterval[] = [];
  for (const [position, index] of maximum.kept.entries()) {
    const unit = spreadOf(index) / outcome.unit;
    const peak = best[index] ?? 0;
    const error = Math.sqrt(covariance[position]?.[position] ?? 0) * unit;
    const shift = index === 0 && plain.intercept ? outcome.centre : 0;
    const end = async (side: -1 | 1): Promise<number | null> => {
      let [inside, outside] = [0, Number.POSITIVE_INFINITY];
      let [insideRoot, outsideRoot] = [0, Number.NaN];
      let step = HALF_WIDTH * error;
      let start = best;
      for (let round = 0; round < STEPS; round++) {
        const found = await at(index, peak + side * step, start);
        const root = found ? Math.sqrt(found.fall) : Number.POSITIVE_INFINITY;
        if (found && Math.abs(root - HALF_WIDTH) < 1e-9) return (peak + side * step) / unit + shift;
        if (root < HALF_WIDTH) [inside, insideRoot] = [step, root];
        else [outside, outsideRoot] = [step, root];
        if (found) start = found.beta;
        if (outside === Number.POSITIVE_INFINITY) {
          if (step > 100 * error * HALF_WIDTH) return null;
          step *= Math.min(2, Math.max(1.02, (HALF_WIDTH / root) * 1.01));
          continue;
        }
        const line = inside + ((outside - inside) * (HALF_WIDTH - insideRoot)) / (outsideRoot - insideRoot);
        // Every third step halves the bracket, in case the line keeps landing on one side of it.
        step = Number.isFinite(line) && round % 3 !== 2 ? line : (inside + outside) / 2;
        if (outside - inside < 1e-10 * Math.max(1, outside)) return (peak + side * step) / unit + shift;
      }
      return null;
    };
    const zero = await at(index, -shift / outcome.unit, best);
    intervals.push({
      term: plain.terms[index] ?? '',
      low: await end(-1),
      high: await end(1),
      statistic: zero?.fall ?? Number.POSITIVE_INFINITY,
    });
  }
  return intervals;
}
