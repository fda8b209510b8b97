/** All rules, sorted by code. */

import accessLogWithoutProvider from './access-log-without-provider';
import alphaAnnotation from './alpha-annotation';
import applicationRunsAsProxy from './application-runs-as-proxy';
import brokenKustomization from './broken-kustomization';
import bypassedVirtualService from './bypassed-virtual-service';
import claimsWithoutRequestAuthentication from './claims-without-request-authentication';
import collidingListeners from './colliding-listeners';
import competingDestinationRules from './competing-destination-rules';
import competingPeerAuthentications from './competing-peer-authentications';
import conflictingDelegateMatch from './conflicting-delegate-match';
import conflictingFields from './conflicting-fields';
import conflictingGatewayRoutes from './conflicting-gateway-routes';
import conflictingGatewayServers from './conflicting-gateway-servers';
import conflictingMeshHosts from './conflicting-mesh-hosts';
import conflictingPortProtocols from './conflicting-port-protocols';
import conflictingServiceEntries from './conflicting-service-entries';
import contradictingFields from './contradicting-fields';
import deprecatedAnnotation from './deprecated-annotation';
import deprecatedExtensionProvider from './deprecated-extension-provider';
import deprecatedField from './deprecated-field';
import differentPeerAuthentication from './different-peer-authentication';
import differentService from './different-service';
import differentTrustDomain from './different-trust-domain';
import differentVirtualIp from './different-virtual-ip';
import documentTooLarge from './document-too-large';
import doubleTls from './double-tls';
import duplicateEntry from './duplicate-entry';
import duplicateKey from './duplicate-key';
import duplicateListKey from './duplicate-list-key';
import duplicateResource from './duplicate-resource';
import externalNamePort from './external-name-port';
import fileInNoCluster from './file-in-no-cluster';
import gatewayDoesNotPassHost from './gateway-does-not-pass-host';
import gatewayEndpointPort from './gateway-endpoint-port';
import gatewayPortNotExposed from './gateway-port-not-exposed';
import gatewaySelectsNoWorkload from './gateway-selects-no-workload';
import globalHostOutsideMesh from './global-host-outside-mesh';
import globalHostWithoutMtls from './global-host-without-mtls';
import globalServiceWithoutGateway from './global-service-without-gateway';
import hostOutsideGateway from './host-outside-gateway';
import imageAutoWithoutInjection from './image-auto-without-injection';
import incompleteField from './incomplete-field';
import ineffectiveEnvoyPatch from './ineffective-envoy-patch';
import ineffectiveField from './ineffective-field';
import ineffectiveMatch from './ineffective-match';
import ineffectiveSidecar from './ineffective-sidecar';
import invalidAddress from './invalid-address';
import invalidAnnotation from './invalid-annotation';
import invalidDuration from './invalid-duration';
import invalidExportTo from './invalid-export-to';
import invalidFieldValue from './invalid-field-value';
import invalidHeader from './invalid-header';
import invalidHost from './invalid-host';
import invalidLocality from './invalid-locality';
import invalidName from './invalid-name';
import invalidPort from './invalid-port';
import invalidRegex from './invalid-regex';
import invalidSelector from './invalid-selector';
import invalidSettings from './invalid-settings';
import invalidTlsSettings from './invalid-tls-settings';
import invalidUtf8 from './invalid-utf8';
import invalidValue from './invalid-value';
import invalidVirtualAddress from './invalid-virtual-address';
import invalidWebhookAddress from './invalid-webhook-address';
import invalidWeight from './invalid-weight';
import lostWildcardPolicy from './lost-wildcard-policy';
import malformedGlobalHost from './malformed-global-host';
import malformedPrincipal from './malformed-principal';
import matchGatewayNotBound from './match-gateway-not-bound';
import misplacedAnnotation from './misplaced-annotation';
import misplacedWildcard from './misplaced-wildcard';
import missingField from './missing-field';
import missingGatewayCredential from './missing-gateway-credential';
import missingReferenceGrant from './missing-reference-grant';
import missingRoutePort from './missing-route-port';
import namespaceNotInjected from './namespace-not-injected';
import olderApiVersion from './older-api-version';
import orderDependentEnvoyPatch from './order-dependent-envoy-patch';
import outboundPolicyWithoutMode from './outbound-policy-without-mode';
import overlappingInjectors from './overlapping-injectors';
import overlappingSidecars from './overlapping-sidecars';
import overlappingTelemetries from './overlapping-telemetries';
import parentRefusesRoute from './parent-refuses-route';
import plainTextAcrossNetworks from './plain-text-across-networks';
import policyNeedsMtls from './policy-needs-mtls';
import policySelectsNoWorkload from './policy-selects-no-workload';
import policyWithoutWaypoint from './policy-without-waypoint';
import portWithoutProtocol from './port-without-protocol';
import refusedTlsMode from './refused-tls-mode';
import remoteMtlsDisabled from './remote-mtls-disabled';
import remotePortMissing from './remote-port-missing';
import remoteServiceMissing from './remote-service-missing';
import remoteSubsetMissing from './remote-subset-missing';
import remoteWorkloadWithoutSidecar from './remote-workload-without-sidecar';
import removedApiVersion from './removed-api-version';
import repeatedDestination from './repeated-destination';
import routingOutOfReach from './routing-out-of-reach';
import routingWithoutWaypoint from './routing-without-waypoint';
import type { AnyRule } from './rule';
import sameRouteMatch from './same-route-match';
import sameVirtualIp from './same-virtual-ip';
import sameWorkloadGroupLabels from './same-workload-group-labels';
import secondDefaultSidecar from './second-default-sidecar';
import secondDefaultTelemetry from './second-default-telemetry';
import serviceEntrySelectsNoWorkload from './service-entry-selects-no-workload';
import serviceWithoutWorkloads from './service-without-workloads';
import severalInjectionLabels from './several-injection-labels';
import sharedGatewayCertificate from './shared-gateway-certificate';
import sidecarInAmbientMesh from './sidecar-in-ambient-mesh';
import sidecarSelectorInRootNamespace from './sidecar-selector-in-root-namespace';
import singleWeightedDestination from './single-weighted-destination';
import strictMtlsWithoutClient from './strict-mtls-without-client';
import subsetOfClusterLocalHost from './subset-of-cluster-local-host';
import subsetSelectsNoEndpoint from './subset-selects-no-endpoint';
import subsetWithoutLabels from './subset-without-labels';
import tokenNotRequired from './token-not-required';
import unexposedGatewayPort from './unexposed-gateway-port';
import unfollowedKustomization from './unfollowed-kustomization';
import unimportedVirtualService from './unimported-virtual-service';
import unknownAnnotation from './unknown-annotation';
import unknownAppProtocol from './unknown-app-protocol';
import unknownAuthorizationProvider from './unknown-authorization-provider';
import unknownBackend from './unknown-backend';
import unknownDelegate from './unknown-delegate';
import unknownDestinationRuleHost from './unknown-destination-rule-host';
import unknownEndpointPort from './unknown-endpoint-port';
import unknownExportNamespace from './unknown-export-namespace';
import unknownExtensionProvider from './unknown-extension-provider';
import unknownFailoverLocality from './unknown-failover-locality';
import unknownField from './unknown-field';
import unknownGateway from './unknown-gateway';
import unknownGatewayClass from './unknown-gateway-class';
import unknownGrantNamespace from './unknown-grant-namespace';
import unknownHttpMethod from './unknown-http-method';
import unknownIstioKind from './unknown-istio-kind';
import unknownIstioVersion from './unknown-istio-version';
import unknownMeshNetworkMember from './unknown-mesh-network-member';
import unknownNetwork from './unknown-network';
import unknownPolicyHost from './unknown-policy-host';
import unknownPolicyPort from './unknown-policy-port';
import unknownPolicyTarget from './unknown-policy-target';
import unknownPortLevel from './unknown-port-level';
import unknownPrincipal from './unknown-principal';
import unknownRouteHost from './unknown-route-host';
import unknownRouteParent from './unknown-route-parent';
import unknownRoutePort from './unknown-route-port';
import unknownSidecarHost from './unknown-sidecar-host';
import unknownSourceNamespace from './unknown-source-namespace';
import unknownSubset from './unknown-subset';
import unknownSuppression from './unknown-suppression';
import unknownTargetPort from './unknown-target-port';
import unknownTrustDomain from './unknown-trust-domain';
import unknownVirtualServiceHost from './unknown-virtual-service-host';
import unknownWaypoint from './unknown-waypoint';
import unknownWebhookService from './unknown-webhook-service';
import unknownWorkloadGroupAccount from './unknown-workload-group-account';
import unknownWorkloadPort from './unknown-workload-port';
import unmatchedGlob from './unmatched-glob';
import unreachableNetwork from './unreachable-network';
import unreachableRule from './unreachable-rule';
import unreachedDestinationRule from './unreached-destination-rule';
import unreadableFile from './unreadable-file';
import unrestrictedJwksFetch from './unrestricted-jwks-fetch';
import unselectedWorkloadEntry from './unselected-workload-entry';
import unstableApi from './unstable-api';
import unusableGatewayCredential from './unusable-gateway-credential';
import unusedDelegate from './unused-delegate';
import unusedGateway from './unused-gateway';
import unusedReferenceGrant from './unused-reference-grant';
import unusedSubset from './unused-subset';
import unusedSuppression from './unused-suppression';
import unverifiableHost from './unverifiable-host';
import unverifiedServer from './unverified-server';
import waypointSelectedByLabels from './waypoint-selected-by-labels';
import waypointWithoutHbone from './waypoint-without-hbone';
import workloadWithoutAuthorizationPolicy from './workload-without-authorization-policy';
import yamlSyntax from './yaml-syntax';

export const rules: readonly AnyRule[] = [
  yamlSyntax,
  duplicateKey,
  duplicateResource,
  documentTooLarge,
  invalidSettings,
  unreadableFile,
  invalidUtf8,
  unusedSuppression,
  unknownSuppression,
  unmatchedGlob,
  unfollowedKustomization,
  brokenKustomization,
  fileInNoCluster,
  unknownIstioKind,
  unknownIstioVersion,
  removedApiVersion,
  unknownField,
  invalidFieldValue,
  missingField,
  contradictingFields,
  duplicateListKey,
  olderApiVersion,
  invalidHost,
  invalidPort,
  invalidRegex,
  invalidHeader,
  invalidDuration,
  conflictingFields,
  incompleteField,
  invalidWeight,
  duplicateEntry,
  unreachableRule,
  ineffectiveMatch,
  invalidSelector,
  invalidExportTo,
  invalidTlsSettings,
  invalidLocality,
  invalidAddress,
  invalidName,
  invalidValue,
  deprecatedField,
  ineffectiveField,
  unknownRouteHost,
  unknownRoutePort,
  missingRoutePort,
  unknownSubset,
  subsetSelectsNoEndpoint,
  unknownDestinationRuleHost,
  unknownEndpointPort,
  unverifiableHost,
  serviceWithoutWorkloads,
  unknownGateway,
  matchGatewayNotBound,
  hostOutsideGateway,
  unexposedGatewayPort,
  gatewaySelectsNoWorkload,
  unusedGateway,
  missingGatewayCredential,
  unknownDelegate,
  unusedDelegate,
  conflictingDelegateMatch,
  unknownVirtualServiceHost,
  unknownExportNamespace,
  serviceEntrySelectsNoWorkload,
  unselectedWorkloadEntry,
  unknownWorkloadPort,
  unknownPortLevel,
  unknownRouteParent,
  parentRefusesRoute,
  unknownBackend,
  missingReferenceGrant,
  unknownGatewayClass,
  unknownPolicyTarget,
  unknownGrantNamespace,
  unusedReferenceGrant,
  unknownSidecarHost,
  unimportedVirtualService,
  sidecarSelectorInRootNamespace,
  ineffectiveSidecar,
  outboundPolicyWithoutMode,
  gatewayEndpointPort,
  globalHostWithoutMtls,
  globalHostOutsideMesh,
  malformedGlobalHost,
  remoteServiceMissing,
  remotePortMissing,
  remoteSubsetMissing,
  gatewayDoesNotPassHost,
  gatewayPortNotExposed,
  remoteWorkloadWithoutSidecar,
  differentVirtualIp,
  unknownFailoverLocality,
  differentService,
  subsetOfClusterLocalHost,
  unknownMeshNetworkMember,
  remoteMtlsDisabled,
  unknownNetwork,
  globalServiceWithoutGateway,
  unreachableNetwork,
  differentPeerAuthentication,
  differentTrustDomain,
  plainTextAcrossNetworks,
  sameVirtualIp,
  invalidVirtualAddress,
  conflictingGatewayServers,
  sharedGatewayCertificate,
  unusableGatewayCredential,
  conflictingMeshHosts,
  conflictingGatewayRoutes,
  bypassedVirtualService,
  singleWeightedDestination,
  repeatedDestination,
  conflictingServiceEntries,
  competingPeerAuthentications,
  competingDestinationRules,
  lostWildcardPolicy,
  unreachedDestinationRule,
  unusedSubset,
  subsetWithoutLabels,
  collidingListeners,
  sameRouteMatch,
  secondDefaultSidecar,
  overlappingSidecars,
  policySelectsNoWorkload,
  unknownSourceNamespace,
  unknownPrincipal,
  unknownTrustDomain,
  malformedPrincipal,
  misplacedWildcard,
  unknownHttpMethod,
  unknownAuthorizationProvider,
  unknownPolicyPort,
  unknownPolicyHost,
  policyNeedsMtls,
  claimsWithoutRequestAuthentication,
  workloadWithoutAuthorizationPolicy,
  tokenNotRequired,
  refusedTlsMode,
  unverifiedServer,
  doubleTls,
  strictMtlsWithoutClient,
  misplacedAnnotation,
  unknownAnnotation,
  invalidAnnotation,
  deprecatedAnnotation,
  alphaAnnotation,
  applicationRunsAsProxy,
  imageAutoWithoutInjection,
  portWithoutProtocol,
  unknownAppProtocol,
  externalNamePort,
  conflictingPortProtocols,
  unknownTargetPort,
  severalInjectionLabels,
  sidecarInAmbientMesh,
  namespaceNotInjected,
  unknownWorkloadGroupAccount,
  sameWorkloadGroupLabels,
  overlappingInjectors,
  unknownWebhookService,
  invalidWebhookAddress,
  unrestrictedJwksFetch,
  policyWithoutWaypoint,
  unknownWaypoint,
  waypointSelectedByLabels,
  waypointWithoutHbone,
  routingWithoutWaypoint,
  routingOutOfReach,
  unstableApi,
  unknownExtensionProvider,
  accessLogWithoutProvider,
  deprecatedExtensionProvider,
  secondDefaultTelemetry,
  overlappingTelemetries,
  ineffectiveEnvoyPatch,
  orderDependentEnvoyPatch,
];
