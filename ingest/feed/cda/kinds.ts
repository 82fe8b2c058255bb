/** Documents of WS/T 500 by their code in 2.16.156.10011.2.4. The others of C0001 to C0053 are indexed as other. */
const BY_CODE: Readonly<Record<string, string>> = {
  C0001: 'summary',
  C0002: 'outpatient_record',
  C0003: 'outpatient_record',
  C0004: 'prescription',
  C0005: 'prescription',
  C0006: 'exam',
  C0007: 'lab',
  C0032: 'front_page',
  C0033: 'front_page',
  C0035: 'discharge_summary',
  C0049: 'discharge_summary',
  C0053: 'discharge_summary',
};

/** Vendors that write a code of their own keep the standard's titles. Anchored: 特殊检查及特殊治疗同意书 is no report. */
const BY_TITLE: readonly (readonly [RegExp, string])[] = [
  [/病案首页$/, 'front_page'],
  [/(?:出院小结|出院记录)$/, 'discharge_summary'],
  [/处方(?:笺)?$/, 'prescription'],
  [/检验(?:记录|报告)单?$/, 'lab'],
  [/检查(?:记录|报告)单?$/, 'exam'],
  [/(?:病历概要|健康摘要)$/, 'summary'],
  [/(?:门诊|急诊|留观|[(（]急[)）]诊)病历$/, 'outpatient_record'],
];

const STANDARD = /^C00(?:0[1-9]|[1-4]\d|5[0-3])$/;
const TEMPLATE = /^2\.16\.156\.10011\.2\.1\.1\.(\d{2})$/;

/** The standard's code of a document; its template (21 to 73 are C0001 to C0053) where the code is another's. */
export function standardCode(code: string, templates: readonly string[]): string | undefined {
  if (STANDARD.test(code)) return code;
  for (const template of templates) {
    const number = Number(TEMPLATE.exec(template)?.[1]) - 20;
    if (number >= 1 && number <= 53) return `C${String(number).padStart(4, '0')}`;
  }
  return undefined;
}

/** Kind of a document. One that nobody knows is still a document of the patient. */
export function documentKind(standard: string | undefined, code: string, title: string): string {
  if (standard !== undefined && (standard === code || code === '')) return BY_CODE[standard] ?? 'other';
  return BY_TITLE.find(([pattern]) => pattern.test(title))?.[1] ?? BY_CODE[standard ?? ''] ?? 'other';
}
