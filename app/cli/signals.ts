const GRACE_MS = 9000;

export interface Stopping {
  readonly signal: AbortSignal;
  /** Exit code of the signal that came, if one did. */
  exitCode(): number | undefined;
}

/** Ctrl-C and SIGTERM ask once; what has not finished or rolled back after nine seconds is cut off, which rolls it back too. */
export function stopOnSignals(): Stopping {
  const controller = new AbortController();
  let code: number | undefined;
  const stop = (name: string, value: number) => {
    if (code !== undefined) return;
    code = value;
    controller.abort(new Error(`stopped by ${name}`));
    setTimeout(() => process.exit(value), GRACE_MS).unref();
  };
  process.on('SIGINT', () => stop('SIGINT', 130));
  process.on('SIGTERM', () => stop('SIGTERM', 143));
  return { signal: controller.signal, exitCode: () => code };
}
