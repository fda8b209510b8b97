/**
 * Three answers, not two: manifests rarely tell everything. Only a certain `no` may become a warning or an error; `why` is
 * a clause that finishes a message.
 */
export type Answer<T = undefined> = Yes<T> | No | Unknown;

export interface Yes<T> {
  readonly is: 'yes';
  readonly value: T;
}

export interface No {
  readonly is: 'no';
  readonly why: string;
}

export interface Unknown {
  readonly is: 'unknown';
  readonly why: string;
}

export function yes(): Yes<undefined>;
export function yes<T>(value: T): Yes<T>;
export function yes<T>(value?: T): Yes<T | undefined> {
  return { is: 'yes', value };
}

export function no(why: string): No {
  return { is: 'no', why };
}

export function unknown(why: string): Unknown {
  return { is: 'unknown', why };
}

/** Of several alternatives: yes beats unknown beats no. Of none: `otherwise`. */
export function any<T>(answers: Iterable<Answer<T>>, otherwise: Answer<T>): Answer<T> {
  let best: Answer<T> | undefined;
  for (const answer of answers) {
    if (answer.is === 'yes') return answer;
    if (best === undefined || (best.is === 'no' && answer.is === 'unknown')) best = answer;
  }
  return best ?? otherwise;
}

/** Of several conditions: no beats unknown beats yes. Of none: yes. */
export function all(answers: Iterable<Answer<unknown>>): Answer {
  let result: Answer = yes();
  for (const answer of answers) {
    if (answer.is === 'no') return answer;
    if (answer.is === 'unknown') result = answer;
  }
  return result;
}
