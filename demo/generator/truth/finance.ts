import { type Figures, month } from './figures.ts';

const money = (where: string) =>
  `select charge_time as happened, ordering_dept_code as dept, (amount * 100)::bigint as n from charges where ${where}`;

export const FINANCE: Figures = {
  metrics: {
    medical_revenue_cents: money('true'),
    outpatient_revenue_cents: money("setting in ('outpatient', 'emergency')"),
    inpatient_revenue_cents: money("setting = 'inpatient'"),
    drug_revenue_cents: money("fee_class in ('western', 'patent', 'herbal')"),
    consumable_revenue_cents: money("fee_class = 'consumable'"),
    service_revenue_cents: money(
      "fee_class in ('registration', 'bed', 'consult', 'treatment', 'operation', 'pharmacy_service', 'nursing')",
    ),
    collector_receipts_cents:
      'select settle_time as happened, null as dept, (total_amount * 100)::bigint as n from settlements',
  },
  planted: {
    refunds_across_months: `from charges r join charges o on o.charge_id = r.refund_of where ${month('r.charge_time')} <> ${month('o.charge_time')}`,
    charges_entered_late: 'from charges where entry_time::date > charge_time::date',
    interim_settlements: "from settlements where settle_kind = 'interim'",
  },
};
