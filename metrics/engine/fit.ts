import { UserError } from '../../core/index.ts';
import { makeDesign } from '../methods/design.ts';
import { fitGaussian } from '../methods/gaussian.ts';
import { fitLogistic } from '../methods/logistic.ts';
import { findSeparation } from '../methods/separation.ts';
import type { Relation } from '../methods/sums.ts';
import { type PredictorAsked, type Profile, profileData, type Reader } from './profile.ts';
import type { Family, FitResult, FitWarning } from './types.ts';

export interface FitAsked {
  readonly model: string;
  readonly family: Family;
  readonly outcome: string;
  readonly predictors: readonly PredictorAsked[];
  readonly intercept: boolean;
  /** Fewer events (or non-events) than this per coefficient and there is no model. */
  readonly minimumEventsPerParameter: number;
  readonly notes: readonly string[];
  readonly version: string;
  readonly buildId: string;
}

/** Below this many events per coefficient a result is shown with a warning. */
const COMFORTABLE_EVENTS = 10;
const UNBOUNDED_ERROR = 50;

function warn(code: string, message: string, message_en: string): FitWarning {
  return { code, message, message_en };
}

function warningsOf(profile: Profile, aliased: readonly string[], eventsPerParameter: number): FitWarning[] {
  const { constant, missing, n } = profile;
  return [
    ...constant.map(({ column, value }) =>
      warn(
        'constant',
        `自变量 ${column} 只有一个取值（${value}），已去掉`,
        `${column} has one value only (${value}) and was dropped`,
      ),
    ),
    ...aliased.map((term) =>
      warn(
        'aliased',
        `${term} 是其他自变量的线性组合，已去掉`,
        `${term} is a combination of the other predictors and was dropped`,
      ),
    ),
    ...(missing > 0
      ? [
          warn(
            'missing',
            `${missing} 行有缺失值，未纳入（完整病例分析，纳入 ${n} 例）`,
            `${missing} rows with missing values were left out (complete cases: ${n})`,
          ),
        ]
      : []),
    ...(eventsPerParameter < COMFORTABLE_EVENTS
      ? [
          warn(
            'few-events',
            `每个参数只有 ${eventsPerParameter.toFixed(1)} 例事件，估计不稳`,
            `only ${eventsPerParameter.toFixed(1)} events per parameter; the estimates are unsteady`,
          ),
        ]
      : []),
  ];
}

/** Fits a generalised linear model where the rows are. Throws a catalogued verdict where none can be had; never a silent odds ratio of 0. */
export async function fitModel(reader: Reader, relation: Relation, asked: FitAsked): Promise<FitResult> {
  const { model, family, intercept, minimumEventsPerParameter: minimum, notes, version, buildId } = asked;
  const profile = await profileData(reader, relation, asked);
  const { n, events, missing } = profile;
  const design = makeDesign(profile.predictors, intercept);
  let eventsPerParameter = Number.POSITIVE_INFINITY;
  if (events !== null) {
    const separation = findSeparation(profile.levels, profile.ranges);
    if (separation) throw new UserError('metrics/separation', { ...separation });
    const parameters = Math.max(1, design.terms.length - (intercept ? 1 : 0));
    const rarer = Math.min(events, n - events);
    eventsPerParameter = rarer / parameters;
    if (eventsPerParameter < minimum)
      throw new UserError('metrics/too-few-events', { events: rarer, parameters, minimum });
  }
  const cases = { reader, relation: profile.cases };
  const fit =
    family === 'binomial'
      ? await fitLogistic(cases, design, n, events ?? 0)
      : await fitGaussian(cases, design, n, profile.outcome);
  const unbounded = fit?.scaledErrors.find(({ error }) => !(error < UNBOUNDED_ERROR));
  if (family === 'binomial' && (!fit || unbounded)) {
    const term = unbounded?.term ?? 'the predictors together';
    throw new UserError('metrics/separation', {
      kind: 'quasi',
      where: `${term}: its standard error grows without bound`,
      where_zh: `${unbounded?.term ?? '多个自变量的组合'} 的标准误无界`,
    });
  }
  if (!fit?.converged) throw new UserError('metrics/not-converged', { iterations: fit?.iterations ?? 0 });
  const { aliased, scaledErrors: _scaled, ...figures } = fit;
  return {
    model,
    family,
    n,
    events,
    ...figures,
    excluded_missing: missing,
    warnings: warningsOf(profile, aliased, eventsPerParameter),
    notes,
    version,
    build_id: buildId,
  };
}
