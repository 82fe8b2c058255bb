/** Documents of WS/T 500 by their code (2.16.156.10011.2.4), and by title where a vendor writes another code. */
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
  C0053: 'discharge_summary',
};

const BY_TITLE: readonly (readonly [RegExp, string])[] = [
  [/病案首页/, 'front_page'],
  [/出院小结|出院记录/, 'discharge_summary'],
  [/处方/, 'prescription'],
  [/检验/, 'lab'],
  [/检查/, 'exam'],
  [/病历概要|健康摘要/, 'summary'],
  [/门诊|急诊/, 'outpatient_record'],
];

/** Kind of a document. One that nobody knows is still a document of the patient. */
export function documentKind(code: string, title: string): string {
  const known = BY_CODE[/C\d{4}/.exec(code)?.[0] ?? ''];
  return known ?? BY_TITLE.find(([pattern]) => pattern.test(title))?.[1] ?? 'other';
}
