/** Items of a list in a cube file that follow from the models, between `# [name]` and `# [/name]`. */
const REGION = /^( *)# \[(\w+)\][^\n]*\n[\s\S]*?^\1# \[\/\2\]$/gm;

const NOTE = 'written by `npm run docs`';

/** A text with the lines of its regions written anew; what stands around them is kept. A region that nobody writes is an error. */
export function withRegions(text: string, write: Readonly<Record<string, () => readonly string[]>>): string {
  return text.replaceAll(REGION, (_whole, indent: string, name: string) => {
    const lines = write[name];
    if (!lines) throw new Error(`[${name}] is no region (expected one of ${Object.keys(write).join(', ')})`);
    const inside = lines().map((line) => (line === '' ? line : `${indent}${line}`));
    return [`${indent}# [${name}] ${NOTE}`, ...inside, `${indent}# [/${name}]`].join('\n');
  });
}

/** The same without what was written, so that what a person wrote can be read alone. */
export const withoutRegions = (text: string): string => text.replaceAll(REGION, '');
