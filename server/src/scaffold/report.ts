/** What is told of one service while it is looked at. */
import type { ServiceName } from '../mesh/hosts';
import type { Note, Problem } from './plan.types';

export class Report {
  readonly problems: Problem[] = [];
  readonly notes: Note[] = [];
  private leftOut = false;

  constructor(
    readonly service: ServiceName,
    /** Whether it is left out with a note where it cannot be scaffolded, as one of many is. */
    private readonly mayBeLeftOut: boolean,
    /** Whether every part of the request is meant for this very service, so that a part that does not fit is a problem. */
    readonly strict: boolean,
  ) {}

  /** Whether nothing is to be written for the service. */
  get failed(): boolean {
    return this.leftOut || this.problems.length > 0;
  }

  problem(message: string, at?: Problem['at']): void {
    // What holds in several clusters is told once.
    if (this.problems.some((each) => each.message === message)) return;
    this.problems.push({ service: this.service, message, ...(at && { at }) });
  }

  note(message: string): void {
    if (this.notes.some((each) => each.message === message)) return;
    this.notes.push({ service: this.service, message });
  }

  /** The service cannot be scaffolded. */
  fail(message: string, at?: Problem['at']): void {
    this.leftOut = true;
    if (this.mayBeLeftOut) this.note(`left out: ${message}`);
    else this.problem(message, at);
  }

  /** A part of what was asked for does not fit the service. */
  lack(message: string): void {
    if (this.strict) this.problem(message);
    else this.note(message);
  }
}
