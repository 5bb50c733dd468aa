/** Calendar date, `YYYY-MM-DD`. */
export type IsoDate = string;

/** GB/T 2261.1: 0 未知的性别, 1 男性, 2 女性, 9 未说明的性别. */
export type SexCode = '0' | '1' | '2' | '9';

/** Which document the chip said it is (`id-card.md 2.1`, the character at offset 248). */
export type CardKind = 'citizen' | 'hk-macao-taiwan' | 'foreigner-2017' | 'foreigner-2023';

/** Why an identity was typed instead of read. */
export type TypedReason = 'no-card' | 'card-unreadable' | 'no-reader' | 'no-id-card-yet';

/** The facts of a person that an ID card states. Names keep inner spaces and `·`; only ends are trimmed. */
export interface Identity {
  readonly name: string;
  readonly sex: SexCode;
  /** GB/T 3304, two digits; empty where the document states none (J, I and Y cards). */
  readonly nation: string;
  readonly birth: IsoDate;
  readonly address: string;
  /** GB 11643, 18 characters, upper-case X. */
  readonly idNumber: string;
  readonly issuer?: string;
  readonly validFrom?: IsoDate;
  /** `YYYY-MM-DD`, or the word 长期. */
  readonly validTo?: string;
}

/** An identity together with how it came into the case. */
export type IdentityRecord = Identity &
  (
    | {
        readonly source: 'card';
        readonly readAt: string;
        /** The card's 256 text bytes, base64, kept as evidence. */
        readonly rawText: string;
        /** The card's 1024 WLT bytes, base64. */
        readonly wltPhoto: string;
        /** PNG, base64, when a decoder plug-in is present and succeeded. */
        readonly photo?: string;
        /** Printed form of the reader's security module number. */
        readonly samId?: string;
      }
    | { readonly source: 'typed'; readonly readAt: string; readonly reason: TypedReason }
  );

/** 申请人, 监护人, 代办人. */
export type PersonRole = 'applicant' | 'guardian' | 'agent';
