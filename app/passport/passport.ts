import { type Identity, utc } from '../../core/index.ts';
import type { DescribedView } from '../../cubes/index.ts';
import type { NamedFilter, Passport, PassportTerm } from '../../dashboards/index.ts';
import type { DefinedTerm, IndicatorInfo, MetricRequest } from '../../metrics/index.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';
import { cubeCatalogue, lineageOf } from './lineage.ts';
import { qualityOf } from './quality.ts';
import { rowRightsOf } from './row-rights.ts';
import { secondRoadOf } from './second-road.ts';

/** Rows of an answer that a passport repeats. */
const SHOWN_ROWS = 50;

const LEVELS: Readonly<Record<DefinedTerm['window'], string>> = {
  period: '',
  last_day: '（期末日）',
  last_month: '（期末月）',
  last_year: '（期末年）',
};

function named(term: DefinedTerm, view: DescribedView | undefined): PassportTerm {
  const titled = (filters: DefinedTerm['filters']): NamedFilter[] =>
    filters.map(({ dimension, values }) => ({
      dimension,
      title: view?.members.get(dimension)?.title ?? dimension,
      values,
    }));
  const measure = view?.members.get(term.measure);
  return {
    ...term,
    filters: titled(term.filters),
    asked: titled(term.asked),
    view_title: view?.title ?? term.view,
    measure_title: measure?.title ?? term.measure,
    measure_description: measure?.description ?? '',
  };
}

const timesOf = (factor: number) => (factor === 1 ? '' : factor === -1 ? '−' : `${factor}×`);

/** A term by the names of its members: `inpatient_activity.discharges[department_code = D0201]`. */
function memberText({ view, measure, factor, per_day, filters, asked }: PassportTerm): string {
  const kept = [...filters, ...asked].map(({ dimension, values }) => `${dimension} = ${values.join(', ')}`);
  return `${timesOf(factor)}${view}.${measure}${kept.length > 0 ? `[${kept.join('; ')}]` : ''}${per_day ? ' / days' : ''}`;
}

function titleText({ view_title, measure_title, factor, per_day, window, filters, asked }: PassportTerm): string {
  const kept = [...filters, ...asked].map(({ title, values }) => `${title}＝${values.join('、')}`);
  return `${timesOf(factor)}${view_title}·${measure_title}${kept.length > 0 ? `〔${kept.join('；')}〕` : ''}${per_day ? '÷天数' : ''}${LEVELS[window]}`;
}

function formula(
  info: IndicatorInfo,
  sides: { readonly numerator: readonly PassportTerm[] | null; readonly denominator: readonly PassportTerm[] | null },
  { scale, growth }: { readonly scale: number; readonly growth: 'yoy' | null },
  text: (term: PassportTerm) => string,
): string {
  const { numerator, denominator } = sides;
  if (!numerator) return info.denominator_zh ? `${info.numerator_zh} ÷ ${info.denominator_zh}` : info.numerator_zh;
  const sum = (terms: readonly PassportTerm[]) => {
    const joined = terms.map(text).join(' ＋ ');
    return terms.length > 1 ? `(${joined})` : joined;
  };
  const times = scale === 1 ? '' : ` × ${scale}`;
  const plain = `${sum(numerator)}${denominator ? ` ÷ ${sum(denominator)}` : ''}`;
  return growth ? `(${plain} ÷ 上年同期 − 1)${times}` : `${plain}${times}`;
}

async function buildOf({ warehouse }: OpenSite, buildId: string): Promise<Passport['build']> {
  if (!(await hasTable(warehouse, 'ops', 'builds')))
    return { build_id: buildId, kind: null, finished_at: null, as_of: null };
  const [row] = await warehouse.rows<Omit<Passport['build'], 'build_id'>>(
    `select kind, strftime(finished_at, '%Y-%m-%d %H:%M:%S') as finished_at, strftime(as_of, '%Y-%m-%d %H:%M:%S') as as_of
     from ops.builds where build_id = $1`,
    [buildId],
  );
  return {
    build_id: buildId,
    kind: row?.kind ?? null,
    finished_at: row?.finished_at ?? null,
    as_of: row?.as_of ?? null,
  };
}

/** 数字护照: everything that stands behind a figure, asked with the rights of the person who sees it. */
export async function passportOf(open: OpenSite, request: MetricRequest, identity: Identity): Promise<Passport> {
  const { metrics } = await open.semantic();
  // The figure is asked first: what the person may not see has no passport.
  const answer = await metrics.answer(request, identity);
  const defined = await metrics.define(request, identity);
  const info = metrics.catalogue(identity).find(({ id }) => id === request.id);
  if (!info) throw new Error(`${request.id} was answered and is not in the catalogue`);
  const { views } = await cubeCatalogue.of(open);
  const nameAll = (side: readonly DefinedTerm[] | null) =>
    side?.map((term) => named(term, views.get(term.view))) ?? null;
  const sides = { numerator: nameAll(defined.numerator), denominator: nameAll(defined.denominator) };
  const lineage = await lineageOf(open, [...(defined.numerator ?? []), ...(defined.denominator ?? [])]);
  return {
    id: request.id,
    build: await buildOf(open, answer.build_id),
    asked_at: utc(open.site.clock.now()),
    answer: { ...answer, rows: answer.rows.slice(0, SHOWN_ROWS), rows_total: answer.rows.length },
    definition: {
      info,
      formula_zh: formula(info, sides, defined, titleText),
      formula_members: formula(info, sides, defined, memberText),
      scale: defined.scale,
      growth: defined.growth,
      ...sides,
      request_filters: Object.entries(request.filter ?? {}).map(([dimension, values]) => ({ dimension, values })),
      rows: await rowRightsOf(open, identity),
    },
    lineage,
    quality: await qualityOf(open, lineage, answer, info),
    second_road: await secondRoadOf(open, request.id, answer.build_id),
  };
}
