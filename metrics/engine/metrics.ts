import { join } from 'node:path';
import {
  AppError,
  type Clock,
  type Identity,
  nearest,
  type ReadonlyWarehouse,
  ROOT,
  SYSTEM_IDENTITY,
  UserError,
} from '../../core/index.ts';
import type { CubesPort } from '../../cubes/index.ts';
import { planAnswer } from './answer.ts';
import { type OwedDays, withArrivals } from './arrivals.ts';
import { Batch } from './batch.ts';
import { benchmarkOf, isPart } from './benchmark.ts';
import { type CasesPlan, type CasesRequest, termsBehind, whyNoCases } from './cases.ts';
import { type Decisions, describeIndicator } from './catalogue.ts';
import { withContributions } from './contribution.ts';
import { Coverage } from './coverage.ts';
import { cutRequest, joined } from './cut.ts';
import { type Definition, defineAsked } from './definition.ts';
import { discoverIndicators, lintBindings } from './discover.ts';
import { type DryRun, dryRun, type Tried } from './dry-run.ts';
import { type FitFile, fitFile } from './fit-file.ts';
import type { FitResult, RegressionInfo } from './fit-types.ts';
import { mayRankInHouse, withHouseRanks } from './house-rank.ts';
import type { Indicator } from './indicator.ts';
import { readCellCounts, readMembers, readWitnesses } from './members.ts';
import { withoutRanks } from './ranking.ts';
import { describeRegression, discoverRegressions, fitRegression } from './regression.ts';
import { understand } from './request.ts';
import { type CalendarDay, SiteCalendar } from './site-calendar.ts';
import { type Succession, Successors } from './successors.ts';
import { keepTop, withoutTop } from './top.ts';
import type { IndicatorInfo, MetricAnswer, MetricFailure, MetricRequest, MetricResult, MetricRow } from './types.ts';
import { explainChange } from './why.ts';

export interface MetricsOptions {
  readonly cubes: CubesPort;
  /** Fits run their sums here, over relations that cubes gives. */
  readonly warehouse: ReadonlyWarehouse;
  readonly clock: Clock;
  /** Folder with `indicators/` and `regressions/`; the shipped one by default. */
  readonly root?: string;
  /** Days of a period that institutions still owe, for every institution that is waited for; absent: all deliver at once. */
  readonly owedDays?: OwedDays;
  /** Who stands for the departments of the past; absent: there were no others. */
  readonly successions?: () => Promise<readonly Succession[]>;
  /** The site's calendar of working days and festivals; absent: none is known, and what needs one says so. */
  readonly calendar?: () => Promise<readonly CalendarDay[]>;
  /** What the hospital has decided about definitions; absent: what the entries say. */
  readonly decisions?: Decisions;
  /** A site's folder, whose `indicators/` and `regressions/` win over the shipped ones. */
  readonly overlay?: string;
}

export interface Metrics {
  /** One indicator. Throws a catalogued error. */
  answer(request: MetricRequest, identity: Identity): Promise<MetricAnswer>;
  /** Many at once, in few Cube queries and from one build. A request that cannot be answered becomes a failure in its place. */
  answerMany(requests: readonly MetricRequest[], identity: Identity): Promise<MetricResult[]>;
  /** Which rows stand behind one side of a figure, beside the figure itself. Throws as `answer` does. */
  casesOf(request: CasesRequest, identity: Identity): Promise<CasesPlan>;
  /** The same figure by two definitions side by side. Throws a catalogued error. */
  dryRun(request: MetricRequest, tried: readonly [Tried, Tried], identity: Identity): Promise<DryRun>;
  /** Both sides of a request taken apart: measures, filters and what each counts on the person's rows. */
  define(request: MetricRequest, identity: Identity): Promise<Definition>;
  catalogue(identity: Identity): IndicatorInfo[];
  regressions(): RegressionInfo[];
  /** Fits a defined regression on the rows that the person may see. */
  fit(id: string, identity: Identity): Promise<FitResult>;
  /** Fits a formula on a CSV or Parquet file, in a database of its own. */
  fitData(file: FitFile): Promise<FitResult>;
}

const NEEDS_CALENDAR: ReadonlySet<string> = new Set(['spring_festival', 'working_day']);

const failureOf = (id: string, error: AppError): MetricFailure => ({
  id,
  error: { code: error.code, message: error.message, message_en: error.messageEn, status: error.status },
});

export function isFailure(result: MetricResult): result is MetricFailure {
  return 'error' in result;
}

/** Reads the content, checks it against what Cube offers, and gives the engine. */
export async function createMetrics(options: MetricsOptions): Promise<Metrics> {
  const { cubes, warehouse, clock, overlay, owedDays, successions, calendar } = options;
  const root = options.root ?? join(ROOT, 'metrics');
  const within = (folder: string) => (overlay ? join(overlay, folder) : undefined);
  const indicators = discoverIndicators(join(root, 'indicators'), within('indicators'));
  const regressions = discoverRegressions(join(root, 'regressions'), within('regressions'));
  const meta = await cubes.meta(SYSTEM_IDENTITY);
  const members = readMembers(meta);
  lintBindings(indicators.values(), members);
  const cellCounts = readCellCounts(meta);
  const coverage = new Coverage(cubes, readWitnesses(meta));

  /** A series over a change of its definition is asked in parts, in the same batch. */
  async function attempt(
    requests: readonly MetricRequest[],
    identity: Identity,
    known: ReadonlyMap<string, Indicator> = indicators,
  ): Promise<(MetricAnswer | AppError)[]> {
    const cuts = requests.map((request) => cutRequest(request, known.get(request.id), clock.today()));
    const asked = cuts.flatMap((cut) => ('refusal' in cut ? [] : cut.requests));
    const answers = await attemptWhole(asked, identity, known);
    let next = 0;
    return cuts.map((cut): MetricAnswer | AppError => {
      if ('refusal' in cut) return cut.refusal;
      const own = answers.slice(next, next + cut.requests.length);
      next += cut.requests.length;
      const failed = own.find((one) => one instanceof AppError);
      const done = own.filter((one): one is MetricAnswer => !(one instanceof AppError));
      const whole = failed ?? (cut.parts ? joined(done, cut.parts) : done[0]);
      if (!whole) throw new Error('a request without an answer');
      return whole;
    });
  }

  async function attemptWhole(
    requests: readonly MetricRequest[],
    identity: Identity,
    known: ReadonlyMap<string, Indicator>,
  ): Promise<(MetricAnswer | AppError)[]> {
    const batch = new Batch(cubes, identity);
    const today = clock.today();
    const isCurrent = requests.some(({ org }) => org === 'current');
    const successors = isCurrent ? new Successors((await successions?.()) ?? []) : undefined;
    const isAligned = requests.some(({ compare = [] }) => compare.some((kind) => NEEDS_CALENDAR.has(kind)));
    const days = new SiteCalendar(isAligned ? ((await calendar?.()) ?? []) : []);
    const planned = requests.map((request) =>
      caught(() =>
        planAnswer(understand(request, known, members, today), members, batch, coverage, {
          today,
          successors,
          calendar: days,
        }),
      ),
    );
    await batch.run();
    return Promise.all(
      planned.map(async (plan, index) => {
        const answer = plan instanceof AppError ? plan : await caughtLater(plan);
        if (answer instanceof AppError || !owedDays) return answer;
        const arrived = await withArrivals(answer, requests[index]?.filter, identity, owedDays);
        return arrived.provisional && !answer.provisional ? withoutRanks(arrived) : arrived;
      }),
    );
  }

  /** Answers with what was asked beside them: where a change comes from, the rest of a ranking, and the house, of a person who sees a part of it. */
  async function beside(requests: readonly MetricRequest[], identity: Identity): Promise<(MetricAnswer | AppError)[]> {
    const answers = await attempt(requests.map(withoutTop), identity);
    return Promise.all(
      answers.map((answer, index) => {
        const request = requests[index];
        const indicator = indicators.get(request?.id ?? '');
        if (answer instanceof AppError || !request || !indicator) return answer;
        return caughtLater(() => completed(request, indicator, answer, identity));
      }),
    );
  }

  async function completed(
    request: MetricRequest,
    indicator: Indicator,
    first: MetricAnswer,
    identity: Identity,
  ): Promise<MetricAnswer> {
    const asked = { today: clock.today(), identity, answer: attempt };
    let answer = first;
    if (request.contribution) answer = await withContributions(request, indicator, answer, asked);
    if (mayRankInHouse(request, identity)) answer = await withHouseRanks(request, indicator, answer, identity, attempt);
    if (request.top) answer = await keepTop(request, answer, attempt, identity);
    return {
      ...answer,
      ...(request.why ? { why: await explainChange(request, indicator, answer, asked) } : {}),
      ...(request.benchmark && isPart(identity)
        ? { benchmark: await benchmarkOf(request, indicator, identity, attempt) }
        : {}),
    };
  }

  async function one(request: MetricRequest, identity: Identity): Promise<MetricAnswer> {
    const [result] = await beside([request], identity);
    if (!result || result instanceof AppError) throw result;
    return result;
  }

  return {
    answer: one,
    async casesOf(request, identity) {
      const { side: _, cell = {}, ...rest } = request;
      const asked = { ...rest, ...(Object.keys(cell).length > 0 ? { by: Object.keys(cell) } : {}) };
      const understood = understand(asked, indicators, members, clock.today());
      const { indicator } = understood;
      const answer = await one(asked, identity);
      const none = whyNoCases(indicator, request, answer);
      const isCell = (row: MetricRow) => Object.entries(cell).every(([dimension, code]) => row[dimension] === code);
      return {
        answer,
        figure: answer.rows.find(isCell),
        growth: indicator.growth !== null,
        scale: indicator.scale,
        terms: none ? [] : termsBehind(understood, cell, members, clock.today()),
        ...(none ? { none } : {}),
      };
    },
    async answerMany(requests, identity) {
      const results = await beside(requests, identity);
      return results.map((result, index) =>
        result instanceof AppError ? failureOf(requests[index]?.id ?? '', result) : result,
      );
    },
    dryRun: (request, tried, identity) => {
      const indicator = indicators.get(request.id);
      if (!indicator)
        throw new UserError('metrics/unknown-indicator', {
          id: request.id,
          nearest: nearest(request.id, indicators.keys()),
        });
      return dryRun(request, indicator, tried, identity, async (asked, entry, who) => {
        lintBindings([entry], members);
        const [answer] = await attempt([asked], who, new Map([[entry.id, entry]]));
        if (!answer) throw new Error('a request without an answer');
        return answer;
      });
    },
    define: async (request, identity) => {
      const today = clock.today();
      const asked = understand(request, indicators, members, today);
      return defineAsked(asked, { cubes, members, cellCounts, today, identity });
    },
    catalogue: () =>
      [...indicators.values()].map((indicator) => describeIndicator(indicator, members, options.decisions)),
    regressions: () => [...regressions.values()].map(describeRegression),
    fit: (id, identity) => fitRegression(id, { regressions, cubes, warehouse, identity }),
    fitData: (file) => fitFile(file),
  };
}

/** A catalogued error as a value; defects still fly. */
function caught<T>(work: () => T): T | AppError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

async function caughtLater<T>(work: () => Promise<T>): Promise<T | AppError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
