import { userInfo } from 'node:os';
import { z } from 'zod';

/** Input of a decision that is kept with its reason and with who took it. */
export const reasoned = {
  reason: z.string({ error: 'is required' }).trim().min(2).max(500),
  by: z.string().default('-'),
};

/** Who decided is who typed, not who owns the data. */
export const byCaller = (input: Readonly<Record<string, unknown>>) => ({ ...input, by: userInfo().username });
