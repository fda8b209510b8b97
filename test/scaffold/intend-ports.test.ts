/** The ports that a ServiceEntry takes from Services: their protocols, names and the ports of the pods. */
import { describe, expect, it } from 'vitest';
import type { ServicePort } from '../../server/src/model/kinds/service';
import { protocolOf } from '../../server/src/scaffold/ports';
import { intended, messages, type ServiceText, service, settings, specs } from './view';

type Options = Omit<ServiceText, 'name'>;

function files(remote: Options, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return {
    'meshwright.yaml': settings(['c1', 'c2']),
    'c1/web.yaml': service({ name: 'web' }),
    'c2/reviews.yaml': service(remote),
    ...more,
  };
}

function entryPorts(remote: Options): unknown {
  return (specs(intended(files(remote)))['c1 entry ServiceEntry/default/reviews-global'] as { ports: unknown }).ports;
}

function answerPorts(remote: Options): unknown {
  return (specs(intended(files(remote)))['c2 answer ServiceEntry/default/reviews-global'] as { ports: unknown }).ports;
}

describe('the protocol of a port', () => {
  const cases: readonly (readonly [Partial<ServicePort>, string | undefined])[] = [
    [{ name: 'http' }, 'HTTP'],
    [{ name: 'http-web' }, 'HTTP'],
    [{ name: 'HTTP2-web' }, 'HTTP2'],
    [{ name: 'grpc-web-api' }, 'GRPC-WEB'],
    [{ name: 'grpc' }, 'GRPC'],
    [{ name: 'mysql-db' }, 'MYSQL'],
    [{ name: 'httpweb' }, undefined],
    [{ name: 'web-http' }, undefined],
    [{}, undefined],
    [{ name: 'http', appProtocol: 'grpc' }, 'GRPC'],
    [{ name: 'http', appProtocol: 'kubernetes.io/h2c' }, 'HTTP2'],
    [{ appProtocol: 'kubernetes.io/ws' }, 'HTTP'],
    [{ appProtocol: 'kubernetes.io/wss' }, 'HTTPS'],
    [{ name: 'http', appProtocol: 'example.com/own' }, undefined],
  ];
  it.each(cases)('%j', (port, protocol) => {
    expect(protocolOf({ protocol: 'TCP', ...port })).toBe(protocol);
  });
});

describe('ports', () => {
  it('are all of the Service that are TCP', () => {
    const ports =
      '[{name: grpc, port: 9000}, {name: dns, port: 53, protocol: UDP}, {name: metrics, port: 9090, appProtocol: http}]';
    expect(entryPorts({ ports })).toEqual([
      { number: 9000, name: 'grpc', protocol: 'GRPC' },
      { number: 9090, name: 'metrics', protocol: 'HTTP' },
    ]);
    expect(messages(intended(files({ ports })).notes)).toEqual([
      'port 53 is left out: what enters by a gateway is TCP, and it is UDP',
    ]);
  });

  it('without a name get one by protocol and number, and are TCP, which is told', () => {
    expect(entryPorts({ ports: '[{port: 5432}]' })).toEqual([{ number: 5432, name: 'tcp-5432', protocol: 'TCP' }]);
    expect(messages(intended(files({ ports: '[{port: 5432}]' })).notes)).toEqual([
      'port 5432 is taken for TCP, since Service "reviews" of cluster "c2" names no protocol; name the port "http-…", or set appProtocol',
    ]);
  });

  it('are only those that are asked for; others are a problem', () => {
    const remote = files({ ports: '[{name: http, port: 80}, {name: grpc, port: 9000}]' });
    const entry = specs(intended(remote, { ports: [9000] }))['c1 entry ServiceEntry/default/reviews-global'];
    expect(entry).toMatchObject({ ports: [{ number: 9000, name: 'grpc' }], endpoints: [{ ports: { grpc: 15443 } }] });
    expect(entry).not.toMatchObject({ ports: [{}, {}] });
    expect(messages(intended(remote, { ports: [81, 9000] }).problems)).toEqual([
      'Service "reviews" of cluster "c2" has no TCP port 81; it has 80, 9000',
    ]);
  });

  it('that nothing can enter by are a problem', () => {
    expect(messages(intended(files({ ports: '[{name: dns, port: 53, protocol: UDP}]' })).problems)).toEqual([
      'Service "reviews" of cluster "c2" has no TCP port that could be called',
    ]);
  });

  it('must be the same in all remote clusters', () => {
    const other = (ports: string) =>
      intended(
        files(
          { ports: '[{name: http, port: 80}]' },
          { 'meshwright.yaml': settings(['c1', 'c2', 'c3']), 'c3/reviews.yaml': service({ ports }) },
        ),
      );
    expect(messages(other('[{name: grpc, port: 80}]').problems)).toEqual([
      'port 80 is HTTP in cluster "c2", but GRPC in "c3"; make the Services agree, or name the ports that are meant',
    ]);
    expect(messages(other('[{name: http, port: 81}]').problems)).toEqual([
      'the Service has port 80 in cluster "c2", but not in "c3"; make the Services agree, or name the ports that are meant',
    ]);
    expect(other('[{name: http, port: 80}, {name: grpc, port: 9000}]').problems[0]).toMatchObject({
      message: expect.stringContaining('the Service has port 9000 in cluster "c3", but not in "c2"'),
      at: { resource: { cluster: 'c3', kind: 'Service' }, path: ['spec', 'ports'] },
    });
    // Names may differ: what travels is the number.
    const named = other('[{name: http-api, port: 80}]');
    expect(named.problems).toEqual([]);
    expect(specs(named)['c3 answer ServiceEntry/default/reviews-global-local']).toMatchObject({ ports: [{ name: 'http-api' }] });
  });
});

describe('the ports of the pods', () => {
  const web = (targetPort: string, containerPorts: string): Options => ({
    ports: `[{name: http, port: 80, targetPort: ${targetPort}}]`,
    containerPorts,
  });

  it('are given where they differ, by number', () => {
    expect(answerPorts(web('80', '[]'))).toEqual([{ number: 80, name: 'http', protocol: 'HTTP' }]);
    expect(answerPorts(web('8080', '[]'))).toEqual([{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 8080 }]);
    expect(answerPorts(web('web', '[{name: web, containerPort: 8081}]'))).toMatchObject([{ targetPort: 8081 }]);
    expect(entryPorts(web('8080', '[]'))).not.toMatchObject([{ targetPort: 8080 }]);
  });

  it('that no container tells are a problem', () => {
    expect(messages(intended(files(web('web', '[{name: other, containerPort: 1}]'))).problems)).toEqual([
      'targetPort "web" of port 80 in cluster "c2" is the name of no container port there, so that nothing tells on which port its pods listen',
    ]);
    const two = service({ versions: ['v1'], ...web('web', '[{name: web, containerPort: 1}]') });
    const both = `${two}${two
      .replace('containerPort: 1', 'containerPort: 2')
      .replace('reviews-v1', 'reviews-v2')
      .replace(/^.*?---\n/s, '')}`;
    expect(messages(intended({ ...files({}), 'c2/reviews.yaml': both }).problems)).toEqual([
      'targetPort "web" of port 80 in cluster "c2" is the name of several container ports there: 1, 2, so that nothing tells on which port its pods listen',
    ]);
  });

  it('are not mistaken for a container port that has the name of the port', () => {
    const clash = web('8080', '[{name: http, containerPort: 9999}]');
    expect(answerPorts(clash)).toEqual([{ number: 80, name: 'http-80', protocol: 'HTTP', targetPort: 8080 }]);
    expect(answerPorts(web('8080', '[{name: http, containerPort: 8080}]'))).toMatchObject([{ name: 'http' }]);
  });
});
