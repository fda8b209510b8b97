export { fixedParts, hasPlaceholder } from '../base/placeholder';
