import pluralize from 'pluralize';

/** The text with its first character in upper case: `post` gives `Post`. */
export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The text with its first character in lower case: `Post` gives `post`. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Words joined as a type name: `['model', 'post']` gives `ModelPost`. The rest of each word stays as it is. */
export function pascalCase(words: readonly string[]): string {
  return words.map(upperFirst).join('');
}

/** Words joined as a field name: `['Post', 'id']` gives `postId`. The rest of each word stays as it is. */
export function camelCase(words: readonly string[]): string {
  return lowerFirst(pascalCase(words));
}

/** The English plural that Amplify uses in operation names: `Category` gives `Categories`. */
export function pluralOf(name: string): string {
  return upperFirst(pluralize(name));
}
