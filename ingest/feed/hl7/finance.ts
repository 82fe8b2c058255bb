import { FeedFault } from '../fault.ts';
import type { FeedRow, FeedValue } from '../rows.ts';
import { isDecimal, multiply, negative } from './decimal.ts';
import type { Segment } from './message.ts';
import { all, clinicalRows, first, type MapMessage, moment, patientClass, type Reading, whose } from './segments.ts';

/** What every line of a message shares. */
interface Stay {
  readonly mine: Record<string, FeedValue>;
  readonly pv1: Segment | undefined;
  readonly payer: string | undefined;
}

/** DFT: charge lines (FT1), with diagnoses and procedures. */
export const mapCharges: MapMessage = (message) => {
  const lines = all(message, 'FT1');
  if (lines.length === 0) throw new FeedFault('malformed_message', 'FT1 missing');
  if (!first(message, 'PID')) throw new FeedFault('malformed_message', 'PID missing');
  const stay = { mine: whose(message), pv1: first(message, 'PV1'), payer: first(message, 'IN1')?.get(2) };
  return [...lines.map((ft1, i) => chargeRow(message, ft1, i, stay)), ...clinicalRows(message)];
};

/** Lines of an account that charge nothing (table 0017). */
const OTHER_KINDS: Readonly<Record<string, string>> = { PY: 'payment', CO: 'payment', AJ: 'adjustment' };

function chargeRow(message: Reading, ft1: Segment, i: number, stay: Stay): FeedRow {
  const { mine, pv1, payer } = stay;
  const type = ft1.get(6).toUpperCase();
  const qty = ft1.get(10) || '1';
  const price = ft1.get(12) || ft1.get(22);
  const amount = ft1.get(11) || multiply(qty, price) || '';
  const isNegative = isDecimal(amount) && amount.startsWith('-');
  const kind = OTHER_KINDS[type] ?? (type === 'CR' || type === 'CD' || isNegative ? 'credit' : 'charge');
  const signed = (text: string) => (kind === 'credit' ? negative(text) : text);
  return {
    table: 'charges',
    values: {
      ...mine,
      charge_no:
        ft1.get(2) || `${mine['visit_no'] ?? mine['patient_no'] ?? ''}-${message.sentAt ?? ''}-${ft1.get(1) || i + 1}`,
      kind,
      setting: pv1 ? patientClass(pv1.get(2)) : undefined,
      item_code: ft1.get(7),
      item_name: ft1.get(7, 2) || ft1.get(8),
      fee_class: ft1.get(17) || ft1.get(18),
      qty: signed(qty),
      unit_price: price,
      amount: signed(amount),
      department_code: ft1.get(13) || pv1?.get(10),
      executing_department_code: ft1.get(16),
      doctor_code: ft1.get(21) || ft1.get(20),
      payer_code: payer || ft1.get(14),
      charged_at: moment(message, ft1.get(4)) ?? message.eventAt,
    },
  };
}

/** BAR: what an account says of diagnoses and procedures. It opens and ends no stay. */
export const mapAccount: MapMessage = (message) => {
  if (!first(message, 'PID')) throw new FeedFault('malformed_message', 'PID missing');
  return clinicalRows(message);
};
