import { FeedFault } from '../fault.ts';
import type { FeedRow } from '../rows.ts';
import type { Segment } from './message.ts';
import { numberOr, orderFacts, orderGroups } from './orders.ts';
import { first, type MapMessage, moment, whose } from './segments.ts';

const words = (segment: Segment | undefined, ...fields: number[]) =>
  segment
    ? fields
        .map((field) => segment.get(field, 2) || segment.get(field))
        .filter(Boolean)
        .join(' ')
    : undefined;

/** RDE: drug orders as the pharmacy encoded them. */
export const mapDrugOrders: MapMessage = (message) => {
  const groups = orderGroups(message, new Set(['RXE'])).filter((group) => group.some(({ name }) => name === 'RXE'));
  if (groups.length === 0) throw new FeedFault('malformed_message', 'RXE missing');
  if (!first(message, 'PID')) throw new FeedFault('malformed_message', 'PID missing');
  return groups.map((group): FeedRow => {
    const of = (name: string) => group.find((segment) => segment.name === name);
    const rxe = of('RXE') as Segment;
    const facts = orderFacts(message, of('ORC'));
    return {
      table: 'orders',
      values: {
        ...{ ...facts, category: 'drug', order_no: facts['order_no'] || rxe.get(15) },
        ...{ item_code: rxe.get(2), item_name: rxe.get(2, 2) },
        ...{ qty: numberOr(rxe.get(10)), unit: rxe.get(11, 2) || rxe.get(11) },
        ...{ dose: words(rxe, 3, 5), route: words(of('RXR'), 1), frequency: rxe.get(1, 2) || of('TQ1')?.get(3) },
        doctor_code: facts['doctor_code'] || rxe.get(13),
        ordered_at: facts['ordered_at'] ?? moment(message, rxe.get(32)) ?? message.eventAt,
      },
    };
  });
};

/** RDS: what was handed out. */
export const mapDispenses: MapMessage = (message) => {
  const groups = orderGroups(message, new Set(['RXD'])).filter((group) => group.some(({ name }) => name === 'RXD'));
  if (groups.length === 0) throw new FeedFault('malformed_message', 'RXD missing');
  return groups.map((group): FeedRow => {
    const rxd = group.find(({ name }) => name === 'RXD') as Segment;
    const orc = group.find(({ name }) => name === 'ORC');
    const control = orc?.get(1).toUpperCase() ?? '';
    return {
      table: 'dispenses',
      values: {
        ...whose(message),
        order_no: orc?.get(2) || rxd.get(7),
        dispense_no: rxd.get(7) ? `${rxd.get(7)}-${rxd.get(1) || '1'}` : rxd.get(1),
        ...{ drug_code: rxd.get(2), drug_name: rxd.get(2, 2) },
        ...{ qty: numberOr(rxd.get(4)), unit: rxd.get(5, 2) || rxd.get(5) },
        status: ['CA', 'OC', 'CR', 'DC'].includes(control) ? 'cancelled' : 'done',
        dispensed_at: moment(message, rxd.get(3)) ?? message.eventAt,
      },
    };
  });
};
