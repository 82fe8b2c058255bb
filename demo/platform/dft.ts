import { literal, type Warehouse } from '../../core/index.ts';
import { message, parts, person, segment, text } from './hl7-text.ts';
import { bareRows, in1, pid, pv1, type Told, type VisitRow } from './visit.ts';
import { hl7Time, type Window, within } from './window.ts';

interface ChargeRow extends VisitRow {
  readonly charge_id: string;
  readonly charged_at: string;
  readonly posted_at: string;
  readonly kind: string;
  readonly item_code: string;
  readonly item_name: string;
  readonly fee_class: string;
  readonly qty: string;
  readonly unit_price: string;
  readonly amount: string;
  readonly executing_dept: string;
  readonly ordering_dept: string;
}

/** Charges are posted at every full hour, those of a visit together. */
const events = (window: Window) => `
  select date_trunc('hour', entry_time + interval 3599 second) as event_at,
    'P' || date_diff('hour', timestamp '2024-01-01', event_at) || coalesce(c.admission_id, c.visit_id, charge_id) as control_id,
    c.patient_id, c.inst_code, coalesce(c.admission_id, c.visit_id) as visit_no,
    case c.setting when 'inpatient' then 'I' when 'emergency' then 'E' else 'O' end as patient_class, c.setting as patient_type,
    patient_dept_code as dept, patient_ward_code as ward, ordering_doctor_code as doctor_code, payer_code,
    charge_id, ${hl7Time('charge_time')} as charged_at, ${hl7Time('entry_time')} as posted_at,
    case when amount < 0 then 'CR' else 'CG' end as kind, item_code, item_name, fee_class, qty::double::varchar as qty,
    unit_price::varchar as unit_price, amount::varchar as amount, ordering_dept_code as ordering_dept,
    executing_dept_code as executing_dept
  from charges c
  where entry_time > timestamp ${literal(window.since)} - interval 1 hour and ${within('event_at', window)}`;

function ft1(row: ChargeRow, index: number): string {
  return segment('FT1', {
    1: String(index + 1),
    2: row.charge_id,
    4: row.charged_at,
    5: row.posted_at,
    6: row.kind,
    7: parts(row.item_code, row.item_name, 'L'),
    8: text(row.item_name),
    10: row.qty,
    11: `${row.amount}&CNY`,
    12: `${row.unit_price}&CNY`,
    13: text(row.ordering_dept),
    14: text(row.payer_code),
    16: parts(row.executing_dept, '', '', row.institution),
    17: row.fee_class,
    20: person(row.doctor_code, row.doctor_name),
    21: person(row.doctor_code, row.doctor_name),
  });
}

/** All charges that were entered: their numbers are the HIS's. */
export async function dftMessages(db: Warehouse, window: Window): Promise<Told[]> {
  const rows = await bareRows<ChargeRow>(db, events(window));
  const posted = new Map<string, ChargeRow[]>();
  for (const row of rows) {
    const lines = posted.get(row.control_id);
    if (lines) lines.push(row);
    else posted.set(row.control_id, [row]);
  }
  return [...posted].map(([controlId, lines]) => {
    // Two doctors may have ordered in one hour: the visit is told as its first line tells it.
    const sorted = lines.sort((a, b) => (a.charge_id < b.charge_id ? -1 : 1));
    const [row] = sorted as [ChargeRow];
    const { at, institution } = row;
    const evn = segment('EVN', { 1: 'P03', 2: at, 6: at, 7: text(institution) });
    const segments = [evn, pid(row), pv1(row), ...sorted.map(ft1), ...in1(row)];
    return { at, controlId, text: message({ at, institution, type: 'DFT^P03^DFT_P03', controlId }, segments) };
  });
}
