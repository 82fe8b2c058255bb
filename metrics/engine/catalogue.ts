import { dimensionsOf } from './dimensions.ts';
import { fingerprint } from './fingerprint.ts';
import type { Indicator } from './indicator.ts';
import type { Members } from './members.ts';
import type { IndicatorInfo } from './types.ts';

/** What the hospital has decided about a definition, as it was then. */
export interface Decided {
  readonly status: IndicatorInfo['status'];
  readonly approved_by: string | null;
  readonly approved_at: string | null;
  readonly fingerprint: string;
}

/** Decisions by indicator; kept by whoever keeps the hospital's decisions. */
export type Decisions = (id: string) => Decided | undefined;

/** What holds now: a decision about this very definition, else what the entry says; what was changed after it is a draft again. */
function effectiveStatus(indicator: Indicator, print: string, decided: Decided | undefined) {
  const { status, approved_by, approved_at } = indicator;
  if (!decided) return { status, approved_by, approved_at };
  if (decided.fingerprint !== print) return { status: '草案', approved_by: null, approved_at: null };
  return { status: decided.status, approved_by: decided.approved_by, approved_at: decided.approved_at };
}

/** An entry as screens and Excel show it. */
export function describeIndicator(indicator: Indicator, members: Members, decisions?: Decisions): IndicatorInfo {
  const print = fingerprint(indicator);
  const state = effectiveStatus(indicator, print, decisions?.(indicator.id));
  const { scale: _scale, needs_coding: _coding, confidence: _confidence, ...declared } = indicator;
  const { numerator, denominator, growth: _growth, ...shown } = declared;
  const perDay = denominator?.some((term) => term.per_day) ?? false;
  return {
    ...shown,
    versions: indicator.versions.map(({ id, valid_from, valid_to, source_doc }) => ({
      ...{ id, valid_from, valid_to },
      source_doc: source_doc ?? null,
    })),
    additivity: numerator?.some((term) => term.window !== 'period') ? 'level' : perDay ? 'per_day' : 'additive',
    ...state,
    fingerprint: print,
    verified: state.status === '已审批',
    decimals: indicator.kind === 'count' ? 0 : 2,
    dimensions: dimensionsOf(indicator, members),
  };
}
