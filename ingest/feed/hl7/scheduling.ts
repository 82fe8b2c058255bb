import { FeedFault } from '../fault.ts';
import type { FeedRow } from '../rows.ts';
import { first, type MapMessage, minutesAfter, moment, whose } from './segments.ts';

const KINDS: Readonly<Record<string, string>> = {
  S12: 'booked',
  S13: 'changed',
  S14: 'changed',
  S15: 'cancelled',
  S16: 'cancelled',
  S17: 'cancelled',
  S18: 'changed',
  S19: 'changed',
  S20: 'changed',
  S21: 'changed',
  S26: 'no_show',
};

/** SIU: appointments. */
export const mapScheduling: MapMessage = (message) => {
  const sch = first(message, 'SCH');
  if (!sch) throw new FeedFault('malformed_message', 'SCH missing');
  const number = sch.get(2) || sch.get(1);
  if (!number) throw new FeedFault('malformed_message', 'SCH-1 and SCH-2 are empty');
  const [ais, aig, aip, ail] = ['AIS', 'AIG', 'AIP', 'AIL'].map((name) => first(message, name));
  const tq1 = first(message, 'TQ1');
  const arrived = /^(?:ARRIVED|CHECKEDIN|STARTED)$/i.test(sch.get(25));
  const starts = sch.get(11, 4) || ais?.get(4) || aip?.get(6) || ail?.get(6) || aig?.get(8) || tq1?.get(7) || '';
  const startsAt = moment(message, starts);
  const unit = sch.get(10).toUpperCase();
  const minutes = ['', 'M', 'MIN', 'MINUTES', '分', '分钟'].includes(unit) ? sch.get(9) : '';
  const row: FeedRow = {
    table: 'appointments',
    values: {
      ...whose(message),
      appointment_no: number,
      kind: arrived ? 'arrived' : (KINDS[message.trigger] ?? 'other'),
      department_code: ail?.get(3) || first(message, 'PV1')?.get(10),
      doctor_code: aip?.get(3) || aig?.get(3),
      starts_at: startsAt,
      ends_at: moment(message, sch.get(11, 5) || tq1?.get(8) || '') ?? minutesAfter(startsAt, minutes),
    },
  };
  return [row];
};
