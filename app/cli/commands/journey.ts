import { z } from 'zod';
import { SYSTEM_IDENTITY } from '../../../core/index.ts';
import { defineCommand, localDate } from '../command.ts';
import { byCaller, reasoned } from '../reasoned.ts';
import { table } from '../table.ts';

// TypeScript leaves the path as it is written where a function with a rest pattern imports: so it stands outside.
const opening = () => import('../../journey/open.ts');
const reading = () => import('../../journey/read.ts');

export default defineCommand({
  name: 'journey',
  summary:
    '全景病历：一个病例的患者按时间发生的一切（假名，须填原因） all that happened to the patient of a case, pseudonymous, with a reason',
  where: 'owner',
  arguments: ['<case>'],
  options: [
    ['--view <view>', '病例所在视图（默认出院 inpatient_activity） the view whose case it is'],
    ['--reason <text>', '查看原因，记入访问日志 why one looks; goes on record'],
    ['--from <date>', '起始日（含） first day'],
    ['--to <date>', '结束日（含） last day'],
    ['--kinds <kinds...>', '只看这些类别 only these kinds: visit order lab operation charge …'],
    ['--limit <n>', '最多几条（默认 50） events at most (default 50)'],
    ['--offset <n>', '跳过几条 events to skip'],
  ],
  input: z.object({
    case: z.string(),
    view: z.string().default('inpatient_activity'),
    ...reasoned,
    from: localDate,
    to: localDate,
    kinds: z.array(z.string()).optional(),
    limit: z.coerce.number().int().min(1).max(5000).default(50),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  atCaller: byCaller,
  run: async ({ case: key, view, reason, by, ...rest }, { open }) => {
    const { openJourney } = await opening();
    const { readJourney } = await reading();
    const asked = { patient: undefined, case: { view, key }, reason };
    const { patient } = await openJourney(open, asked, SYSTEM_IDENTITY);
    const journey = await readJourney(open, { patient, ...rest }, SYSTEM_IDENTITY, new Set());
    await open.accessLog.append({
      user: by,
      role: 'system',
      action: 'cases',
      what: `journey ${view}`,
      filters: { patient, case: key, ...rest, total: journey.total, reason },
      rows: journey.events.length,
    });
    return { patient_key: patient, ...journey };
  },
  show: ({ build_id, kinds, total, events }) => {
    const counts = kinds.filter((one) => one.events > 0).map((one) => `${one.label_zh} ${one.events}`);
    const rows = events.map(({ facts, ...event }) => ({
      at: event.at,
      kind: event.kind,
      title: event.title,
      facts: Object.values(facts).join(' '),
      department: event.department_name,
      doctor: event.doctor_name,
      amount: event.amount,
    }));
    return `${total} 条 events  build ${build_id}\n${counts.join('  ')}\n${table(rows)}`;
  },
});
