import { UserError } from '../../core/index.ts';
import '../errors.ts';

type CellKind = 'sql' | 'metric' | 'chart';

/** A fenced cell: ```sql name, ```metric name, ```chart. Its text is SQL, or YAML. */
export interface Cell {
  readonly kind: CellKind;
  /** Name of the result, for charts that draw it. */
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

type Block = { readonly prose: string } | { readonly cell: Cell };

export interface Notebook {
  readonly title: string;
  readonly blocks: readonly Block[];
}

const FENCE = /^```(\w*)\s*(\S*)\s*$/;
const KINDS: ReadonlySet<string> = new Set(['sql', 'metric', 'chart']);

function fault(file: string, line: number, problem: string): never {
  throw new UserError('notebook/invalid', { file, line, problem });
}

/** Splits a Markdown file into prose and cells. Fences of other languages stay prose; two results of one name are refused. */
export function parseNotebook(markdown: string, file: string): Notebook {
  const blocks: Block[] = [];
  const names = new Set<string>();
  let prose: string[] = [];
  let fence: { kind: string; name: string; line: number; text: string[] } | undefined;
  const flush = () => {
    if (prose.join('').trim()) blocks.push({ prose: prose.join('\n') });
    prose = [];
  };
  for (const [index, text] of markdown.split(/\r?\n/).entries()) {
    const mark = FENCE.exec(text);
    if (!fence && mark)
      fence = { kind: mark[1] ?? '', name: mark[2] || `cell_${index + 1}`, line: index + 1, text: [] };
    else if (!fence) prose.push(text);
    else if (!text.startsWith('```')) fence.text.push(text);
    else if (!KINDS.has(fence.kind)) {
      prose.push(`\`\`\`${fence.kind}`, ...fence.text, '```');
      fence = undefined;
    } else {
      flush();
      if (names.has(fence.name)) fault(file, fence.line, `the name "${fence.name}" is used twice`);
      names.add(fence.name);
      blocks.push({
        cell: { kind: fence.kind as CellKind, name: fence.name, text: fence.text.join('\n'), line: fence.line },
      });
      fence = undefined;
    }
  }
  if (fence) fault(file, fence.line, 'this fence is not closed');
  flush();
  return { title: /^#\s+(.+)$/m.exec(markdown)?.[1] ?? file, blocks };
}
