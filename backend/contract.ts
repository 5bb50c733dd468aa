import { oc } from '@orpc/contract';
import { z } from 'zod';

/**
 * What the terminal sends to the intake platform and what comes back. Pages go first, each under its own
 * SHA-256, so that a slow or broken link resumes page by page; the submission then refers to them.
 * Both calls may be repeated without effect: the page's hash and the submission's key identify them.
 */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string().max(2000);

export const submittedPerson = z.strictObject({
  name: z.string().min(1).max(60),
  sex: z.enum(['0', '1', '2', '9']),
  /** GB/T 3304; empty where the document states none. */
  nation: z.string().regex(/^(?:\d{2})?$/),
  birth: z.iso.date(),
  address: text,
  idNumber: z.string().regex(/^\d{17}[\dX]$/),
  issuer: text.optional(),
  validFrom: z.string().optional(),
  validTo: z.string().optional(),
  source: z.enum(['card', 'typed']),
  typedReason: z.string().optional(),
});

export const submittedPage = z.strictObject({
  sha256,
  mime: z.enum(['image/jpeg', 'image/png', 'application/pdf']),
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
});

export const submission = z.strictObject({
  /** case uuid + ':' + revision. */
  key: z.string().regex(/^[0-9a-f-]{36}:\d+$/),
  station: z.string(),
  operator: z.string(),
  localNo: z.string(),
  region: z.strictObject({ id: z.string(), version: z.string() }),
  acceptedOn: z.iso.date(),
  /** Absent where the region's rules have no such step, or no limit. */
  flowDueOn: z.iso.date().optional(),
  dueOn: z.iso.date().optional(),
  applicant: submittedPerson,
  guardian: submittedPerson.optional(),
  agent: submittedPerson.optional(),
  facts: z.record(z.string(), z.union([z.boolean(), z.string(), z.array(z.string())])),
  items: z
    .array(
      z.strictObject({
        code: z.string(),
        name: z.string(),
        department: z.string(),
        dueOn: z.iso.date().optional(),
      }),
    )
    .min(1),
  /** In printed order. `text` is what stands on the paper. */
  form: z.array(
    z.strictObject({
      number: z.string(),
      key: z.string(),
      label: z.string(),
      value: z.union([z.string(), z.array(z.string())]),
      text,
      from: z.enum(['card', 'answer', 'typed', 'shared', 'system']),
    }),
  ),
  materials: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      copies: z.number().int(),
      state: z.enum(['present', 'waived']),
      evidence: z.string().optional(),
      pages: z.array(submittedPage),
    }),
  ),
  signedForm: z.strictObject({
    revision: z.number().int().min(1),
    digest: sha256,
    pages: z.array(submittedPage).min(1),
    /** The PDF that was printed and signed. */
    pdf: sha256,
  }),
});
export type SubmissionBody = z.infer<typeof submission>;

export const acceptance = z.object({
  key: z.string(),
  /** 办件编号 */
  projectNo: z.string(),
  items: z.array(z.object({ code: z.string(), number: z.string(), department: z.string() })),
  receivedAt: z.string(),
});
export type Acceptance = z.infer<typeof acceptance>;

export const backendContract = {
  health: oc.route({ method: 'GET', path: '/v1/health' }).output(z.object({ status: z.literal('ok') })),
  putPage: oc
    .route({ method: 'PUT', path: '/v1/pages/{sha256}' })
    .input(z.object({ sha256, file: z.file() }))
    .output(z.object({ sha256 })),
  submit: oc
    .route({ method: 'PUT', path: '/v1/submissions/{key}' })
    .errors({
      /** Pages named in the submission that have not arrived. */
      PAGES_MISSING: { status: 409, data: z.object({ sha256: z.array(sha256) }) },
      /** The same key came before with other content: a bug or an attack, for staff. */
      KEY_REUSED: { status: 422 },
    })
    .input(submission)
    .output(acceptance),
  find: oc
    .route({ method: 'GET', path: '/v1/submissions/{key}' })
    .errors({ NOT_FOUND: { status: 404 } })
    .input(z.object({ key: z.string() }))
    .output(z.object({ submission, acceptance })),
};
