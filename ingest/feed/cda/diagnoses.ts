import type { FeedRow } from '../rows.ts';
import { everywhere, find, type XmlNode } from '../xml/read-xml.ts';
import type { DocumentFacts } from './header.ts';
import { codeOf, labelOf, observationsBelow, startOf, told } from './observation.ts';

const CODE = 'DE05.01.024.00';
const NAME = 'DE05.01.025.00';
/** Sections of admission and discharge diagnoses. */
const ADMISSION = '46241-6';
const DISCHARGE = '11535-2';

interface Diagnosis {
  readonly label: string;
  readonly code: string | undefined;
  readonly name: string | undefined;
  readonly at: string | undefined;
}

/** Code and name of one diagnosis stand in one entry; or each in its own, one after the other. */
function diagnosesOf(section: XmlNode, timeZone: string): Diagnosis[] {
  const found: Diagnosis[] = [];
  const loose: { codes: Diagnosis[]; names: Diagnosis[] } = { codes: [], names: [] };
  for (const entry of find(section, 'entry')) {
    const all = observationsBelow(entry);
    const [codes, names] = [CODE, NAME].map((element) =>
      all
        .filter((one) => codeOf(one) === element)
        .map((one): Diagnosis => {
          const { code, value } = told(one);
          const name = element === CODE && value === code ? undefined : value;
          return { label: labelOf(one), code: element === CODE ? code : undefined, name, at: startOf(one, timeZone) };
        }),
    ) as [Diagnosis[], Diagnosis[]];
    if (codes.length > 0 && names.length > 0) found.push(...paired(codes, names));
    else {
      loose.codes.push(...codes);
      loose.names.push(...names);
    }
  }
  return [...found, ...paired(loose.codes, loose.names)];
}

/** As many names as codes belong together; otherwise nobody knows which, and each stands for itself. */
function paired(codes: readonly Diagnosis[], names: readonly Diagnosis[]): Diagnosis[] {
  if (codes.length !== names.length) {
    const said = new Set(codes.map(({ name }) => name));
    return [...codes, ...names.filter(({ name }) => !said.has(name))];
  }
  return codes.map((code, i) => ({
    ...code,
    name: names[i]?.name ?? code.name,
    label: `${code.label} ${names[i]?.label ?? ''}`,
    at: code.at ?? names[i]?.at,
  }));
}

function kindOf(label: string, section: string, document: string): string {
  if (/病理|损伤|死/.test(label)) return 'other';
  if (/入院/.test(label) || section === ADMISSION) return 'admitting';
  if (/出院|主要诊断/.test(label) || section === DISCHARGE) return 'final';
  return document === 'front_page' ? 'other' : 'working';
}

export function diagnosisRows(root: XmlNode, facts: DocumentFacts): FeedRow[] {
  return [...everywhere(root, 'section')].flatMap((section) =>
    diagnosesOf(section, facts.timeZone)
      .filter(({ code, name }) => code !== undefined || name !== undefined)
      .map(
        ({ label, code, name, at }): FeedRow => ({
          table: 'diagnoses',
          values: {
            ...facts.mine,
            kind: kindOf(label, codeOf(section), facts.kind),
            is_main: /主要|第一/.test(label) ? true : /其他|其它|次要/.test(label) ? false : undefined,
            ...{ icd10_code: code, diagnosis_name: name, status: 'active', diagnosed_at: at ?? facts.issuedAt },
          },
        }),
      ),
  );
}
