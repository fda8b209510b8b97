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
import missingRoutePort from './missing-route-port';
import remotePortMissing from './remote-port-missing';
import remoteServiceMissing from './remote-service-missing';
import remoteSubsetMissing from './remote-subset-missing';
import removedApiVersion from './removed-api-version';
import type { AnyRule } from './rule';
import sameVirtualIp from './same-virtual-ip';
import subsetSelectsNoEndpoint from './subset-selects-no-endpoint';
import unknownDestinationRuleHost from './unknown-destination-rule-host';
import unknownEndpointPort from './unknown-endpoint-port';
import unknownIstioKind from './unknown-istio-kind';
import unknownIstioVersion from './unknown-istio-version';
import unknownRouteHost from './unknown-route-host';
import unknownRoutePort from './unknown-route-port';
import unknownSubset from './unknown-subset';
import unreadableFile from './unreadable-file';
import unverifiableHost from './unverifiable-host';
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
  unknownRouteHost,
  unknownRoutePort,
  missingRoutePort,
  unknownSubset,
  subsetSelectsNoEndpoint,
  unknownDestinationRuleHost,
  unknownEndpointPort,
  unverifiableHost,
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
