import type { Progress } from '../../core/index.ts';

const BAR = 24;

function line(label: string, done?: number, total?: number): string {
  if (done === undefined) return label;
  if (!total) return `${label} ${done}`;
  const filled = Math.min(BAR, Math.round((done / total) * BAR));
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${label} ${done}/${total}`;
}

/** Draws on standard error: one moving line on a terminal, one line a step elsewhere, nothing when quiet. */
export function terminalProgress(stream: NodeJS.WriteStream, quiet: boolean): Progress & { end(): void } {
  if (quiet) return { step: () => undefined, note: () => undefined, end: () => undefined };
  let last = '';
  const clear = () => stream.isTTY && last && stream.write('\r\x1b[2K');
  return {
    step: (label, done, total) => {
      if (!stream.isTTY) {
        if (label !== last) stream.write(`${label}\n`);
        last = label;
        return;
      }
      clear();
      last = line(label, done, total).slice(0, (stream.columns ?? 100) - 1);
      stream.write(last);
    },
    note: (text) => {
      clear();
      stream.write(`${text}\n`);
      if (stream.isTTY) last = '';
    },
    end: () => {
      clear();
      last = '';
    },
  };
}
