import { literal, type Warehouse } from '../../core/index.ts';
import { message, parts, person, segment, text } from './hl7-text.ts';
import { findings, PANELS } from './panels.ts';
import { pid, pv1, type Told, type VisitRow, visitRows } from './visit.ts';
import { hl7Time, type Window, within } from './window.ts';

interface LabRow extends VisitRow {
  readonly stage: string;
  readonly charge_id: string;
  readonly item_code: string;
  readonly item_name: string;
  readonly ordered_at: string;
  readonly lab_dept: string;
  readonly reporter_code: string | null;
  readonly reporter_name: string | null;
  /** JSON list of numbers from 0 to 1. */
  readonly chances: string;
}

/** What the emergency room orders of the laboratory, and the reports that come back within the hour or so. */
const events = (window: Window) => `
  with lab as (
    select charge_id, visit_id as visit_no, ordering_dept_code as dept, executing_dept_code as lab_dept, item_code, item_name,
      charge_time as ordered_at, to_json(list_transform(range(8), lambda i: u(hash(charge_id), 'finding' || i)))::varchar as chances,
      date_trunc('minute', charge_time + to_seconds(floor(60 * (25 + 50 * u(hash(charge_id), 'report'))))) as reported_at
    from charges
    where setting = 'emergency' and fee_class = 'lab' and refund_of is null
      and charge_time > timestamp ${literal(window.since)} - interval 2 hour
  ), technicians as (
    select dept_code, min(staff_code) as reporter_code, arg_min(staff_name, staff_code) as reporter_name
    from staff where staff_type = 'technician' group by dept_code
  ), told as (
    select *, ordered_at as event_at, 'O' as stage from lab
    union all
    select *, reported_at, 'R' from lab where item_name in (${Object.keys(PANELS)
      .map((name) => literal(name))
      .join(', ')})
  )
  select * exclude (ordered_at, reported_at, dept_code), stage || '01' || charge_id as control_id, null as ward, null as bed,
    ${hl7Time('ordered_at')} as ordered_at
  from told left join technicians on dept_code = lab_dept where ${within('event_at', window)}`;

function order(row: LabRow): string[] {
  return [
    segment('ORC', {
      1: 'NW',
      2: row.charge_id,
      5: 'IP',
      9: row.at,
      12: person(row.doctor_code, row.doctor_name),
      17: text(row.dept),
    }),
    request(row, {}),
  ];
}

const request = (row: LabRow, more: Readonly<Record<number, string>>) =>
  segment('OBR', {
    1: '1',
    2: row.charge_id,
    4: parts(row.item_code, row.item_name, 'L'),
    5: 'S',
    6: row.ordered_at,
    16: person(row.doctor_code, row.doctor_name),
    24: 'LAB',
    ...more,
  });

function report(row: LabRow): string[] {
  // The number under which the HIS has the result.
  const filler = `L${row.charge_id.slice(1)}`;
  const reporter = row.reporter_code ? { 32: `${text(row.reporter_code)}&${text(row.reporter_name)}` } : {};
  const items = findings(row.item_name, JSON.parse(row.chances) as number[]).map((one, i) =>
    segment('OBX', {
      1: String(i + 1),
      2: 'NM',
      3: parts(one.code, one.name, 'L', one.loinc, '', one.loinc && 'LN'),
      5: one.value,
      6: text(one.unit),
      7: one.range,
      8: one.flag,
      11: 'F',
      14: row.at,
    }),
  );
  return [
    segment('ORC', { 1: 'RE', 2: row.charge_id, 3: filler, 5: 'CM' }),
    request(row, { 3: filler, 7: row.ordered_at, 22: row.at, 25: 'F', ...reporter }),
    ...items,
  ];
}

/** Laboratory orders of emergency patients and their results. */
export async function labMessages(db: Warehouse, window: Window): Promise<Told[]> {
  const rows = await visitRows<LabRow>(db, events(window));
  return rows.map((row) => {
    const { at, institution, control_id: controlId, stage } = row;
    const type = stage === 'O' ? 'ORM^O01^ORM_O01' : 'ORU^R01^ORU_R01';
    const segments = [pid(row), pv1(row), ...(stage === 'O' ? order(row) : report(row))];
    return { at, controlId, text: message({ at, institution, type, controlId }, segments) };
  });
}
