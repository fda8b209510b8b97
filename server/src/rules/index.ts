/** All rules, sorted by code. */
import documentTooLarge from './document-too-large';
import duplicateKey from './duplicate-key';
import duplicateResource from './duplicate-resource';
import gatewayEndpointPort from './gateway-endpoint-port';
import globalHostOutsideMesh from './global-host-outside-mesh';
import globalHostWithoutMtls from './global-host-without-mtls';
import invalidSettings from './invalid-settings';
import invalidUtf8 from './invalid-utf8';
import invalidVirtualAddress from './invalid-virtual-address';
import malformedGlobalHost from './malformed-global-host';
import remotePortMissing from './remote-port-missing';
import remoteServiceMissing from './remote-service-missing';
import remoteSubsetMissing from './remote-subset-missing';
import removedApiVersion from './removed-api-version';
import type { AnyRule } from './rule';
import sameVirtualIp from './same-virtual-ip';
import subsetSelectsNoEndpoint from './subset-selects-no-endpoint';
import unknownEndpointPort from './unknown-endpoint-port';
import unknownIstioKind from './unknown-istio-kind';
import unknownIstioVersion from './unknown-istio-version';
import unreadableFile from './unreadable-file';
import yamlSyntax from './yaml-syntax';

export const rules: readonly AnyRule[] = [
  yamlSyntax,
  duplicateKey,
  duplicateResource,
  documentTooLarge,
  invalidSettings,
  unreadableFile,
  invalidUtf8,
  unknownIstioKind,
  unknownIstioVersion,
  removedApiVersion,
  subsetSelectsNoEndpoint,
  unknownEndpointPort,
  gatewayEndpointPort,
  globalHostWithoutMtls,
  globalHostOutsideMesh,
  malformedGlobalHost,
  remoteServiceMissing,
  remotePortMissing,
  remoteSubsetMissing,
  sameVirtualIp,
  invalidVirtualAddress,
];
