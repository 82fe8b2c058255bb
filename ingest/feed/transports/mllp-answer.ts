import { acknowledge } from '../hl7/ack.ts';
import { readHeader } from '../hl7/header.ts';
import type { Frame } from '../hl7/mllp-frame.ts';
import { frame as framed } from '../hl7/mllp-frame.ts';
import { identifyHl7 } from '../receiver/identify.ts';
import type { Fault, TransportContext } from '../receiver/transport.ts';

export interface FrameAnswer {
  /** What goes back to the sender; absent where HL7 has no answer. */
  readonly reply?: Buffer;
  readonly outcome: 'accepted' | 'refused' | 'unframed';
}

/** Codes of HL7 table 0357. */
const ERROR = {
  sequence: { code: '100', text: 'no MSH segment' },
  required: { code: '101', text: 'MSH-10 is empty' },
  large: { code: '207', text: 'message is larger than this receiver takes' },
  disk: { code: '207', text: 'could not be stored; send it again' },
} as const;

/**
 * Lands what a connection brought and says what to answer: AA when it is durable, AR for what this receiver does not take,
 * AE where it could not be stored. What was stored but cannot be understood is refused too, and waits in quarantine.
 */
export async function answerFrame(frame: Frame, context: TransportContext, newId: () => string): Promise<FrameAnswer> {
  const bytes = frame.kind === 'too_large' ? frame.head : frame.payload;
  const header = readHeader(bytes);
  const reply = (code: 'AA' | 'AE' | 'AR', reason?: { readonly code: string; readonly text: string }) =>
    framed(acknowledge(header, code, reason, context.localNow(), newId().slice(0, 20)));
  const land = (fault?: Fault) =>
    context.land({ transport: 'mllp', ...identifyHl7(bytes), payload: bytes, ...(fault ? { fault } : {}) });
  try {
    if (frame.kind === 'unframed') {
      await land({ reason: 'unframed', detail: 'bytes outside a frame, or a frame without its end' });
      return { outcome: 'unframed' };
    }
    if (frame.kind === 'too_large') {
      await land({ reason: 'too_large', detail: `message of ${frame.bytes} bytes` });
      return { outcome: 'refused', reply: reply('AR', ERROR.large) };
    }
    if (!header) {
      await land({ reason: 'unframed', detail: 'a frame without MSH' });
      return { outcome: 'refused', reply: reply('AR', ERROR.sequence) };
    }
    await land();
    if (!header.controlId) return { outcome: 'refused', reply: reply('AE', ERROR.required) };
    return { outcome: 'accepted', reply: reply('AA') };
  } catch (error) {
    context.log.error(
      { channel: context.channel, code: (error as { code?: string }).code ?? 'failed' },
      'message.not-landed',
    );
    return { outcome: 'refused', reply: reply('AE', ERROR.disk) };
  }
}
