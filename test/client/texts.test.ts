/** What may be typed into the dialogue. */
import { describe, expect, it } from 'vitest';
import {
  addressProblem,
  equalWeights,
  folderProblem,
  localityProblem,
  readHeader,
  readHeaderName,
  readWeights,
} from '../../client/src/scaffold/texts';

describe('weights', () => {
  const versions = ['v1', 'v2', 'v3'];

  it.each([
    ['v1=90, v2=10', { v1: 90, v2: 10 }],
    [' v1 = 90 ,v2=10,', { v1: 90, v2: 10 }],
    ['v3=0', { v3: 0 }],
    ['v1=50,v2=25,v3=25', { v1: 50, v2: 25, v3: 25 }],
  ])('%s', (text, value) => expect(readWeights(text, versions)).toEqual({ value }));

  it.each([
    ['', 'Expected weights such as v1=90, v2=10'],
    ['v1', '"v1" is no weight; expected a version and a percentage, such as v1=90'],
    ['v9=1', '"v9" runs nowhere; there are v1, v2, v3'],
    ['v1=1, v1=2', '"v1" is named twice'],
    ['v1=101', '"101" is no percentage from 0 to 100'],
    ['v1=-1', '"-1" is no percentage from 0 to 100'],
    ['v1=1.5', '"1.5" is no percentage from 0 to 100'],
    ['v1=60, v2=60', 'The weights make 120, which is more than 100'],
    ['v1=50, v2=20, v3=20', 'The weights make 90, and not 100'],
  ])('%s is refused', (text, problem) => expect(readWeights(text, versions)).toEqual({ problem }));

  it('are whole when shared out', () => {
    for (let count = 1; count < 20; count++) {
      const names = Array.from({ length: count }, (_, i) => `v${i}`);
      expect(readWeights(equalWeights(names), names)).toHaveProperty('value');
    }
  });
});

describe('headers', () => {
  it('have a name in lower case and a value', () => {
    expect(readHeader('end-user=jason')).toEqual({ value: { header: 'end-user', value: 'jason' } });
    expect(readHeader('a=b=c')).toEqual({ value: { header: 'a', value: 'b=c' } });
    expect(readHeader('jason')).toHaveProperty('problem');
    expect(readHeader('a=')).toEqual({ problem: 'Expected a value of "a"' });
    expect(readHeaderName('X-Version')).toEqual({ problem: 'Istio matches headers in lower case; use "x-version"' });
    expect(readHeaderName('x version')).toEqual({ problem: '"x version" is no name of a header' });
    expect(readHeaderName(' ')).toEqual({ problem: 'Expected the name of a header' });
  });
});

describe('places', () => {
  it('are addresses, localities and folders', () => {
    expect(['gw', '10.0.0.1:443', '$A:443', '2001:db8::1'].map(addressProblem)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(addressProblem('a b')).toBeDefined();
    expect(addressProblem('gw:70000')).toBe('70000 is no port');
    expect(['', 'eu', 'eu/a', 'eu/a/1'].map(localityProblem)).toEqual([undefined, undefined, undefined, undefined]);
    expect(['/', 'a//b', 'a/b/c/d', 'a/ b'].filter((text) => localityProblem(text) === undefined)).toEqual([]);
    expect(['.', 'clusters/a', 'a b'].map(folderProblem)).toEqual([undefined, undefined, undefined]);
    expect(['', '/a', 'C:/a', '../a', 'a/../../b'].filter((text) => folderProblem(text) === undefined)).toEqual([]);
  });
});
