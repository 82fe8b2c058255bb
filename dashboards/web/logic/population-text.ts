import type { Locale } from '../../engine/number-text.ts';
import type { IndicatorInfo, Membership } from '../../engine/wire.ts';

interface Words {
  readonly group: (key: string) => string;
  readonly membership: (key: Membership) => string;
  readonly locale: () => Locale;
}

const ORDER: readonly Membership[] = ['in', 'out', 'not_applicable'];

/** Who is counted, in words: `计入：日间手术；不计：新生儿、留观`. */
export function populationText(population: IndicatorInfo['population'], words: Words): string {
  const isChinese = words.locale() === 'zh';
  return ORDER.flatMap((membership) => {
    const groups = Object.keys(population).filter((key) => population[key] === membership);
    if (groups.length === 0) return [];
    const list = groups.map(words.group).join(isChinese ? '、' : ', ');
    return `${words.membership(membership)}${isChinese ? '：' : ': '}${list}`;
  }).join(isChinese ? '；' : '; ');
}
