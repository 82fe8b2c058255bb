import { UserError } from '../../core/index.ts';
import { chiSquareAbove } from '../methods/distributions.ts';
import { type Fitted, fitGlm, report } from '../methods/glm.ts';
import { calibrate, discriminate } from '../methods/performance.ts';
import { profileIntervals } from '../methods/profile-likelihood.ts';
import { findSeparation } from '../methods/separation.ts';
import type { Relation } from '../methods/sums.ts';
import { testTerms } from '../methods/term-tests.ts';
import type { FitResult, FitWarning } from './fit-types.ts';
import { type DataAsked, type Profile, profileData, type Reader } from './profile.ts';

export interface FitAsked extends DataAsked {
  readonly model: string;
  /** Fewer events (or non-events) than this per coefficient and there is no model. */
  readonly minimumEventsPerParameter: number;
  /** Firth's penalised likelihood; intervals are then those of the profile. */
  readonly firth?: boolean | undefined;
  /** λ of a ridge penalty on the scaled predictors. */
  readonly ridge?: number | undefined;
  /** Profile intervals also where there is no penalty and the data are large. */
  readonly profile?: boolean | undefined;
  readonly notes: readonly string[];
  readonly version: string;
  readonly buildId: string;
}

/** Below this many events per coefficient a result is shown with a warning. */
const COMFORTABLE_EVENTS = 10;
const UNBOUNDED_ERROR = 50;
/** Rows up to which profile intervals are computed without being asked for: each takes a dozen fits. */
const PROFILE_ROWS = 5000;

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

function checkOptions({ family, firth, ridge }: FitAsked): void {
  const refuse = (problem: string, problem_zh: string) => {
    throw new UserError('metrics/fit-options', { problem, problem_zh });
  };
  if (firth && family !== 'binomial') refuse('--firth is for the binomial family', '--firth 只用于 binomial');
  if (firth && ridge !== undefined) refuse('choose one of --firth and --ridge', '--firth 与 --ridge 只能选一个');
  if (ridge !== undefined && !(ridge > 0 && Number.isFinite(ridge)))
    refuse('the ridge penalty is above 0', '岭惩罚系数须大于 0');
}

/** A coefficient whose standard error per standard deviation of its predictor is without bound: the mark of separation. */
function refuseUnbounded(fitted: Fitted | undefined): void {
  const position =
    fitted?.maximum.covariance.findIndex((line, at) => !(Math.sqrt(line[at] ?? 0) < UNBOUNDED_ERROR)) ?? 0;
  if (fitted && position < 0) return;
  const term = fitted?.design.terms[fitted.maximum.kept[position] ?? -1];
  throw new UserError('metrics/separation', {
    kind: 'quasi',
    where: `${term ?? 'the predictors together'}: its standard error grows without bound`,
    where_zh: `${term ?? '多个自变量的组合'} 的标准误无界`,
  });
}

/** What robust errors do not reach. */
const CLUSTERED =
  '标准误按群聚稳健；轮廓区间、似然比检验与 DeLong 区间仍按各行独立计算 / Errors are cluster-robust; profile intervals, likelihood-ratio tests and DeLong’s interval still take rows as independent.';

/** Fits a generalised linear model where the rows are. Throws a catalogued verdict where none can be had; never a silent odds ratio of 0. */
export async function fitModel(reader: Reader, relation: Relation, asked: FitAsked): Promise<FitResult> {
  const { model, family, intercept, minimumEventsPerParameter: minimum, notes, version, buildId, firth, ridge } = asked;
  checkOptions(asked);
  const profile = await profileData(reader, relation, asked);
  const { n, events, missing, total, design, cases } = profile;
  const unpenalised = !firth && ridge === undefined;
  let eventsPerParameter = Number.POSITIVE_INFINITY;
  if (events !== null) {
    const separation = unpenalised ? findSeparation(profile.levels, profile.ranges) : undefined;
    if (separation) throw new UserError('metrics/separation', { ...separation });
    const parameters = Math.max(1, design.terms.length - (intercept ? 1 : 0));
    const rarer = Math.min(events, total - events);
    eventsPerParameter = rarer / parameters;
    // A penalty is what few events call for.
    if (unpenalised && eventsPerParameter < minimum)
      throw new UserError('metrics/too-few-events', { events: rarer, parameters, minimum });
  }
  const fitted = await fitGlm(cases, design, family, profile, { firth, ridge }, asked.cluster !== undefined);
  if (family === 'binomial' && unpenalised) refuseUnbounded(fitted);
  if (!fitted?.maximum.converged)
    throw new UserError('metrics/not-converged', { iterations: fitted?.maximum.iterations ?? 0 });
  const [clusters] = asked.cluster
    ? await reader.rows<{ n: number }>(`select count(distinct _g) as n from (${cases.relation.sql})`, [
        ...cases.relation.params,
      ])
    : [];
  const figures = await report(fitted, profile, clusters?.n);
  // θ would have to move along; with an inverse link a shortened model may have no start with positive means.
  const comparable = family !== 'negbin' && family !== 'gamma-inverse';
  const profiled = ridge === undefined && comparable && (firth || asked.profile || n <= PROFILE_ROWS);
  const intervals = profiled ? await profileIntervals(fitted, profile.plainDesign) : null;
  const coefficients = firth
    ? figures.coefficients.map((row, index) => ({
        ...row,
        p: chiSquareAbove(intervals?.[index]?.statistic ?? Number.NaN, 1),
        ci_low: Math.exp(intervals?.[index]?.low ?? Number.NEGATIVE_INFINITY),
        ci_high: Math.exp(intervals?.[index]?.high ?? Number.POSITIVE_INFINITY),
      }))
    : figures.coefficients;
  const binary = family === 'binomial';
  const discrimination = binary ? await discriminate(fitted) : null;
  return {
    model,
    family,
    n,
    events,
    ...figures,
    coefficients,
    excluded_missing: missing,
    method: {
      penalty: firth ? 'firth' : ridge === undefined ? 'none' : 'ridge',
      ridge: ridge ?? null,
      cluster: asked.cluster ?? null,
      missing: asked.missing ?? 'complete',
    },
    terms: comparable ? await testTerms(fitted) : [],
    profile: intervals,
    discrimination,
    auc: discrimination?.auc ?? null,
    calibration: binary ? await calibrate(fitted) : null,
    warnings: [
      ...warningsOf(
        profile,
        fitted.maximum.aliased.map((index) => design.terms[index] ?? ''),
        eventsPerParameter,
      ),
      ...(firth
        ? [
            warn(
              'firth',
              'Firth 惩罚似然；区间与 p 为惩罚剖面似然',
              "Firth's penalised likelihood; intervals and p are of the penalised profile",
            ),
          ]
        : []),
      ...(ridge === undefined
        ? []
        : [
            warn(
              'ridge',
              `岭惩罚 λ=${ridge}（预先指定，作用于标准化自变量），估计有偏，区间不是 95 % 覆盖`,
              `ridge penalty λ=${ridge} (chosen, on scaled predictors): estimates are biased, intervals do not cover 95 %`,
            ),
          ]),
    ],
    notes: asked.cluster === undefined ? notes : [...notes, CLUSTERED],
    version,
    build_id: buildId,
  };
}
