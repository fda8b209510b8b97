/** Destinations of routes and mirrors. */
import { hasPlaceholder } from '../../../base/placeholder';
import type { Path } from '../../../yaml/tree';
import { checkLabel, checkWildcardDomain } from '../../primitives/names';
import { isPort } from '../../primitives/numbers';
import { isGiven, number, objects, optionalObject, text } from '../../primitives/values';
import { error, removing } from '../../primitives/violation';
import { checkWeights } from '../../primitives/weights';
import type { Violation } from '../../semantics';

/** That a destination and its host are there is for the schema. */
export function* checkDestination(value: unknown, path: Path): Generator<Violation> {
  const destination = optionalObject(value);
  if (destination === undefined) return;
  const host = text(destination.host);
  if (host === '*') {
    yield error('invalid-host', [...path, 'host'], 'the host of a destination must be one host, not "*"');
  } else yield* checkWildcardDomain(host, [...path, 'host'], { what: 'host of the destination' });
  yield* checkLabel(destination.subset, [...path, 'subset'], { what: 'name of the subset', optional: true });
  const port = optionalObject(destination.port);
  if (port === undefined) return;
  const given = port.number === undefined || port.number === null ? 0 : number(port.number);
  if (!isGiven(port.number) && Object.keys(port).some(hasPlaceholder)) return;
  if (given === undefined || !Number.isInteger(given) || given < 0 || isPort(given)) return;
  const at = [...path, 'port'];
  if (Object.keys(port).length === 0)
    yield error('incomplete-field', at, 'the port has no number; write "number: 80" below it, or leave the port out', {
      part: 'key',
      fixes: [removing(at, 'Remove the port')],
    });
  else
    yield error('invalid-port', [...at, 'number'], `the port of the destination must be a number from 1 to 65535, not ${given}`);
}

/** The destinations of a tls or tcp route. */
export function* checkDestinations(routes: unknown, path: Path): Generator<Violation> {
  for (const [i, { destination }] of objects(routes)) yield* checkDestination(destination, [...path, i, 'destination']);
  yield* checkWeights(routes, path);
}
