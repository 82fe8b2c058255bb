import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { FeedFault } from '../fault.ts';
import type { ChannelFacts, FeedRow, FeedTable, ParsedMessage } from '../rows.ts';
import { multiply, negative } from './decimal.ts';
import { escapeText, unescapeText } from './message.ts';
import { parseHl7 } from './parse.ts';

const CHANNEL: ChannelFacts = { institution: 'H01', charset: 'gb18030', timeZone: 'Asia/Shanghai' };

const text = (...lines: string[]) => `${lines.join('\r')}\r`;
const parse = (message: string | Uint8Array, channel = CHANNEL): ParsedMessage =>
  parseHl7(typeof message === 'string' ? Buffer.from(message) : message, channel);
const rows = (message: string, table: FeedTable): FeedRow['values'][] =>
  parse(message)
    .rows.filter((row) => row.table === table)
    .map(({ values }) => values);
/** Without what is empty. */
const plain = (values: FeedRow['values'] | undefined) =>
  Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== undefined && value !== ''));

const msh = (type: string, version = '2.5', more = '') =>
  `MSH|^~\\&|HIS|H02|HUB|CDR|20260115080530||${type}|MSG1|P|${version}${more}`;
const PID =
  'PID|1||P001^^^HIS^MR~110101199001011234^^^MOI^SB||欧阳^娜||19900101|F|||河北省^^清河县||^^^^^^^^^^^13800000000';
const PV1 = 'PV1|1|I|W03^301^02^H01||||D001^王^医|||D0203||||1|||||V001|03||||||||||||||||||||||||20260114231500';

describe('ADT', () => {
  it('admits: who, where, when, in local time', () => {
    const message = text(
      msh('ADT^A01^ADT_A01'),
      'EVN|A01|20260115080000',
      PID,
      PV1,
      'DG1|1||I21.900^急性心肌梗死^ICD10|||A',
      'ZPI|1|local',
    );
    expect(parse(message)).toMatchObject({
      ...{ messageType: 'ADT^A01', version: '2.5', controlId: 'MSG1', sender: 'HIS@H02' },
      ...{ eventAt: '2026-01-15 08:00:00', charset: 'utf-8' },
    });
    expect(plain(rows(message, 'patient_events')[0])).toEqual({
      ...{
        kind: 'seen',
        institution: 'H01',
        patient_no: 'P001',
        id_card_no: '110101199001011234',
        patient_name: '欧阳娜',
      },
      ...{ sex: 'F', born_on: '1990-01-01', phone: '13800000000', address: '河北省 清河县' },
    });
    expect(plain(rows(message, 'encounter_events')[0])).toEqual({
      ...{
        kind: 'admit',
        institution: 'H01',
        patient_no: 'P001',
        visit_no: 'V001',
        patient_class: 'inpatient',
        is_newborn: false,
      },
      ...{ department_code: 'D0203', ward_code: 'W03', bed_no: '02', doctor_code: 'D001', admit_source: '1' },
      ...{
        admitted_at: '2026-01-14 23:15:00',
        payer_code: '03',
        icd10_code: 'I21.900',
        diagnosis_name: '急性心肌梗死',
      },
    });
    expect(plain(rows(message, 'diagnoses')[0])).toMatchObject({
      kind: 'admitting',
      icd10_code: 'I21.900',
      status: 'active',
    });
  });

  it.each([
    ['A02', 'transfer'],
    ['A03', 'discharge'],
    ['A04', 'register'],
    ['A08', 'update'],
    ['A11', 'cancel_admit'],
    ['A12', 'cancel_transfer'],
    ['A13', 'cancel_discharge'],
    ['A06', 'class_change'],
    ['A21', 'update'],
  ])('%s is %s', (trigger, kind) => {
    expect(
      rows(text(msh(`ADT^${trigger}`), `EVN|${trigger}|20260115080000`, PID, PV1), 'encounter_events'),
    ).toMatchObject([{ kind }]);
  });

  it('takes the event of an admission or discharge where PV1 does not say when', () => {
    const bare = 'PV1|1|I|W03||||D001||||||||||||V001';
    const of = (trigger: string) =>
      rows(
        text(msh(`ADT^${trigger}`), `EVN|${trigger}|20260115090000||||20260115083000`, PID, bare),
        'encounter_events',
      )[0];
    expect(of('A01')).toMatchObject({ admitted_at: '2026-01-15 08:30:00', discharged_at: undefined });
    expect(of('A03')).toMatchObject({ discharged_at: '2026-01-15 08:30:00', admitted_at: undefined });
    expect(of('A13')).toMatchObject({ discharged_at: undefined });
  });

  it('merges persons, several in one message', () => {
    const message = text(
      msh('ADT^A40^ADT_A39', '2.8'),
      'EVN|A40|20260115080000',
      PID,
      'MRG|P009^^^HIS^MR',
      'PID|2||P002^^^HIS^MR',
      'MRG|P010~110^^^MOI^SB',
    );
    expect(rows(message, 'patient_events')).toMatchObject([
      { kind: 'merge', patient_no: 'P001', prior_patient_no: 'P009' },
      { kind: 'merge', patient_no: 'P002', prior_patient_no: 'P010' },
    ]);
    expect(() => parse(text(msh('ADT^A40'), PID, 'MRG|'))).toThrow('malformed_message');
  });

  it('merges by the older triggers too, but no number into itself', () => {
    const of = (trigger: string, mrg: string) =>
      rows(text(msh(`ADT^${trigger}`), `EVN|${trigger}|20260115080000`, PID, mrg), 'patient_events')[0];
    for (const trigger of ['A18', 'A30', 'A34', 'A47'])
      expect(of(trigger, 'MRG|P009')).toMatchObject({ kind: 'merge', patient_no: 'P001', prior_patient_no: 'P009' });
    expect(of('A40', 'MRG|P001~110^^^^SB')).toMatchObject({ kind: 'seen', prior_patient_no: undefined });
    expect(of('A47', 'MRG|')).toMatchObject({ kind: 'seen' });
  });

  it('refuses what lacks a person or a visit, and names no value', () => {
    expect(() => parse(text(msh('ADT^A01'), PV1))).toThrow('malformed_message: PID missing');
    expect(() => parse(text(msh('ADT^A01'), PID))).toThrow('malformed_message: PV1 missing');
    expect(() => parse(text(msh('ADT^A01'), PID, 'PV1|1|I|W03'))).toThrow(
      'malformed_message: PV1-19 and PID-18 are empty',
    );
  });
});

describe('orders, results, drugs', () => {
  it('ORM and OML: one row an order', () => {
    const message = text(
      ...[msh('ORM^O01', '2.3'), PID, PV1],
      ...['ORC|NW|O1|F1|||||||||D001', 'OBR|1|O1|F1|GLU^葡萄糖^L|||20260115070000|||||||||D001||||||||LAB'],
      ...['ORC|CA|O2', 'OBR|1|O2||CT01^胸部CT^L||||||||||||||||||||CT'],
    );
    expect(rows(message, 'orders').map(plain)).toEqual([
      expect.objectContaining({
        order_no: 'O1',
        control: 'new',
        category: 'lab',
        item_code: 'GLU',
        item_name: '葡萄糖',
        doctor_code: 'D001',
        visit_no: 'V001',
      }),
      expect.objectContaining({ order_no: 'O2', control: 'cancel', category: 'exam', item_code: 'CT01' }),
    ]);
  });

  it('ORU: a report an OBR, a row an OBX', () => {
    const message = text(
      ...[
        msh('ORU^R01', '2.5.1'),
        PID,
        PV1,
        'ORC|RE|O1',
        'OBR|1|O1|R1|CBC^血常规^L|||20260115070000|||||||||||||||20260115074500||LAB|F',
      ],
      ...[
        'OBX|1|NM|WBC^白细胞^L||12.40|10*9/L|3.5-9.5|H|||F|||20260115074000',
        'OBX|2|ST|NOTE^备注^L||见\\.br\\说明||||||P',
      ],
      ...[
        'OBX|3|SN|X^比值^L||>^5||||||C',
        'OBX|4|ED|PDF^报告^L||^application^pdf^Base64^JVBERi0xLjQ=||||||F',
        'OBX|5|CE|BT^血型^L||A^A型^L||||||X',
      ],
    );
    expect(rows(message, 'reports')).toMatchObject([
      { report_no: 'R1', document_kind: 'lab', title: '血常规', status: 'final', issued_at: '2026-01-15 07:45:00' },
    ]);
    expect(
      rows(message, 'observations').map(({ item_code, value, value_number, status }) => [
        item_code,
        value,
        value_number,
        status,
      ]),
    ).toEqual([
      ['WBC', '12.40', '12.40', 'final'],
      ['NOTE', '见\n说明', undefined, 'preliminary'],
      ['X', '>5', undefined, 'corrected'],
      ['PDF', '[ED]', undefined, 'final'],
      ['BT', 'A型', undefined, 'cancelled'],
    ]);
    expect(rows(message, 'observations')[0]).toMatchObject({
      unit: '10*9/L',
      abnormal_flag: 'H',
      observed_at: '2026-01-15 07:40:00',
      order_no: 'O1',
      report_no: 'R1',
    });
  });

  it('gives each request of one ORC its control, and each dispense its state', () => {
    const asked = text(msh('ORM^O01'), PID, PV1, 'ORC|CA|||||||||||D001', 'OBR|1|O1||GLU', 'OBR|2|O2||NA');
    expect(rows(asked, 'orders')).toMatchObject([
      { order_no: 'O1', control: 'cancel', doctor_code: 'D001', item_code: 'GLU' },
      { order_no: 'O2', control: 'cancel', doctor_code: 'D001', item_code: 'NA' },
    ]);
    const back = text(msh('RDS^O13'), PID, PV1, 'ORC|CA|RX1', 'RXD|1|D1|20260115||||N1', 'RXD|2|D2|20260115||||N1');
    expect(rows(back, 'dispenses')).toMatchObject([
      { order_no: 'RX1', dispense_no: 'N1-1', status: 'cancelled' },
      { order_no: 'RX1', dispense_no: 'N1-2', status: 'cancelled' },
    ]);
  });

  it('never numbers what is no number, nor more digits than the column takes', () => {
    const of = (type: string, value: string) =>
      rows(text(msh('ORU^R01'), PID, 'OBR|1|1|1|X', `OBX|1|${type}|A^a||${value}`), 'observations')[0];
    expect(of('NM', '-0.50')).toMatchObject({ value: '-0.50', value_number: '-0.50' });
    expect(of('SN', '^12.5')).toMatchObject({ value: '12.5', value_number: '12.5' });
    expect(of('SN', '^1^:^128')).toMatchObject({ value: '1:128', value_number: undefined });
    expect(of('DT', '20260115')).toMatchObject({ value: '20260115', value_number: undefined });
    expect(of('ST', '1'.repeat(19))).toMatchObject({ value_number: undefined });
    expect(of('NM', '1e5')).toMatchObject({ value_number: undefined });
    expect(of('ST', `${'好'.repeat(3999)}𠮷𠮷`)?.['value']).toBe('好'.repeat(3999));
  });

  it('RDE and RDS: ordered and handed out', () => {
    const ordered = text(
      msh('RDE^O11', '2.6'),
      PID,
      PV1,
      'ORC|NW|RX1|||||||20260115080000|||D001',
      'RXE|BID^BID|DRUG1^阿司匹林^L|100||mg^毫克|||||14|TAB^片|||||RX1',
      'RXR|PO^口服',
    );
    expect(plain(rows(ordered, 'orders')[0])).toMatchObject({
      ...{ category: 'drug', order_no: 'RX1', item_code: 'DRUG1', item_name: '阿司匹林', qty: '14', unit: '片' },
      ...{ dose: '100 毫克', route: '口服', frequency: 'BID', ordered_at: '2026-01-15 08:00:00' },
    });
    const given = text(
      msh('RDS^O13', '2.7'),
      PID,
      PV1,
      'ORC|RE|RX1',
      'RXD|1|DRUG1^阿司匹林^L|20260115083000|14|TAB^片||DISP9',
    );
    expect(plain(rows(given, 'dispenses')[0])).toMatchObject({
      order_no: 'RX1',
      dispense_no: 'DISP9-1',
      drug_code: 'DRUG1',
      qty: '14',
      status: 'done',
      dispensed_at: '2026-01-15 08:30:00',
    });
  });

  it('SIU: appointments', () => {
    const message = text(
      msh('SIU^S12', '2.4'),
      'SCH|A1|B1|||||||15|MIN|^^15^20260116090000^20260116091500',
      PID,
      'AIP|1||D007^李',
      'AIL|1||D0301',
    );
    expect(plain(rows(message, 'appointments')[0])).toMatchObject({
      ...{ appointment_no: 'B1', kind: 'booked', doctor_code: 'D007', department_code: 'D0301' },
      ...{ starts_at: '2026-01-16 09:00:00', ends_at: '2026-01-16 09:15:00' },
    });
  });
});

describe('charges', () => {
  it('to the cent, credits negative, payments apart', () => {
    const message = text(
      ...[msh('DFT^P03', '2.3.1'), PID, PV1],
      ...[
        'FT1|1|C1||20260115081500||CG|X01^化验^L|||3||0.10|D0203',
        'FT1|2|C2||20260115081600||CD|X01^化验^L|||1|0.10|0.10',
        'FT1|3|C3||20260115081700||PY|CASH|||1|50.00',
      ],
    );
    expect(rows(message, 'charges').map(({ charge_no, kind, qty, amount }) => [charge_no, kind, qty, amount])).toEqual([
      ['C1', 'charge', '3', '0.3'],
      ['C2', 'credit', '-1', '-0.10'],
      ['C3', 'payment', '1', '50.00'],
    ]);
    expect(rows(message, 'charges')[0]).toMatchObject({
      setting: 'inpatient',
      charged_at: '2026-01-15 08:15:00',
      department_code: 'D0203',
    });
  });

  it('takes a negative amount as a credit of as many', () => {
    const message = text(msh('DFT^P03'), PID, PV1, 'FT1|1|C1||20260115||CG|X|||2|-20.00|10.00');
    expect(rows(message, 'charges')).toMatchObject([
      { kind: 'credit', qty: '-2', amount: '-20.00', unit_price: '10.00' },
    ]);
  });

  it('multiplies decimals exactly', () => {
    expect(multiply('0.1', '0.2')).toBe('0.02');
    expect(multiply('-3', '1234567890123456.78')).toBe('-3703703670370370.34');
    expect(multiply('1', 'x')).toBeUndefined();
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: -1e6, max: 1e6 }), (a, b) => {
        const cents = (n: number) =>
          `${n < 0 ? '-' : ''}${Math.trunc(Math.abs(n) / 100)}.${String(Math.abs(n) % 100).padStart(2, '0')}`;
        const product = multiply(cents(a), cents(b)) ?? '';
        expect(Math.round(Number(product) * 10_000)).toBe(a * b === 0 ? 0 : a * b);
      }),
    );
    expect([negative('1.50'), negative('-2'), negative('?')]).toEqual(['-1.50', '-2', '?']);
  });

  it('BAR: diagnoses and procedures of an account', () => {
    const message = text(
      msh('BAR^P12'),
      'EVN|P12|20260115080000',
      PID,
      PV1,
      'DG1|1||J18.900^肺炎^ICD10|||F',
      'PR1|1||47.0100^腹腔镜阑尾切除术||20260115100000||||||D009',
    );
    expect(rows(message, 'diagnoses')).toMatchObject([{ kind: 'final' }]);
    expect(rows(message, 'procedures')).toMatchObject([
      { procedure_code: '47.0100', status: 'planned', surgeon_code: 'D009', starts_at: '2026-01-15 10:00:00' },
    ]);
    expect(rows(message, 'encounter_events')).toEqual([]);
  });
});

describe('text', () => {
  const message = (charset: string) => text(msh('ADT^A08', '2.5', charset ? `||||||${charset}` : ''), PID, PV1);
  const nameOf = (parsed: ParsedMessage) => parsed.rows[0]?.values['patient_name'];

  it('is read in the charset that the message says, or the channel, or UTF-8', () => {
    expect(nameOf(parse(iconv.encode(message('GB 18030-2000'), 'gb18030')))).toBe('欧阳娜');
    expect(nameOf(parse(iconv.encode(message('GBK'), 'gbk')))).toBe('欧阳娜');
    expect(nameOf(parse(Buffer.from(message('UNICODE UTF-8'))))).toBe('欧阳娜');
    expect(parse(iconv.encode(message(''), 'gb18030'))).toMatchObject({ charset: 'gb18030' });
    expect(parse(Buffer.from(message('ASCII')))).toMatchObject({ charset: 'utf-8' });
    expect(nameOf(parse(Buffer.from(`\ufeff${message('')}`)))).toBe('欧阳娜');
  });

  it('of two characters in GB18030 is not taken for UTF-8 because its bytes happen to be', () => {
    const named = (name: string) => text(msh('ADT^A31'), `PID|1||P1||${name}`);
    const bytes = iconv.encode(named('谢霞'), 'gb18030');
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).not.toThrow();
    expect(nameOf(parse(bytes))).toBe('谢霞');
    expect(nameOf(parse(Buffer.from(named('谢霞'))))).toBe('谢霞');
    expect(nameOf(parse(Buffer.from(named('Müller')), { ...CHANNEL, charset: 'utf-8' }))).toBe('Müller');
  });

  it('is read the same after another that could not be', () => {
    const half = iconv.encode(message('GBK'), 'gbk').subarray(0, -1);
    for (let i = 0; i < 3; i += 1) {
      expect(() => parse(Buffer.concat([half, Buffer.of(0xff)]))).toThrow('undecodable');
      expect(nameOf(parse(iconv.encode(message('GBK'), 'gbk')))).toBe('欧阳娜');
      expect(nameOf(parse(Buffer.from(`\ufeff${message('')}`)))).toBe('欧阳娜');
    }
  });

  it('that is not of its charset is refused', () => {
    expect(() => parse(iconv.encode(message('UNICODE UTF-8'), 'gb18030'))).toThrow('undecodable');
    expect(() => parse(Buffer.from(message('KLINGON')))).toThrow('undecodable');
  });

  it('keeps its characters through escaping, and is read with other delimiters', () => {
    const delimiters = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (any) => {
        expect(unescapeText(escapeText(any, delimiters), delimiters)).toBe(any);
      }),
    );
    expect(unescapeText('a\\T\\b\\X4D\\\\H\\c\\N\\\\Zab\\ \\', delimiters)).toBe('a&bMc\\Zab\\ \\');
    expect(unescapeText('\\constructor\\ \\toString\\', delimiters)).toBe('\\constructor\\ \\toString\\');
    const twice = text(msh('ADT^A31').replace('^~\\&', '^~\\\\&'), 'PID|1||P1||A\\T\\B');
    expect(nameOf(parse(twice))).toBe('A&B');
    const odd = `MSH#*~!%#HIS#H#HUB#H#20260115080000##ADT*A28#9#P#2.3\rPID#1##P7***MR##O!S!Neil*A\r`;
    expect(parse(odd).rows[0]?.values).toMatchObject({ patient_no: 'P7', patient_name: 'O*Neil A' });
  });

  it('ends segments with CR, LF or both', () => {
    const lines = [msh('ADT^A01'), PID, PV1].join('\n');
    for (const end of ['\n', '\r\n']) expect(parse(lines.replaceAll('\n', end) + end).rows).toHaveLength(2);
  });

  it('keeps line feeds that senders leave in a text whose segments end with CR', () => {
    const message = text(msh('ORU^R01'), PID, 'OBR|1|1|1|X', 'OBX|1|TX|A||first\nsecond', 'OBX|2|TX|B||x\n');
    expect(rows(message, 'observations').map(({ value }) => value)).toEqual(['first\nsecond', 'x']);
    expect(rows(message.replaceAll('\r', '\r\n'), 'observations')).toHaveLength(2);
    expect(rows(message.replace('\rOBR', '\nOBR'), 'observations')).toHaveLength(2);
  });

  it('with a moment that does not exist keeps it for the contract to judge', () => {
    const wrong = PV1.replace('20260114231500', '20261399');
    expect(rows(text(msh('ADT^A01'), 'EVN|A01|20260115', PID, wrong), 'encounter_events')).toMatchObject([
      { admitted_at: '20261399' },
    ]);
  });
});

describe('what nobody can read', () => {
  it('is a fault with a reason, never anything else', () => {
    expect(() => parse(text(msh('MDM^T02'), PID))).toThrow('unmapped: MDM^T02');
    expect(() => parse(text(msh('张三^T02'), PID))).toThrow('unmapped: ?^T02');
    expect(() => parse(text(msh(''), PID))).toThrow('malformed_message');
    expect(() => parse('nothing')).toThrow('unframed');
    expect(() => parse(text(msh('ADT^A01'), 'not a segment'))).toThrow('malformed_message: line 2');
    expect(() => parse(text(msh('ORU^R01'), ...Array(20_001).fill('OBX|1')))).toThrow('unsafe_message');
  });

  it('fills no memory with separators, and waits for nothing', () => {
    const begin = Buffer.from(text(msh('ORU^R01'), PID, 'OBR|1|1|1|X').concat('OBX|1|CE|A^a||'));
    for (const filler of ['|', '^', '~', '&', '\\', '\r', '\n']) {
      const before = process.memoryUsage().rss;
      expect(parse(Buffer.concat([begin, Buffer.alloc(10_000_000, filler)])).rows).toHaveLength(2);
      expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000);
    }
  });

  it('tells no value of a message where a type should be', () => {
    expect(parse(text(msh('ADT^张三'), PID)).messageType).toBe('ADT^?');
    expect(parse(text(msh('ADT_A31'), PID)).messageType).toBe('ADT^A31');
  });

  it('whatever the bytes are', () => {
    const begin = fc.constantFrom(
      '',
      'MSH|',
      'MSH|^~\\&|',
      text(msh('ADT^A01')),
      text(msh('ORU^R01'), PID),
      text(msh('DFT^P03'), PID, PV1),
    );
    fc.assert(
      fc.property(begin, fc.uint8Array({ maxLength: 300 }), (head, tail) => {
        try {
          parse(Buffer.concat([Buffer.from(head), tail]));
        } catch (error) {
          expect(error).toBeInstanceOf(FeedFault);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
