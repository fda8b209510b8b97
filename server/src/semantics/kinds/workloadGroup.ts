import { checkLabels } from '../primitives/selectors';
import { lacks, object, objects, optionalObject } from '../primitives/values';
import { error } from '../primitives/violation';
import type { Validator } from '../semantics';
import { setsNothing } from './shared/fields';

const timings = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

/** Numbers, ports, schemes and the form of header names in probes are for the schema. */
export const workloadGroup: Validator = function* (document) {
  const spec = object(document.spec);
  yield* checkLabels(object(spec.metadata).labels, ['spec', 'metadata', 'labels']);
  const probe = optionalObject(spec.probe);
  if (probe === undefined) return;
  const path = ['spec', 'probe'];
  if (setsNothing(probe, ...timings)) {
    yield error('incomplete-field', path, 'the probe says nothing of how to probe; add httpGet, tcpSocket, exec or grpc', {
      part: 'key',
    });
  }
  for (const [i, header] of objects(object(probe.httpGet).httpHeaders)) {
    if (header.name === '' || !lacks(header, 'name')) continue;
    yield error('invalid-header', [...path, 'httpGet', 'httpHeaders', i], 'the header has no name; add "name"');
  }
  const exec = optionalObject(probe.exec);
  if (Array.isArray(exec?.command) && exec.command.length === 0) {
    yield error(
      'incomplete-field',
      [...path, 'exec', 'command'],
      'the command must not be empty; write a program and its arguments',
    );
  }
};
