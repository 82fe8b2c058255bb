/** How far two records agree in each field, from nothing to all; the position (from 1) is the code in SQL and in raw. */
export const LEVELS = {
  name: ['different', 'same_surname', 'near', 'same_sound', 'exact'],
  birth: ['different', 'year', 'one_digit', 'swapped', 'exact'],
  sex: ['different', 'same'],
  phone: ['different', 'near', 'exact'],
  address: ['different', 'township', 'similar', 'exact'],
  id: ['conflict', 'different', 'near', 'exact'],
} as const;

export type Field = keyof typeof LEVELS;
export const FIELDS = Object.keys(LEVELS) as Field[];

/** What a reviewer reads of a pair: no value of either record. */
const WORDS: Readonly<Record<Field, readonly string[]>> = {
  name: [
    '姓名不同 names differ',
    '仅姓相同 same surname only',
    '姓名相近 names near',
    '姓名同音 names sound alike',
    '姓名相同 same name',
  ],
  birth: [
    '出生日期不同 birth dates differ',
    '出生年相同 same birth year',
    '出生日期差一位 one digit of the birth date',
    '出生月日互换 day and month swapped',
    '出生日期相同 same birth date',
  ],
  sex: ['性别不同 sexes differ', '性别相同 same sex'],
  phone: ['电话不同 telephones differ', '电话差一位 one digit of the telephone', '电话相同 same telephone'],
  address: ['地址不同 addresses differ', '同乡镇 same township', '地址相近 addresses near', '地址相同 same address'],
  id: [
    '证件号均有效但不同 both numbers valid and different',
    '证件号不同 numbers differ',
    '证件号差一位 one digit of the number',
    '证件号相同 same number',
  ],
};

/** The levels of a pair in words; a field that one record lacks is left out. */
export function describeLevels(pair: Readonly<Record<Field, number>>): string[] {
  return FIELDS.flatMap((field) => WORDS[field][pair[field] - 1] ?? []);
}
