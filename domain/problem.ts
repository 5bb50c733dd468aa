/**
 * What a person is told when something is missing, not allowed or went wrong.
 *
 * `message` is one Chinese sentence (or two) that says what is wrong **and what to do**. It never holds
 * more of a person than is needed to find the place. `code` is stable and for programs
 * (`identity.check-digit`, `form.required`, `printer.no-paper` …): room or concept, dot, kebab-case.
 */
export interface Problem {
  readonly code: string;
  readonly message: string;
  /** Form field key (`job.unit.name`), fact id, item code or material id the sentence leads to. */
  readonly field?: string;
  readonly fact?: string;
  readonly item?: string;
  readonly material?: string;
  /** A warning informs and does not block. Absent means it blocks. */
  readonly severity?: 'warning';
}
