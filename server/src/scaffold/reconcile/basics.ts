/** What is known of the fields that the flavours write. */

/**
 * Fields that every resource or item of that kind which we write has, so that they are never left over: `meshwright.dev/added` need not list them.
 */
const basics: Readonly<Record<string, readonly string[]>> = {
  ServiceEntry: [
    'spec.location',
    'spec.resolution',
    'spec.ports[].number',
    'spec.ports[].name',
    'spec.ports[].protocol',
    'spec.endpoints[].address',
  ],
  DestinationRule: ['spec.host', 'spec.subsets[].name', 'spec.subsets[].labels'],
  Gateway: [
    'spec.selector',
    'spec.servers[].port.number',
    'spec.servers[].port.name',
    'spec.servers[].port.protocol',
    'spec.servers[].tls.mode',
  ],
  VirtualService: ['spec.http[].name', 'spec.http[].match', 'spec.http[].route'],
  WorkloadEntry: ['spec.address'],
};

/** Maps that mean something only as a whole: a label more or less selects something else. */
const whole: Readonly<Record<string, readonly string[]>> = {
  ServiceEntry: ['spec.workloadSelector'],
  DestinationRule: ['spec.subsets[].labels'],
  VirtualService: ['spec.http[].retries'],
  Gateway: ['spec.selector'],
  Service: ['spec.selector'],
  EnvoyFilter: ['spec.workloadSelector'],
};

export function isBasic(kind: string, pattern: string): boolean {
  return basics[kind]?.includes(pattern) === true;
}

export function isWhole(kind: string, pattern: string): boolean {
  return whole[kind]?.includes(pattern) === true;
}
