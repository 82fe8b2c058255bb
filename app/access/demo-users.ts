import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AppStore } from './store.ts';
import { addUser, findUser, type NewUser } from './users.ts';

/** The people of the demo hospital (DESIGN §4); their rows are those of its generated departments and staff. */
export const DEMO_USERS: readonly Omit<NewUser, 'password'>[] = [
  { name: 'leader', display_name: '王院长', role: 'leader' },
  {
    name: 'head_surgery',
    display_name: '赵主任（外科）',
    role: 'department_head',
    institutions: ['H01'],
    departments: ['D02'],
  },
  {
    name: 'doctor_li',
    display_name: '李明医生（骨科）',
    role: 'doctor',
    institutions: ['H01'],
    departments: ['D0201'],
    doctor: 'S0001',
  },
  { name: 'nurse_icu', display_name: '陈护士长（ICU）', role: 'nurse', institutions: ['H01'], wards: ['W0601'] },
  { name: 'quality', display_name: '质控办', role: 'quality', institutions: ['H01'] },
  { name: 'records', display_name: '病案统计室', role: 'records', institutions: ['H01'] },
  { name: 'insurance', display_name: '医保办', role: 'insurance', institutions: ['H01'] },
  { name: 'pharmacy', display_name: '药学部', role: 'pharmacy', institutions: ['H01'] },
  { name: 'finance', display_name: '财务科', role: 'finance', institutions: ['H01'] },
  { name: 'consortium', display_name: '医共体管理中心', role: 'consortium' },
  { name: 'analyst', display_name: '数据分析师', role: 'analyst' },
  { name: 'engineer', display_name: '数据工程师', role: 'engineer' },
  { name: 'sysadmin', display_name: '系统管理员', role: 'sysadmin' },
  { name: 'secadmin', display_name: '安全管理员', role: 'secadmin' },
  { name: 'auditor', display_name: '审计员', role: 'auditor' },
];

const newPassword = () => randomBytes(9).toString('base64url');

function readPasswords(file: string): Record<string, string> {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/**
 * Makes the demo people that are missing. Their passwords are made once for a site and kept in `file` (mode 0600),
 * so that every scale and every restart has the same; gives all of them, to be shown by `demo`.
 */
export async function ensureDemoUsers(store: AppStore, file: string, now: Date): Promise<Record<string, string>> {
  const passwords = readPasswords(file);
  const missing = DEMO_USERS.filter((user) => !passwords[user.name]);
  for (const user of missing) passwords[user.name] = newPassword();
  if (missing.length > 0) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600 });
  }
  for (const user of DEMO_USERS) {
    if (!(await findUser(store, user.name)))
      await addUser(store, { ...user, password: passwords[user.name] ?? newPassword() }, now);
  }
  return passwords;
}
