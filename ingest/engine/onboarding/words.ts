import { join } from 'node:path';
import { z } from 'zod';
import { ROOT, readYaml } from '../../../core/index.ts';

const hints = z.strictObject({ tokens: z.array(z.string()).default([]), zh: z.array(z.string()).default([]) });
const pattern = z.string().transform((source) => new RegExp(source, 'i'));

const schema = z.strictObject({
  never: z.array(hints.extend({ because: z.string() })),
  direct_identifier: z.array(
    hints.extend({ what: z.string(), number: z.boolean().default(false), moment: z.boolean().default(false) }),
  ),
  person_number: hints,
  quasi: z.array(hints),
  clinical: z.array(hints),
  open: z.array(hints),
  free_text: hints,
  person_table: hints,
  stay_table: hints,
  skipped_tables: z.array(z.strictObject({ because: z.string(), pattern })),
  changed_at: hints,
  created_at: hints,
  business_date: hints,
  surnames: z.string(),
  compound_surnames: z.array(z.string()),
});

export type Words = z.output<typeof schema>;
export type Hints = z.output<typeof hints>;

/** The words of `ingest/onboarding.yml`. */
export function readWords(): Words {
  return readYaml(join(ROOT, 'ingest', 'onboarding.yml'), schema);
}

const LONGEST = 5;

/** Parts of a name and what neighbouring parts read together, lower case: idCardNo gives id, card, no, idcard, cardno, idcardno. */
export function parts(name: string): Set<string> {
  const words =
    name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|\p{Script=Han}+/gu)?.map((word) => word.toLowerCase()) ?? [];
  const found = new Set<string>();
  for (let start = 0; start < words.length; start++) {
    for (let end = start + 1; end <= Math.min(words.length, start + LONGEST); end++) {
      found.add(words.slice(start, end).join(''));
    }
  }
  return found;
}

/** How well a name and its comment fit some hints: place of the token that is found first, or undefined. */
export function placeIn(hints: Hints, name: string, comment: string): number | undefined {
  const known = parts(name);
  const token = hints.tokens.findIndex((word) => known.has(word));
  if (token !== -1) return token;
  const text = `${name} ${comment}`.toUpperCase();
  const zh = hints.zh.findIndex((word) => text.includes(word.toUpperCase()));
  return zh === -1 ? undefined : hints.tokens.length + zh;
}

export const speaksOf = (hints: Hints, name: string, comment: string) => placeIn(hints, name, comment) !== undefined;
