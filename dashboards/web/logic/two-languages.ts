const CHARACTERS = /[\u3400-\u9fff]/g;
const WORDS = /[a-z]+/gi;
const SENTENCE = /[^。.！!？?]*(?:[。！？]|[.!?](?=\s|$)|[.!?](?![\s])|$)\s*/g;

/** A term of the other language in brackets does not change whose sentence it is. */
const isChinese = (sentence: string) =>
  (sentence.match(CHARACTERS)?.length ?? 0) > (sentence.match(WORDS)?.length ?? 0);

export interface TwoLanguages {
  /** In the language that is asked for, or all of it where it has only one. */
  readonly main: string;
  readonly other: string;
}

/** Schema YAML says a thing twice in one text ("住院次。One row per stay."): sentences are told apart by their characters. */
export function inLanguage(text: string, language: 'zh' | 'en'): TwoLanguages {
  const sentences = (text.match(SENTENCE) ?? []).filter((sentence) => sentence.trim() !== '');
  const of = (chinese: boolean) =>
    sentences
      .filter((sentence) => isChinese(sentence) === chinese)
      .join('')
      .trim();
  const [zh, en] = [of(true), of(false)];
  if (zh === '' || en === '') return { main: text.trim(), other: '' };
  return language === 'zh' ? { main: zh, other: en } : { main: en, other: zh };
}
