import type { Identity } from '../../core/index.ts';
import { decompose, type Part } from '../methods/decompose.ts';
import type { Indicator } from './indicator.ts';
import type { Why } from './insight.ts';
import { elapsed } from './period.ts';
import type { MetricAnswer, MetricRequest, MetricRow } from './types.ts';

type Answer = (requests: readonly MetricRequest[], identity: Identity) => Promise<readonly (MetricAnswer | Error)[]>;

interface Member {
  readonly code: string | null;
  readonly name: string | null;
  now?: MetricRow;
  before?: MetricRow;
}

const sideOf = (row: MetricRow | undefined, isSum: boolean) => ({
  amount: row?.numerator ?? 0,
  size: isSum ? null : (row?.denominator ?? 0),
});

function membersOf(dimension: string, now: MetricAnswer, before: MetricAnswer): Member[] {
  const members = new Map<string | null, Member>();
  for (const side of ['now', 'before'] as const) {
    for (const row of (side === 'now' ? now : before).rows) {
      const code = (row[dimension] ?? null) as string | null;
      const name = (row[`${dimension}_name`] ?? null) as string | null;
      const member = members.get(code) ?? { code, name };
      members.set(code, { ...member, [side]: row });
    }
  }
  return [...members.values()];
}

/**
 * Which members of a dimension a change comes from, asked with the same rights as the change itself. What they do not
 * add up to stands in `residual`: people who were counted in several of them.
 */
export async function explainChange(
  request: MetricRequest,
  indicator: Indicator,
  answer: MetricAnswer,
  asked: { readonly today: string; readonly identity: Identity; readonly answer: Answer },
): Promise<Why> {
  const { why: dimension = '', compare: [kind] = [] } = request;
  const compared = kind && answer.rows[0]?.compare?.[kind];
  const current = elapsed(answer.period, asked.today);
  const value = compared?.current ?? answer.rows[0]?.value ?? null;
  if (!compared || !current || value === null || compared.value === null)
    return { dimension, reason: compared?.reason ?? 'no_data' };
  const { id, filter, org } = request;
  const cut = { id, filter, org, by: [dimension] };
  const [now, before] = await asked.answer(
    [
      { ...cut, ...current },
      { ...cut, from: compared.from, to: compared.to },
    ],
    asked.identity,
  );
  if (!now || now instanceof Error || !before || before instanceof Error) return { dimension, reason: 'no_data' };
  const members = membersOf(dimension, now, before);
  // What is hidden could be told from what the others leave.
  if (members.some((member) => [member.now, member.before].some((row) => row?.reason === 'suppressed')))
    return { dimension, reason: 'suppressed' };
  const isSum = indicator.denominator === null;
  const parts = members.map(
    (member): Part => ({ now: sideOf(member.now, isSum), before: sideOf(member.before, isSum) }),
  );
  const found = decompose(parts);
  if (!found) return { dimension, reason: 'zero_denominator' };
  const scaled = (part: number) => Number((part * indicator.scale).toPrecision(12));
  const change = value - compared.value;
  const rows = members.map((member, index) => {
    const { contribution = 0, rate = null, mix = null } = found[index] ?? {};
    return {
      code: member.code,
      name: member.name,
      value: member.now?.value ?? null,
      previous: member.before?.value ?? null,
      contribution: scaled(contribution),
      rate: rate === null ? null : scaled(rate),
      mix: mix === null ? null : scaled(mix),
    };
  });
  const added = rows.reduce((sum, { contribution }) => sum + contribution, 0);
  const residual = Math.abs(change - added) <= 1e-9 * Math.max(1, Math.abs(value)) ? 0 : change - added;
  return {
    dimension,
    change: Number(change.toPrecision(12)),
    residual: Number(residual.toPrecision(12)),
    rows: rows.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
  };
}
