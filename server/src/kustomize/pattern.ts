/**
 * The regular expressions of patch targets. They are RE2's, matched whole, and are followed by a set of states in time that grows
 * with the name only; a JavaScript RegExp differs from RE2 in places and can be made to run for hours. What is beyond the usual (flags,
 * Unicode classes, look-around) is left undecided.
 */

/** The states an expression may take; RE2 refuses repetitions above 1,000 too. */
const MAX_STATES = 1_000;
const MAX_DEPTH = 50;

type Matches = (code: number) => boolean;

/** A state: one that reads a character, or one that goes on to others without reading. */
type State = { readonly reads: Matches; next: number } | { readonly asserts?: 'start' | 'end'; next: number[] };

interface Program {
  readonly states: readonly State[];
  readonly start: number;
  readonly end: number;
}

/** Whether a whole text matches; undefined for an expression that is not followed. */
export function matchesWhole(pattern: string, text: string): boolean | undefined {
  const program = compile(pattern);
  return program && run(program, text);
}

class Unfollowed extends Error {}

interface Fragment {
  readonly start: number;
  readonly end: number;
}

interface Parser {
  readonly text: readonly string[];
  at: number;
  depth: number;
  readonly states: State[];
}

function compile(pattern: string): Program | undefined {
  const parser: Parser = { text: [...pattern], at: 0, depth: 0, states: [] };
  try {
    const { start, end } = alternatives(parser);
    return parser.at < parser.text.length ? undefined : { states: parser.states, start, end };
  } catch (error) {
    if (error instanceof Unfollowed) return undefined;
    throw error;
  }
}

function addState(parser: Parser, state: State): number {
  if (parser.states.length >= MAX_STATES) throw new Unfollowed();
  return parser.states.push(state) - 1;
}

const jump = (parser: Parser, ...next: number[]): number => addState(parser, { next });

function link(parser: Parser, from: number, to: number): void {
  const state = parser.states[from] as State;
  if ('reads' in state) state.next = to;
  else state.next.push(to);
}

function alternatives(parser: Parser): Fragment {
  if (++parser.depth > MAX_DEPTH) throw new Unfollowed();
  const branches = [sequence(parser)];
  while (parser.text[parser.at] === '|') {
    parser.at++;
    branches.push(sequence(parser));
  }
  parser.depth--;
  if (branches.length === 1) return branches[0] as Fragment;
  const start = jump(parser, ...branches.map((branch) => branch.start));
  const end = jump(parser);
  for (const branch of branches) link(parser, branch.end, end);
  return { start, end };
}

function sequence(parser: Parser): Fragment {
  const start = jump(parser);
  let end = start;
  for (let next = parser.text[parser.at]; next !== undefined && next !== '|' && next !== ')'; next = parser.text[parser.at]) {
    const part = repeated(parser);
    link(parser, end, part.start);
    end = part.end;
  }
  return { start, end };
}

/** An atom with what says how often. A counted atom is read again for each of its repetitions. */
function repeated(parser: Parser): Fragment {
  const from = parser.at;
  const first = atom(parser);
  const after = parser.at;
  const count = repetition(parser);
  const behind = parser.at;
  if (/[*+?]/.test(parser.text[parser.at] ?? '') && behind > after) throw new Unfollowed();
  if (count === undefined) return first;
  const { least, most } = count;
  if (least > MAX_STATES || (most !== undefined && (most > MAX_STATES || most < least))) throw new Unfollowed();
  const again = (): Fragment => {
    parser.at = from;
    return atom(parser);
  };
  const start = jump(parser);
  let end = start;
  for (let i = 0; i < Math.max(least, most ?? least + 1); i++) {
    const part = i === 0 ? first : again();
    const exit = jump(parser);
    link(parser, end, part.start);
    link(parser, part.end, exit);
    if (i >= least) link(parser, end, exit);
    if (most === undefined && i === least) link(parser, exit, part.start);
    end = exit;
  }
  parser.at = behind;
  return { start, end };
}

function repetition(parser: Parser): { readonly least: number; readonly most: number | undefined } | undefined {
  const sign = parser.text[parser.at];
  if (sign === '*' || sign === '+' || sign === '?') {
    parser.at++;
    lazy(parser);
    return { least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : undefined };
  }
  if (sign !== '{') return undefined;
  const counted = /^\{(\d{1,5})(,(\d{0,5}))?\}/.exec(parser.text.slice(parser.at, parser.at + 16).join(''));
  if (counted === null) throw new Unfollowed();
  parser.at += counted[0].length;
  lazy(parser);
  const least = Number(counted[1]);
  return { least, most: counted[2] === undefined ? least : counted[3] === '' ? undefined : Number(counted[3]) };
}

/** Whether as little as possible is taken makes no difference to whether a whole text matches. */
function lazy(parser: Parser): void {
  if (parser.text[parser.at] === '?') parser.at++;
}

function atom(parser: Parser): Fragment {
  const sign = parser.text[parser.at++] as string;
  const single = (reads: Matches): Fragment => {
    const end = jump(parser);
    return { start: addState(parser, { reads, next: end }), end };
  };
  switch (sign) {
    case '(': {
      if (parser.text[parser.at] === '?') {
        if (parser.text[parser.at + 1] !== ':') throw new Unfollowed();
        parser.at += 2;
      }
      const group = alternatives(parser);
      if (parser.text[parser.at++] !== ')') throw new Unfollowed();
      return group;
    }
    case '[':
      return single(characterClass(parser));
    case '.':
      return single((code) => code !== 10);
    case '^':
    case '$': {
      const at = addState(parser, { asserts: sign === '^' ? 'start' : 'end', next: [] });
      return { start: at, end: at };
    }
    case '\\':
      return single(escaped(parser));
    case '*':
    case '+':
    case '?':
    case '{':
      throw new Unfollowed();
    default: {
      const code = sign.codePointAt(0);
      return single((other) => other === code);
    }
  }
}

const word: Matches = (code) => /\w/.test(String.fromCodePoint(code));
const digit: Matches = (code) => code >= 48 && code <= 57;
const space: Matches = (code) => code === 32 || code === 9 || code === 10 || code === 12 || code === 13;
const named: Readonly<Record<string, Matches>> = {
  w: word,
  W: (code) => !word(code),
  d: digit,
  D: (code) => !digit(code),
  s: space,
  S: (code) => !space(code),
};

function escaped(parser: Parser): Matches {
  const sign = parser.text[parser.at++];
  if (sign === undefined) throw new Unfollowed();
  const known = named[sign];
  if (known !== undefined) return known;
  const code = sign.codePointAt(0) as number;
  // Any sign may be escaped; of letters and digits the others have meanings of their own.
  if (code >= 128 || /\w/.test(sign)) throw new Unfollowed();
  return (other) => other === code;
}

function characterClass(parser: Parser): Matches {
  const negated = parser.text[parser.at] === '^';
  if (negated) parser.at++;
  const parts: Matches[] = [];
  while (parser.text[parser.at] !== ']' || parts.length === 0) {
    const from = classCharacter(parser);
    if (typeof from !== 'number' || parser.text[parser.at] !== '-' || parser.text[parser.at + 1] === ']') {
      parts.push(typeof from === 'number' ? (code) => code === from : from);
      continue;
    }
    parser.at++;
    const to = classCharacter(parser);
    if (typeof to !== 'number' || to < from) throw new Unfollowed();
    parts.push((code) => code >= from && code <= to);
  }
  parser.at++;
  return (code) => parts.some((part) => part(code)) !== negated;
}

function classCharacter(parser: Parser): number | Matches {
  const sign = parser.text[parser.at++];
  if (sign === undefined || (sign === '[' && parser.text[parser.at] === ':')) throw new Unfollowed();
  if (sign !== '\\') return sign.codePointAt(0) as number;
  const next = parser.text[parser.at];
  const matches = escaped(parser);
  return next !== undefined && named[next] === undefined ? (next.codePointAt(0) as number) : matches;
}

function run({ states, start, end }: Program, text: string): boolean {
  const codes = [...text].map((char) => char.codePointAt(0) as number);
  let current = follow(states, [start], 0, codes.length);
  codes.forEach((code, i) => {
    const next: number[] = [];
    for (const at of current) {
      const state = states[at] as State;
      if ('reads' in state && state.reads(code)) next.push(state.next);
    }
    current = follow(states, next, i + 1, codes.length);
  });
  return current.has(end);
}

/** All states that can be reached without reading. */
function follow(states: readonly State[], from: readonly number[], at: number, length: number): ReadonlySet<number> {
  const reached = new Set<number>();
  const queue = [...from];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const state = states[next] as State;
    if (reached.has(next)) continue;
    if (!('reads' in state) && state.asserts !== undefined && at !== (state.asserts === 'start' ? 0 : length)) continue;
    reached.add(next);
    if (!('reads' in state)) queue.push(...state.next);
  }
  return reached;
}
