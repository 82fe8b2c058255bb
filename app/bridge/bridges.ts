import { addDecimals, decimalText, type Identity, subtractDecimals } from '../../core/index.ts';
import type { CubeQuery } from '../../cubes/index.ts';
import { readMonth } from '../closing/month.ts';
import type { OpenSite } from '../site/open.ts';

/** One step from a first figure to a last one; the first and the last are figures, those between are added. */
export interface BridgeStep {
  readonly id: string;
  readonly name_zh: string;
  readonly name_en: string;
  /** Decimal text, yuan. */
  readonly amount: string;
  readonly is_figure: boolean;
}

export interface Bridge {
  readonly id: 'occurrence_to_cohort' | 'unsettled' | 'business_to_account';
  readonly title_zh: string;
  readonly title_en: string;
  readonly steps: readonly BridgeStep[];
  /** Last figure less first and all steps; '0' where the bridge adds up. */
  readonly gap: string;
}

export interface Bridged {
  readonly month: string;
  readonly institutions: readonly string[] | 'all';
  readonly build_id: string;
  readonly bridges: readonly Bridge[];
  /** Bridges that there are no figures for, and why. */
  readonly absent: readonly { readonly id: Bridge['id']; readonly zh: string; readonly en: string }[];
}

const step = (id: string, name_zh: string, name_en: string, amount: string, is_figure = false): BridgeStep => ({
  ...{ id, name_zh, name_en, amount, is_figure },
});
const minus = (amount: string) => subtractDecimals('0', amount);

/** A bridge with what it is short of. */
export function bridgeOf(id: Bridge['id'], title_zh: string, title_en: string, steps: readonly BridgeStep[]): Bridge {
  const last = steps.at(-1)?.amount ?? '0';
  const gap = subtractDecimals(last, addDecimals(...steps.slice(0, -1).map(({ amount }) => amount)));
  return { id, title_zh, title_en, steps, gap };
}

const CAUSES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  not_settled: ['尚未结算', 'Not settled yet'],
  settled_later: ['跨月结算', 'Settled in another month'],
  refund_across_months: ['跨月退费', 'Refunded in another month'],
  unexplained: ['原因不明', 'Unexplained'],
};

interface Asked {
  readonly month: string;
  readonly institution?: string | undefined;
}

/** Asks one view for a month with the person's rights: sums by member, as decimal text; rows by an optional dimension. */
function asker(open: OpenSite, identity: Identity, { from, to }: { from: string; to: string }) {
  const builds = new Set<string>();
  const ask = async (
    view: string,
    measures: readonly string[],
    { by, institutions }: { readonly by?: string; readonly institutions?: readonly string[] | undefined },
  ) => {
    const { cubes } = await open.semantic();
    const query: CubeQuery = {
      measures: measures.map((measure) => `${view}.${measure}`),
      ...(by ? { dimensions: [`${view}.${by}`] } : {}),
      timeDimensions: [{ dimension: `${view}.date`, dateRange: [from, to] }],
      ...(institutions
        ? { filters: [{ member: `${view}.institution_code`, operator: 'equals' as const, values: [...institutions] }] }
        : {}),
    };
    const { rows, buildId } = await cubes.query(query, identity);
    builds.add(buildId);
    return rows.map((row) => ({
      key: by ? String(row[`${view}.${by}`] ?? '') : '',
      of: (measure: string) => {
        const value = row[`${view}.${measure}`];
        return typeof value === 'number' || typeof value === 'string' ? decimalText(Number(value)) : '0';
      },
    }));
  };
  return { ask, builds };
}

type Ask = ReturnType<typeof asker>['ask'];

/** Inpatient revenue by occurrence, fees of those discharged, and what is unsettled: three figures, two bridges. */
async function inpatientBridges(ask: Ask, institutions: readonly string[] | undefined): Promise<Bridge[]> {
  const measures = [
    ...['balance_count', 'revenue_by_occurrence', 'settled_sum', 'discharge_cohort_sum', 'cohort_earlier_sum'],
    ...['cohort_later_sum', 'other_stays_sum', 'opening_unsettled_amount_months', 'closing_unsettled_amount_months'],
  ];
  const [row] = await ask('inpatient_revenue_bridge', measures, { institutions });
  if (!row || row.of('balance_count') === '0') return [];
  return [
    bridgeOf(
      'occurrence_to_cohort',
      '住院发生收入 → 出院者费用',
      'Inpatient revenue by occurrence → fees of those discharged',
      [
        step('revenue', '住院发生收入', 'Revenue by occurrence', row.of('revenue_by_occurrence'), true),
        step(
          'other_stays',
          '减：非本月出院者发生',
          'Less: stays not discharged in the month',
          minus(row.of('other_stays_sum')),
        ),
        step('earlier', '加：出院者以前月发生', 'Plus: charged in earlier months', row.of('cohort_earlier_sum')),
        step('later', '加：出院者以后月补录退费', 'Plus: charged or refunded later', row.of('cohort_later_sum')),
        step('cohort', '出院者费用', 'Fees of those discharged', row.of('discharge_cohort_sum'), true),
      ],
    ),
    bridgeOf('unsettled', '期初在院未结 → 期末在院未结', 'Unsettled at the beginning → at the end', [
      step('opening', '期初未结', 'Unsettled at the beginning', row.of('opening_unsettled_amount_months'), true),
      step('revenue', '加：本月发生', 'Plus: revenue of the month', row.of('revenue_by_occurrence')),
      step('settled', '减：本月结算', 'Less: settled in the month', minus(row.of('settled_sum'))),
      step('closing', '期末未结', 'Unsettled at the end', row.of('closing_unsettled_amount_months'), true),
    ]),
  ];
}

/** 业务口径 (charges of the HIS) → 财务口径 (the accounts), of the institutions whose accounts are closed for the month. */
async function accountBridge(ask: Ask, institutions: readonly string[] | undefined): Promise<Bridge | undefined> {
  const accounts = (
    await ask('finance', ['account_medical_incomes', 'settlement_differences'], {
      by: 'institution_code',
      institutions,
    })
  ).filter((row) => row.of('account_medical_incomes') !== '0');
  if (accounts.length === 0) return undefined;
  const closed = accounts.map(({ key }) => key);
  const [business] = await ask('revenue', ['amount'], { institutions: closed });
  const causes = await ask('income_reconciliation', ['net_difference'], { by: 'cause', institutions: closed });
  const order = Object.keys(CAUSES);
  return bridgeOf('business_to_account', '业务口径（HIS）→ 财务口径（账）', 'Business income (HIS) → account income', [
    step('business', '业务口径医疗收入', 'Medical revenue by the HIS', business?.of('amount') ?? '0', true),
    ...causes
      .sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key))
      .map((row) => {
        const [zh, en] = CAUSES[row.key] ?? [row.key, row.key];
        return step(row.key, `减：${zh}`, `Less: ${en.toLowerCase()}`, minus(row.of('net_difference')));
      }),
    // Booked with the income, and no charge of the HIS stands behind it.
    step(
      'settlement_difference',
      '加：医保结算差额',
      'Plus: difference of insurance settlements',
      addDecimals(...accounts.map((row) => row.of('settlement_differences'))),
    ),
    step(
      'account',
      '财务口径医疗收入',
      'Medical revenue by the accounts',
      addDecimals(...accounts.map((row) => row.of('account_medical_incomes'))),
      true,
    ),
  ]);
}

/** The bridges of a month, with the person's own rights. */
export async function bridgesOf(
  open: OpenSite,
  identity: Identity,
  { month: written, institution }: Asked,
): Promise<Bridged> {
  const month = readMonth(written, open.site.clock.today());
  const { ask, builds } = asker(open, identity, month);
  const institutions = institution === undefined ? undefined : [institution];
  const inpatient = await inpatientBridges(ask, institutions);
  const account = await accountBridge(ask, institutions);
  return {
    month: month.id,
    institutions: institutions ?? 'all',
    build_id: [...builds].sort().at(-1) ?? '',
    bridges: [...inpatient, ...(account ? [account] : [])],
    absent: [
      ...(inpatient.length > 0
        ? []
        : [{ id: 'occurrence_to_cohort' as const, zh: '该月没有住院费用', en: 'no inpatient fees in the month' }]),
      ...(account
        ? []
        : [
            {
              id: 'business_to_account' as const,
              zh: '该月账务尚未结账',
              en: 'the accounts of the month are not closed',
            },
          ]),
    ],
  };
}
