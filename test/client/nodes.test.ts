/** What a command was called on: arguments of the server, and nodes of the Kubernetes extension, whatever its version gives. */
import { describe, expect, it } from 'vitest';
import { type ApiBroker, serviceOfArgument, serviceOfNode } from '../../client/src/scaffold/nodes';

describe('an argument', () => {
  it('is a service when it is plain data that says so', () => {
    const service = { namespace: 'default', name: 'x' };
    expect(serviceOfArgument(service)).toEqual(service);
    expect(serviceOfArgument({ ...service, client: 'a' })).toEqual({ ...service, client: 'a' });
    for (const other of [{ ...service, kind: 'x' }, { namespace: null, name: 'x' }, { name: 'x' }, 'x', 1, null, undefined])
      expect(serviceOfArgument(other)).toBeUndefined();
  });
});

describe('a node of the Kubernetes extension', () => {
  const node = { nodeType: 'resource', resourceKind: { manifestKind: 'Service' }, name: 'reviews', namespace: 'shop' };
  const broker = (resolve: (target: unknown) => unknown): ApiBroker =>
    ({ get: () => ({ available: true, api: { resolveCommandTarget: resolve } }) }) as ApiBroker;

  it('is resolved by its API, on the object that it gives', () => {
    const api = { known: new Map<unknown, unknown>([['clicked', node]]), resolveCommandTarget };
    function resolveCommandTarget(this: typeof api, target: unknown): unknown {
      return this.known.get(target);
    }
    const asked: unknown[] = [];
    const get = (...args: unknown[]) => {
      asked.push(args);
      return { available: true, api };
    };
    expect(serviceOfNode({ get } as ApiBroker, 'clicked')).toEqual({ namespace: 'shop', name: 'reviews' });
    expect(asked).toEqual([['clusterExplorer', 'v1']]);
  });

  it('without a namespace is of the default one', () => {
    expect(
      serviceOfNode(
        broker(() => ({ ...node, namespace: null })),
        1,
      ),
    ).toEqual({ namespace: 'default', name: 'reviews' });
  });

  it('of another kind is refused', () => {
    const others = [undefined, {}, { ...node, nodeType: 'folder.resource' }, { ...node, resourceKind: { manifestKind: 'Pod' } }];
    for (const other of others)
      expect(
        serviceOfNode(
          broker(() => other),
          1,
        ),
      ).toEqual({ problem: 'This command is for Services' });
    expect(serviceOfNode(undefined, 1)).toEqual({ problem: 'This command is for Services' });
  });

  it('of an API that is not there is refused, with the reason', () => {
    const problem = 'This version of the Kubernetes extension does not say what was clicked';
    const brokers = [
      {},
      { get: () => undefined },
      { get: () => ({ available: false, reason: 'x' }) },
      { get: () => ({ available: true, api: {} }) },
    ];
    for (const one of brokers) expect(serviceOfNode(one as ApiBroker, 1)).toEqual({ problem });
  });
});
