export { parseJson, stringifyJson } from '../../shared/exact-json';
