import { setTimeout as sleep } from 'node:timers/promises';

/** A bucket of bytes that fills at a fixed rate and holds one second of it. What was read beyond it is waited for. */
export class RateLimit {
  readonly #bytesPerSecond: number;
  readonly #milliseconds: () => number;
  #bytes: number;
  #filledAt: number;

  /** `milliseconds` is a clock that only goes forward. */
  constructor(bytesPerSecond: number, milliseconds: () => number = () => performance.now()) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#milliseconds = milliseconds;
    this.#bytes = bytesPerSecond;
    this.#filledAt = milliseconds();
  }

  /** Takes bytes that were read; gives the milliseconds to wait before more may be. */
  take(bytes: number): number {
    const now = this.#milliseconds();
    const filled = this.#bytes + ((now - this.#filledAt) / 1000) * this.#bytesPerSecond;
    this.#bytes = Math.min(this.#bytesPerSecond, filled) - bytes;
    this.#filledAt = now;
    return this.#bytes >= 0 ? 0 : (-this.#bytes / this.#bytesPerSecond) * 1000;
  }

  /** Takes bytes and waits until more may be read. Rejects when the signal fires. */
  async wait(bytes: number, signal?: AbortSignal): Promise<void> {
    const pause = this.take(bytes);
    if (pause > 0) await sleep(pause, undefined, signal ? { signal } : {});
  }
}
