import type { Places } from '../place.ts';

export const FINANCE: Places = {
  medical_revenue: { measure: 'sum(amount)', fact: 'fct_charges', day: 'charged_on' },
  outpatient_revenue: {
    measure: "sum(amount) filter (setting in ('outpatient', 'emergency'))",
    fact: 'fct_charges',
    day: 'charged_on',
  },
  inpatient_revenue: { measure: "sum(amount) filter (setting = 'inpatient')", fact: 'fct_charges', day: 'charged_on' },
  drug_revenue: { measure: "sum(amount) filter (fee_group = 'drug')", fact: 'fct_charges', day: 'charged_on' },
  consumable_revenue: {
    measure: "sum(amount) filter (fee_group = 'consumable')",
    fact: 'fct_charges',
    day: 'charged_on',
  },
  service_revenue: { measure: "sum(amount) filter (fee_group = 'service')", fact: 'fct_charges', day: 'charged_on' },
  collector_receipts: { measure: 'sum(total_amount)', fact: 'fct_settlements', day: 'settled_on' },
};
