import { expect, it } from 'vitest';
import { inLanguage } from './two-languages.ts';

it.each([
  ['住院次假名键。Pseudonymous key of the stay.', '住院次假名键。', 'Pseudonymous key of the stay.'],
  [
    'One row per stay, e.g. in H01. 每次出院一行，首页到后补全。',
    '每次出院一行，首页到后补全。',
    'One row per stay, e.g. in H01.',
  ],
  [
    'One row per treatment group (治疗组). 每个治疗组一行。',
    '每个治疗组一行。',
    'One row per treatment group (治疗组).',
  ],
  ['年龄（岁）。Age 0.5 and over.', '年龄（岁）。', 'Age 0.5 and over.'],
])('tells %s apart', (text, zh, en) => {
  expect(inLanguage(text, 'zh')).toEqual({ main: zh, other: en });
  expect(inLanguage(text, 'en')).toEqual({ main: en, other: zh });
});

it.each(['只有中文', 'Only English.', ''])('keeps "%s" whole', (text) => {
  for (const language of ['zh', 'en'] as const) expect(inLanguage(text, language)).toEqual({ main: text, other: '' });
});
