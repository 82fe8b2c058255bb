/** Why a message is put aside; words for people are in quarantine/reasons.ts. */
export type FeedReason =
  /** Bytes without the frame or header that says where a message begins. */
  | 'unframed'
  /** Bytes that are not of the declared charset, or a charset that nobody knows. */
  | 'undecodable'
  /** Not well-formed for its format: no MSH, JSON or XML that does not parse, missing required parts. */
  | 'malformed_message'
  /** Well-formed, but no mapping says what it means. */
  | 'unmapped'
  /** DOCTYPE or entities in XML, nesting too deep, too many segments. */
  | 'unsafe_message'
  /** Larger than the channel takes. */
  | 'too_large';

/** A message that cannot be understood. `detail` says where, and never quotes a value: it may be a patient's. */
export class FeedFault extends Error {
  readonly reason: FeedReason;
  readonly detail: string;

  constructor(reason: FeedReason, detail: string) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
    this.detail = detail;
  }
}
