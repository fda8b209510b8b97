// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
import { type Bullet, testBullets } from './documents';

const policy = (rest: string) => `{ host: reviews, trafficPolicy: { ${rest} } }`;
const balancer = (rest: string) => policy(`loadBalancer: { ${rest} }`);
const hash = (rest: string) => balancer(`consistentHash: { ${rest} }`);
const locality = (rest: string) => policy(`outlierDetection: {}, loadBalancer: { localityLbSetting: { ${rest} } }`);
const zoneAware = (rest: string) => policy(`outlierDetection: {}, loadBalancer: { zoneAwareLbSetting: { ${rest} } }`);

const bullets: readonly Bullet[] = [
  [
    'consistentHash',
    [
      hash('httpCookie: { name: a, attributes: [{ name: a }, { name: b }] }'),
      hash('httpHeaderName: a, ringHash: { minimumRingSize: 5 }'),
      hash('httpHeaderName: a, maglev: { tableSize: 65537 }'),
      hash('useSourceIp: true, maglev: { tableSize: 4999999 }'),
      hash('httpHeaderName: a, minimumRingSize: 0'),
    ],
    [
      [
        hash('httpCookie: { name: "" }'),
        'E invalid-name trafficPolicy.loadBalancer.consistentHash.httpCookie.name: must have a name',
      ],
      [
        hash('httpCookie: { name: a, attributes: [{ name: b }, { name: "" }, { name: b }] }'),
        'E invalid-name trafficPolicy.loadBalancer.consistentHash.httpCookie.attributes[1].name: must have a name',
        'E duplicate-entry trafficPolicy.loadBalancer.consistentHash.httpCookie.attributes[2].name: "b" already',
      ],
      [
        hash('httpHeaderName: a, minimumRingSize: 5'),
        'W deprecated-field trafficPolicy.loadBalancer.consistentHash.minimumRingSize (key): under ringHash',
      ],
      [
        hash('httpHeaderName: a, minimumRingSize: 5, maglev: { tableSize: 3 }'),
        'E conflicting-fields trafficPolicy.loadBalancer.consistentHash.minimumRingSize (key): beside maglev',
      ],
      [
        hash('httpHeaderName: a, minimumRingSize: 5, ringHash: {}'),
        'E conflicting-fields trafficPolicy.loadBalancer.consistentHash.minimumRingSize (key): beside ringHash',
      ],
      [hash('maglev: {}'), 'E incomplete-field trafficPolicy.loadBalancer.consistentHash.maglev.tableSize: needs a tableSize'],
      [
        hash('maglev: { tableSize: 0 }'),
        'E incomplete-field trafficPolicy.loadBalancer.consistentHash.maglev.tableSize: needs a tableSize',
      ],
      [
        hash('maglev: { tableSize: 5000011 }'),
        'E invalid-value trafficPolicy.loadBalancer.consistentHash.maglev.tableSize: below 5000011',
      ],
      [
        hash('maglev: { tableSize: 100 }'),
        'E invalid-value trafficPolicy.loadBalancer.consistentHash.maglev.tableSize: 97 or 101',
      ],
      [
        hash('maglev: { tableSize: 1 }'),
        'E invalid-value trafficPolicy.loadBalancer.consistentHash.maglev.tableSize: nearest is 2',
      ],
    ],
  ],
  [
    'localityLbSetting and zoneAwareLbSetting exclude each other; warmup',
    [balancer('warmup: { duration: 1s, aggression: 1, minimumPercent: 100 }'), balancer('zoneAwareLbSetting: {}')],
    [
      [
        balancer('localityLbSetting: {}, zoneAwareLbSetting: {}'),
        'E conflicting-fields trafficPolicy.loadBalancer.zoneAwareLbSetting (key): beside localityLbSetting',
      ],
      [
        balancer('warmup: { duration: 1s, aggression: 0 }'),
        'E invalid-value trafficPolicy.loadBalancer.warmup.aggression: more than 0',
      ],
    ],
  ],
  [
    'distribute',
    [
      locality('distribute: [{ from: us/a/*, to: { us/a/*: 80, us/b/*: 20 } }, { from: us/b/*, to: { us/b/*: 100 } }]'),
      locality(
        'distribute: [{ from: us/a/*, to: { us: 100 } }, { from: us/*, to: { eu: 100 } }, { from: "*", to: { us: 100 } }]',
      ),
      locality('distribute: [{ from: us, to: { "${A}": 10, b: 10 } }]'),
      locality('distribute: [{ from: us, to: { a: 50, b/c: 50 } }]'),
    ],
    [
      [
        locality('distribute: [{ from: us, to: { a: 80, b: 10 } }]'),
        'E invalid-weight trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to (key): add up to 100, not 90',
      ],
      [
        locality('distribute: [{ from: us, to: { a: 50 } }]'),
        'E invalid-weight trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to (key): not 50',
      ],
      [
        locality('distribute: [{ from: us }]'),
        'E invalid-weight trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to (key): not 0',
      ],
      [
        locality('distribute: [{ from: us, to: { a: 100, b: 0 } }]'),
        'E invalid-weight trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to.b: between 1 and 100, not 0',
      ],
      [
        locality('distribute: [{ from: us, to: { a: 101 } }]'),
        'E invalid-weight trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to.a: not 101',
      ],
      [
        locality('distribute: [{ from: us, to: { us/*: 50, us/a: 50 } }]'),
        'E invalid-locality trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to["us/a"] (key): overlaps "us/*"',
      ],
      [
        locality('distribute: [{ from: "*", to: { us: 100 } }, { from: us/a, to: { us: 100 } }]'),
        'E invalid-locality trafficPolicy.loadBalancer.localityLbSetting.distribute[1].from: overlaps "*"',
      ],
      [
        locality('distribute: [{ from: us, to: { "us//b": 100 } }]'),
        'E invalid-locality trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to["us//b"] (key): empty region',
      ],
      [
        locality('distribute: [{ from: "*/a", to: { us: 100 } }]'),
        'E invalid-locality trafficPolicy.loadBalancer.localityLbSetting.distribute[0].from: at its end',
      ],
      [
        locality('distribute: [{ from: us, to: { us: 100 } }, { from: us, to: { us: 100 } }]'),
        'E invalid-locality trafficPolicy.loadBalancer.localityLbSetting.distribute[1].from: given already',
      ],
      [
        locality('distribute: [{ from: us, to: { us: 100 } }], failover: [{ from: a, to: b }]'),
        'E conflicting-fields trafficPolicy.loadBalancer.localityLbSetting.failover (key): beside distribute',
      ],
    ],
  ],
  [
    'failover',
    [
      locality('failover: [{ from: a, to: b }]'),
      locality('failoverPriority: [topology.kubernetes.io/region, app]'),
      locality('failover: [{ from: "${A}", to: "${A}" }]'),
      locality('failover: [{ from: a, to: b }], failoverPriority: [app]'),
      zoneAware('failoverPriority: [app]'),
      balancer('localityLbSetting: { enabled: true }'),
    ],
    [
      [
        locality('failover: [{ from: a, to: a }]'),
        'E invalid-locality trafficPolicy.loadBalancer.localityLbSetting.failover[0].to: "a" cannot take over for itself',
      ],
      [locality('failover: [{}]'), 'E invalid-locality trafficPolicy.loadBalancer.localityLbSetting.failover[0]: two regions'],
      [
        locality('failover: [{ from: a/b, to: "c*" }]'),
        'E invalid-locality trafficPolicy.loadBalancer.localityLbSetting.failover[0].from: not "a/b"',
        'E invalid-locality trafficPolicy.loadBalancer.localityLbSetting.failover[0].to: "c*"',
      ],
      [
        locality('failover: [{ from: a, to: b }], failoverPriority: [topology.istio.io/subzone]'),
        'E conflicting-fields trafficPolicy.loadBalancer.localityLbSetting.failoverPriority[0]: together with failover',
      ],
      [
        zoneAware('failoverPriority: [app, topology.kubernetes.io/zone]'),
        'E conflicting-fields trafficPolicy.loadBalancer.zoneAwareLbSetting.failoverPriority[1]: together with zoneAwareLbSetting',
      ],
      [
        zoneAware('failover: [{ from: a, to: b/c }]'),
        'E invalid-locality trafficPolicy.loadBalancer.zoneAwareLbSetting.failover[0].to: "b/c"',
      ],
      [
        balancer('localityLbSetting: { failover: [{ from: a, to: b }] }'),
        'W ineffective-field trafficPolicy.loadBalancer.localityLbSetting.failover (key): without outlierDetection',
      ],
      [
        balancer('zoneAwareLbSetting: { failoverPriority: [app] }'),
        'W ineffective-field trafficPolicy.loadBalancer.zoneAwareLbSetting.failoverPriority (key): without outlierDetection',
      ],
      [
        policy(
          'outlierDetection: {}, portLevelSettings: [{ port: { number: 80 }, loadBalancer: { localityLbSetting: { failoverPriority: [app] } } }]',
        ),
        'W ineffective-field trafficPolicy.portLevelSettings[0].loadBalancer.localityLbSetting.failoverPriority (key): without outlierDetection',
      ],
    ],
  ],
];

testBullets('DestinationRule', bullets);
