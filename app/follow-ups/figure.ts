import { type Identity, UserError } from '../../core/index.ts';
import type { MetricRequest, NoValueReason } from '../../metrics/index.ts';
import type { OpenSite } from '../site/open.ts';
import type { Filter } from './scope.ts';
import './errors.ts';

/** Which figure is meant: one, whatever its filter. */
export interface AskedFigure {
  readonly indicator: string;
  readonly filter: Filter;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export interface Figure {
  readonly indicator: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly filter: Filter;
  readonly from: string;
  readonly to: string;
  readonly value: number | null;
  readonly reason: NoValueReason | null;
  readonly is_provisional: boolean;
  readonly build_id: string;
}

/** The figure as this person sees it now. Throws what metrics throws (unknown indicator, dimension, period; denied). */
export async function askFigure(open: OpenSite, identity: Identity, asked: AskedFigure): Promise<Figure> {
  const { metrics } = await open.semantic();
  const { indicator: id, filter, from, to } = asked;
  const request: MetricRequest = { id, from, to, ...(Object.keys(filter).length > 0 ? { filter } : {}) };
  const answer = await metrics.answer(request, identity);
  const [row, more] = answer.rows;
  if (more) throw new UserError('follow-ups/one-figure');
  const reason = answer.not_collected ? 'not_collected' : (row?.reason ?? (row ? null : 'no_data'));
  return {
    indicator: answer.id,
    name_zh: answer.name_zh,
    name_en: answer.name_en,
    unit: answer.unit,
    filter,
    ...answer.period,
    value: row?.value ?? null,
    reason,
    is_provisional: answer.provisional,
    build_id: answer.build_id,
  };
}
