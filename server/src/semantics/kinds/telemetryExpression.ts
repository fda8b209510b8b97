/**
 * What is certainly no CEL expression, read token by token (google/cel-spec, langdef.md): texts and brackets that do not end, signs
 * that are no operator, and words of other languages. The grammar as a whole is not checked: what passes may still be wrong.
 */

const token =
  /\s+|\/\/[^\n]*|(?<text>[bB]?[rR]?(?:"""|'''|"|')|[rR][bB](?:"""|'''|"|'))|(?<word>[_a-zA-Z][_a-zA-Z0-9]*)|(?<number>\d[0-9a-zA-Z.]*|\.\d[0-9a-zA-Z]*)|(?<quoted>`[^`\n]*`)|(?<operator>==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,])|(?<bracket>[()[\]{}])|(?<other>[\s\S])/uy;

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const instead: Readonly<Record<string, string>> = { '=': '==', '&': '&&', '|': '||', and: '&&', or: '||', not: '!' };

/** In words, or undefined where nothing certain is found. */
export function expressionError(expression: string): string | undefined {
  const open: string[] = [];
  // Whether what stands before ends a value, so that no other may follow.
  let ended = false;
  let previous = '';
  for (let at = 0; at < expression.length; ) {
    token.lastIndex = at;
    const match = token.exec(expression);
    if (match === null) return undefined;
    at = token.lastIndex;
    const { text, word, number, quoted, operator, bracket, other } = match.groups ?? {};
    if (other !== undefined) return misplaced(other);
    if (text !== undefined) {
      const end = endOfText(expression, at, text);
      if (end === undefined) return `the text that begins with ${text} does not end`;
      if (ended) return 'an operator is missing before a text';
      at = end;
      ended = true;
    } else if (word !== undefined || number !== undefined || quoted !== undefined) {
      const name = word ?? number ?? quoted ?? '';
      if (ended && name !== 'in') {
        const wrong = [previous, name].find((each) => Object.hasOwn(instead, each));
        return wrong === undefined ? `an operator is missing before "${name}"` : misplaced(wrong);
      }
      ended = name !== 'in';
      previous = name;
    } else if (operator !== undefined) {
      ended = false;
    } else if (bracket !== undefined) {
      if (bracket in closing) open.push(bracket);
      else {
        const opened = open.pop();
        if (opened === undefined) return `"${bracket}" closes nothing`;
        if (closing[opened] !== bracket) return `"${opened}" must be closed by "${closing[opened]}", not by "${bracket}"`;
      }
      ended = !(bracket in closing);
    }
  }
  const last = open.pop();
  if (last !== undefined) return `"${last}" is never closed`;
  return ended ? undefined : 'a value is missing at its end';
}

function misplaced(sign: string): string {
  const meant = Object.hasOwn(instead, sign) ? instead[sign] : undefined;
  return meant === undefined ? `"${sign}" is no operator` : `write "${meant}" for "${sign}"`;
}

/** Where a text ends that begins before an offset; undefined where it does not. */
function endOfText(expression: string, from: number, opening: string): number | undefined {
  const quote = opening.replace(/^[bBrR]+/, '');
  const raw = /r/i.test(opening);
  for (let at = from; at < expression.length; at++) {
    if (expression[at] === '\\' && !raw) at++;
    else if (expression.startsWith(quote, at)) return at + quote.length;
    else if (quote.length === 1 && /[\r\n]/.test(expression[at] ?? '')) return undefined;
  }
  return undefined;
}
