const CHINESE = /[\u3400-\u9fff]/;
const SENTENCE = /[^。.！!？?]*(?:[。！？]|[.!?](?=\s|$)|[.!?](?![\s])|$)\s*/g;

export interface TwoLanguages {
  /** In the language that is asked for, or all of it where it has only one. */
  readonly main: string;
  readonly other: string;
}

/** Schema YAML says a thing twice in one text ("住院次。One row per stay."): sentences are told apart by their characters. */
export function inLanguage(text: string, language: 'zh' | 'en'): TwoLanguages {
  const sentences = (text.match(SENTENCE) ?? []).filter((sentence) => sentence.trim() !== '');
  const of = (isChinese: boolean) =>
    sentences
      .filter((sentence) => CHINESE.test(sentence) === isChinese)
      .join('')
      .trim();
  const [zh, en] = [of(true), of(false)];
  if (zh === '' || en === '') return { main: text.trim(), other: '' };
  return language === 'zh' ? { main: zh, other: en } : { main: en, other: zh };
}
